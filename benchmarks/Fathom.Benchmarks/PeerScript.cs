using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Fathom.Benchmarks;

/// <summary>Runs the script of a peer in its own process and reads the line of JSON that it prints.</summary>
internal static class PeerScript
{
    private static readonly string[] s_interpreters = ["python3", "/usr/bin/python3"];

    /// <summary>An interpreter that has PyTorch.</summary>
    /// <returns>Its name, or null where there is none.</returns>
    public static string? Interpreter() =>
        s_interpreters.FirstOrDefault(name => Output(name, ["-c", "import torch; print(torch.__version__)"]) is not null);

    /// <summary>Seconds per network of PyTorch.</summary>
    /// <param name="interpreter">An interpreter that has PyTorch.</param>
    /// <param name="arguments">Arguments of the script.</param>
    /// <returns>The median over the script's repetitions.</returns>
    /// <exception cref="InvalidOperationException">The script failed.</exception>
    public static double SecondsPerNetwork(string interpreter, IEnumerable<string> arguments)
    {
        using JsonDocument line = Run(interpreter, "pytorch_initialization.py", arguments);
        return line.RootElement.GetProperty("secondsPerNetwork").GetDouble();
    }

    /// <summary>Seconds per training step of PyTorch.</summary>
    /// <param name="interpreter">An interpreter that has PyTorch.</param>
    /// <param name="network">The network, as the script names it.</param>
    /// <param name="threads">PyTorch's threads.</param>
    /// <param name="seconds">How long to repeat the step.</param>
    /// <returns>The median and the fastest step.</returns>
    /// <exception cref="InvalidOperationException">The script failed.</exception>
    public static (double Median, double Best) TrainingStep(string interpreter, string network, int threads, double seconds)
    {
        using JsonDocument line = Run(interpreter, "pytorch_training.py", [network, "--threads", Text(threads), "--seconds", seconds.ToString(CultureInfo.InvariantCulture)]);
        return (line.RootElement.GetProperty("median").GetDouble(), line.RootElement.GetProperty("best").GetDouble());
    }

    /// <summary>Seconds of a forward and backward pass of PyTorch.</summary>
    /// <param name="interpreter">An interpreter that has PyTorch.</param>
    /// <param name="family">The network, as the script names it.</param>
    /// <param name="precision">float32 or float64.</param>
    /// <param name="threads">PyTorch's threads.</param>
    /// <param name="seconds">How long to repeat the pass.</param>
    /// <returns>The median and the fastest pass.</returns>
    /// <exception cref="InvalidOperationException">The script failed.</exception>
    public static (double Median, double Best) ImportedPass(string interpreter, string family, string precision, int threads, double seconds)
    {
        using JsonDocument line = Run(interpreter, "pytorch_passes.py", [family, "--precision", precision, "--threads", Text(threads), "--seconds", seconds.ToString(CultureInfo.InvariantCulture)]);
        return (line.RootElement.GetProperty("median").GetDouble(), line.RootElement.GetProperty("best").GetDouble());
    }

    /// <summary>Seconds of the experiment of depths in PyTorch.</summary>
    /// <param name="interpreter">An interpreter that has PyTorch.</param>
    /// <param name="threads">PyTorch's threads.</param>
    /// <param name="runs">Networks per depth and law.</param>
    /// <returns>The seconds.</returns>
    /// <exception cref="InvalidOperationException">The script failed.</exception>
    public static double DepthGrid(string interpreter, int threads, int runs)
    {
        using JsonDocument line = Run(interpreter, "pytorch_depth_grid.py", ["--threads", Text(threads), "--runs", Text(runs)]);
        return line.RootElement.GetProperty("seconds").GetDouble();
    }

    private static JsonDocument Run(string interpreter, string script, IEnumerable<string> arguments) =>
        JsonDocument.Parse(Output(interpreter, [ScriptPath(script), .. arguments])
            ?? throw new InvalidOperationException($"The PyTorch script failed; run it by hand: benchmarks/peers/{script} --help"));

    private static string ScriptPath(string script)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "benchmarks", "peers", script);
            if (File.Exists(path))
            {
                return path;
            }
        }

        throw new FileNotFoundException($"benchmarks/peers/{script} was not found above the program; run it from a checkout.");
    }

    private static string? Output(string program, string[] arguments)
    {
        ProcessStartInfo start = new(program) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // Threads that wait actively for each other take seconds per step as soon as another process runs on their processor; whoever has a quiet machine may set ACTIVE.
        start.Environment.TryAdd("OMP_WAIT_POLICY", "PASSIVE");
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string text = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 && errors.Wait(1000) ? text : null;
        }
        catch (Win32Exception)
        {
            // There is no such program on this machine.
            return null;
        }
    }

    /// <summary>A number as the script reads it.</summary>
    /// <param name="value">The number.</param>
    /// <returns>Its digits.</returns>
    public static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
