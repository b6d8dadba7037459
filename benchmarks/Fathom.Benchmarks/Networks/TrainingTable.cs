using System.Diagnostics;
using System.Globalization;
using Fathom.Networks;
using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.Benchmarks;

/// <summary>Seconds per training step of networks, the same as those of benchmarks/peers/pytorch_training.py.</summary>
public static class TrainingTable
{
    private static readonly string[] s_standard = ["mlp-100x100x100", "mlp-1000x100x100", "mlp-20x1000x128", "resnet20-128"];

    /// <summary>Times the networks and writes a table.</summary>
    /// <param name="names">Networks such as <c>mlp-100x100x100</c> (depth, width, batch) or <c>resnet20-128</c> (batch); none for the standard ones.</param>
    /// <param name="writer">Receives the table.</param>
    public static void Write(IEnumerable<string> names, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        string[] networks = [.. names];
        writer.WriteLine("| network | threads | best | median | share of time by operation (one thread, sum of all nodes) |");
        writer.WriteLine("|---|---:|---:|---:|---|");
        foreach (string name in networks.Length > 0 ? networks : s_standard)
        {
            foreach (int threads in new[] { 1, 2 })
            {
                writer.WriteLine(Row(name, threads));
            }
        }
    }

    private static string Row(string name, int threads)
    {
        (NetworkGraph graph, int batch) = GraphOf(name);
        PlanOptions options = new() { BatchSize = batch, Threads = threads, Differentiated = ["loss"], Outputs = ["loss"] };
        using ExecutionPlan<float> plan = ExecutionPlan.Create(graph, ParameterSet.Initialize<float>(graph, 1), options);
        double[] x = new double[plan.Input("x").Length];
        NormalStream.Fill(x, 1, 1);
        for (int i = 0; i < x.Length; i++)
        {
            plan.Input("x")[i] = (float)x[i];
        }

        for (int i = 0; i < batch; i++)
        {
            plan.Input("labels")[i] = i % 10;
        }

        Trainer<float> trainer = new(plan, new TrainingOptions { LearningRate = LearningRateSchedule.Constant(1e-6) });
        List<double> times = [];
        long begun = Stopwatch.GetTimestamp();
        while (times.Count < 6 || Stopwatch.GetElapsedTime(begun).TotalSeconds < 4)
        {
            long start = Stopwatch.GetTimestamp();
            trainer.Step();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        times.RemoveAt(0);
        times.Sort();
        return string.Create(CultureInfo.InvariantCulture, $"| {name} | {threads} | {times[0]:F2} ms | {times[times.Count / 2]:F2} ms | {(threads == 1 ? Shares(plan) : "")} |");
    }

    // The difference of the clock between what an observer is shown is the time of a node.
    private static string Shares(ExecutionPlan<float> plan)
    {
        using ExecutionPlan<float> watched = ExecutionPlan.Create(plan.Graph, plan.Parameters, plan.Options with { WatchesEverything = true });
        plan.Input("x").CopyTo(watched.Input("x"));
        plan.Input("labels").CopyTo(watched.Input("labels"));
        NodeClock clock = new(plan.Graph);
        for (int round = 0; round < 6; round++)
        {
            clock.Begin();
            watched.Forward(observer: clock);
            clock.Turn();
            watched.Backward(clock);
        }

        return clock.ToString();
    }

    private static (NetworkGraph Graph, int Batch) GraphOf(string name)
    {
        string[] parts = name.Split('-');
        if (parts[0] != "mlp")
        {
            return (ResidualNetwork.Build(new ResidualOptions { Depth = int.Parse(parts[0].AsSpan(6), CultureInfo.InvariantCulture) }), int.Parse(parts[1], CultureInfo.InvariantCulture));
        }

        int[] sizes = [.. parts[1].Split('x').Select(size => int.Parse(size, CultureInfo.InvariantCulture))];

        // Gaussian weights and full gain make gradients overflow float32 beyond some hundred layers; the arithmetic is the same.
        bool isDeep = sizes[0] > 300;
        NetworkSpec spec = new()
        {
            Depth = sizes[0],
            Width = sizes[1],
            Activation = new(ActivationCatalog.Tanh, isDeep ? 0.1 : 1),
            Normalization = new() { Epsilon = 1e-5 },
            Initialization = new() { Kind = isDeep ? InitializationKind.Orthogonal : InitializationKind.Gaussian },
        };
        return (Perceptron.Build(spec, new PerceptronOptions { Inputs = sizes[1], Outputs = 10 }), sizes[2]);
    }
}
