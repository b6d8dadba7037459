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
        string text = Output(interpreter, [ScriptPath(), .. arguments])
            ?? throw new InvalidOperationException("The PyTorch script failed; run it by hand: benchmarks/peers/pytorch_initialization.py --help");
        using JsonDocument line = JsonDocument.Parse(text);
        return line.RootElement.GetProperty("secondsPerNetwork").GetDouble();
    }

    private static string ScriptPath()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string path = Path.Combine(folder.FullName, "benchmarks", "peers", "pytorch_initialization.py");
            if (File.Exists(path))
            {
                return path;
            }
        }

        throw new FileNotFoundException("benchmarks/peers/pytorch_initialization.py was not found above the program; run it from a checkout.");
    }

    private static string? Output(string program, string[] arguments)
    {
        ProcessStartInfo start = new(program) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

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
