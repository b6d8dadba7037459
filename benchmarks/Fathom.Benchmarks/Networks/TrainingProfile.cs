using System.Diagnostics;
using System.Globalization;
using Fathom.Networks;

namespace Fathom.Benchmarks;

/// <summary>Where the time and the memory of a training step go, by kind of operation.</summary>
internal static class TrainingProfile
{
    private const int Rounds = 8;

    /// <summary>Measures networks and writes a table for each.</summary>
    /// <param name="names">The networks, as <see cref="TrainingTable"/> takes them; none for the standard ones.</param>
    /// <param name="writer">Receives the tables.</param>
    public static void Write(IEnumerable<string> names, TextWriter writer)
    {
        string[] networks = [.. names];
        double peak = TrainingTable.Peak();
        foreach (string name in networks.Length > 0 ? networks : [.. TrainedNetwork.Standard.Select(one => one.Name)])
        {
            Write(TrainedNetwork.Of(name), peak, writer);
        }
    }

    private static void Write(TrainedNetwork network, double peak, TextWriter writer)
    {
        using ExecutionPlan<float> plan = network.Plan(1);
        WarmUp(network, plan);
        Dictionary<string, (double Seconds, double Operations)> best = [];
        for (int round = 0; round < Rounds; round++)
        {
            foreach ((string kind, (double Seconds, double Operations) cost) in Round(network, plan))
            {
                best[kind] = best.TryGetValue(kind, out (double Seconds, double Operations) known) && known.Seconds < cost.Seconds ? known : cost;
            }
        }

        double total = best.Values.Sum(cost => cost.Seconds);
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{network.Name}: {total * 1e3:0.00} ms forward and backward on one thread, the fastest of {Rounds} runs for each kind; with neighbours apart {Apart(network, plan):0.00} times as long"));
        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"memory: arena {plan.MemoryLength * 4 / 1048576.0:0.0} MiB, {(double)plan.MemoryLength / plan.PeakLiveLength:0.000} of the largest sum of buffers that are live at one moment"));
        writer.WriteLine();
        writer.WriteLine("| operation | ms | share | GFLOP/s | of the peak |");
        writer.WriteLine("|---|---:|---:|---:|---:|");
        foreach ((string kind, (double seconds, double operations)) in best.OrderByDescending(pair => pair.Value.Seconds))
        {
            string rate = operations == 0 ? " | " : string.Create(CultureInfo.InvariantCulture, $"{operations / seconds / 1e9:0} | {operations / seconds / peak:P0}");
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {kind} | {seconds * 1e3:0.00} | {seconds / total:P0} | {rate} |"));
        }

        writer.WriteLine();
        writer.Flush();
    }

    // Until the code has been compiled to its last tier.
    private static void WarmUp(TrainedNetwork network, ExecutionPlan<float> plan)
    {
        long begun = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begun).TotalSeconds < 2)
        {
            Round(network, plan);
        }
    }

    private static Dictionary<string, (double Seconds, double Operations)> Round(TrainedNetwork network, ExecutionPlan<float> plan)
    {
        Dictionary<string, (double Seconds, double Operations)> costs = [];
        long last = Stopwatch.GetTimestamp();
        plan.ForwardStepwise(step => Charge(step.Operation.OperatorName, network.Operations(step.Node, isBackward: false)));
        last = Stopwatch.GetTimestamp();
        plan.BackwardStepwise(
            step => Charge("∂ " + step.Operation.OperatorName, network.Operations(step.Node, isBackward: true)),
            _ => Charge("sums of gradients", 0));
        return costs;

        void Charge(string kind, double operations)
        {
            double seconds = Stopwatch.GetElapsedTime(last).TotalSeconds;
            (double Seconds, double Operations) known = costs.GetValueOrDefault(kind);
            costs[kind] = (known.Seconds + seconds, known.Operations + operations);
            last = Stopwatch.GetTimestamp();
        }
    }

    // By turns, so that both see the same neighbours on the machine; the fastest of each counts.
    private static double Apart(TrainedNetwork network, ExecutionPlan<float> joined)
    {
        using ExecutionPlan<float> apart = network.Plan(1, joins: false);
        double bestJoined = double.PositiveInfinity;
        double bestApart = double.PositiveInfinity;
        for (int round = 0; round < 3 * Rounds; round++)
        {
            bestJoined = Math.Min(bestJoined, Seconds(joined));
            bestApart = Math.Min(bestApart, Seconds(apart));
        }

        return bestApart / bestJoined;
    }

    private static double Seconds(ExecutionPlan<float> plan)
    {
        long begun = Stopwatch.GetTimestamp();
        plan.Forward();
        plan.Backward();
        return Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }
}
