using System.Diagnostics;
using System.Globalization;
using Fathom.Data;
using Fathom.Studies;

namespace Fathom.Benchmarks;

/// <summary>Fig. 3 of "Towards Training Without Depth Limits" at full size (depths 5 to 1,000, two laws of weights, 10 networks) beside the same experiment in PyTorch, by turns in one run.</summary>
internal static class DepthGridTable
{
    private const int Rounds = 3;
    private const int Networks = 10;
    private const int Threads = 2;

    /// <summary>Times both.</summary>
    /// <param name="peerRuns">How many of the 10 networks per depth and law PyTorch makes; its time is scaled.</param>
    /// <param name="writer">Receives a table.</param>
    public static void Write(int peerRuns, TextWriter writer)
    {
        string? interpreter = PeerScript.Interpreter();
        writer.WriteLine(ComparisonTable.Machine());
        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Depths 5 to 1,000, orthogonal and Gaussian weights, {Networks} networks each, width and batch 100; {Threads} threads, float32; best of {Rounds} turns, PyTorch's {peerRuns} networks scaled to {Networks}."));
        writer.WriteLine();
        List<double> own = [];
        List<double> one = [];
        List<double> two = [];
        for (int round = 0; round < Rounds; round++)
        {
            own.Add(Study());
            if (interpreter is not null)
            {
                one.Add(PeerScript.DepthGrid(interpreter, 1, peerRuns) * Networks / peerRuns);
                two.Add(PeerScript.DepthGrid(interpreter, Threads, peerRuns) * Networks / peerRuns);
            }
        }

        writer.WriteLine("| | seconds, best | turns |");
        writer.WriteLine("|---|---:|---|");
        Row("fathom reproduce meterez-fig3 --full", own, writer);
        if (interpreter is null)
        {
            writer.WriteLine("| PyTorch was not found (Debian: apt-get install python3-torch) | | |");
            return;
        }

        Row("PyTorch, 1 thread", one, writer);
        Row("PyTorch, 2 threads", two, writer);
        writer.WriteLine();
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"PyTorch takes {Math.Min(one.Min(), two.Min()) / own.Min():0.0} times as long (target 30)."));
    }

    private static double Study()
    {
        string folder = Directory.CreateTempSubdirectory("fathom-depth-grid-").FullName;
        try
        {
            _ = StudyCatalog.TryFind("meterez-fig3", out Study? study);
            StudyInputs inputs = new(DataLocator.Usual());
            (string data, _) = inputs.Choose(study!, null);
            long begun = Stopwatch.GetTimestamp();
            StudyOutcome outcome = StudyRunner.Run(study!, new StudySettings(true, 1, data), folder, inputs, options: new PoolOptions { Threads = Threads });
            double seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
            return outcome.Report is null ? throw new InvalidOperationException("The study did not finish.") : seconds;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Row(string name, List<double> seconds, TextWriter writer) => writer.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"| {name} | {seconds.Min():0.00} | {string.Join(", ", seconds.Select(value => value.ToString("0.00", CultureInfo.InvariantCulture)))} |"));
}
