using System.Diagnostics;
using System.Globalization;
using Fathom.Networks;

namespace Fathom.Benchmarks;

/// <summary>Seconds per training step of networks beside PyTorch, by turns in one run.</summary>
internal static class TrainingTable
{
    private const int Rounds = 3;
    private const double SecondsPerTurn = 3;

    /// <summary>Times the networks and writes a table.</summary>
    /// <param name="names">Networks such as <c>mlp-100x100x100</c> (depth, width, batch) or <c>resnet20-128</c> (batch); none for the standard ones.</param>
    /// <param name="writer">Receives the table.</param>
    public static void Write(IEnumerable<string> names, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        string? interpreter = PeerScript.Interpreter();
        string[] networks = [.. names];
        writer.WriteLine(ComparisonTable.Machine());
        double peak = Peak();
        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Forward, cross-entropy, backward, gradient norm, gradient descent; float32; medians of {Rounds} turns of {SecondsPerTurn:0} s (in brackets the fastest step). One thread reaches {peak / 1e9:0} GFLOP/s in a loop of multiply-adds that never leaves the registers."));
        if (interpreter is null)
        {
            writer.WriteLine("PyTorch was not found (Debian: apt-get install python3-torch); its columns are empty.");
        }

        writer.WriteLine();
        writer.WriteLine("| network | 1 thread | 2 threads | PyTorch 1 thread | 2 threads | ratio of medians | of fastest steps | target | of the peak, 1 thread | 2 threads |");
        writer.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (string name in networks.Length > 0 ? networks : [.. TrainedNetwork.Standard.Select(one => one.Name)])
        {
            writer.WriteLine(Row(TrainedNetwork.Of(name), interpreter, peak));
            writer.Flush();
        }
    }

    /// <summary>Operations per second of one thread in registers.</summary>
    /// <returns>The best of many short runs.</returns>
    public static double Peak()
    {
        double best = double.PositiveInfinity;
        for (int i = 0; i < 2000; i++)
        {
            long begun = Stopwatch.GetTimestamp();
            ArithmeticPeak.Run<float>();
            best = Math.Min(best, Stopwatch.GetElapsedTime(begun).TotalSeconds);
        }

        return ArithmeticPeak.Operations<float>() / best;
    }

    private static string Row(TrainedNetwork network, string? interpreter, double peak)
    {
        using ExecutionPlan<float> one = network.Plan(1);
        using ExecutionPlan<float> two = network.Plan(2);
        Turns[] turns = [new(), new(), new(), new()];
        for (int round = 0; round < Rounds; round++)
        {
            turns[0].Add(Run(one));
            turns[1].Add(Run(two));
            for (int threads = 1; threads <= 2 && interpreter is not null; threads++)
            {
                turns[1 + threads].Add(PeerScript.TrainingStep(interpreter, network.Name, threads, SecondsPerTurn));
            }
        }

        double operations = network.Graph.Nodes.Sum(node => network.Operations(node, isBackward: false) + network.Operations(node, isBackward: true));
        double target = TrainedNetwork.Standard.FirstOrDefault(standard => standard.Name == network.Name).Target;
        string ratio = interpreter is null ? "" : Text(Math.Min(turns[2].Median, turns[3].Median) / Math.Min(turns[0].Median, turns[1].Median));
        string ratioOfBest = interpreter is null ? "" : Text(Math.Min(turns[2].Best, turns[3].Best) / Math.Min(turns[0].Best, turns[1].Best));
        string shares = string.Join(" | ", turns.Take(2).Select((turn, index) => string.Create(CultureInfo.InvariantCulture, $"{operations / turn.Best / peak / (index + 1):P0}")));
        return $"| {network.Name} | {string.Join(" | ", turns.Select(turn => turn.Text))} | {ratio} | {ratioOfBest} | {(target > 0 ? Text(target) : "")} | {shares} |";
    }

    private static (double Median, double Best) Run(ExecutionPlan<float> plan)
    {
        Trainer<float> trainer = new(plan, new TrainingOptions { LearningRate = LearningRateSchedule.Constant(1e-6), LargestGradientNorm = 1 });
        trainer.Step();
        List<double> times = [];
        long begun = Stopwatch.GetTimestamp();
        while (times.Count < 3 || Stopwatch.GetElapsedTime(begun).TotalSeconds < SecondsPerTurn)
        {
            long start = Stopwatch.GetTimestamp();
            trainer.Step();
            times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        times.Sort();
        return (times[times.Count / 2], times[0]);
    }

    private static string Text(double ratio) => string.Create(CultureInfo.InvariantCulture, $"{ratio:0.0}");

    private sealed class Turns
    {
        private readonly List<double> medians = [];

        public double Best { get; private set; } = double.PositiveInfinity;

        public double Median => medians.Order().ElementAt(medians.Count / 2);

        public string Text => medians.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{Median * 1e3:0.0} ms ({Best * 1e3:0.0})");

        public void Add((double Median, double Best) turn)
        {
            medians.Add(turn.Median);
            Best = Math.Min(Best, turn.Best);
        }
    }
}
