using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using Fathom.Networks;
using Fathom.Onnx;

namespace Fathom.Benchmarks;

/// <summary>Forward and backward passes of imported networks beside PyTorch's, by turns in one run.</summary>
internal static class ImportedTable
{
    private const int Rounds = 5;
    private const int Threads = 2;
    private const double SecondsPerTurn = 2;

    // How many times as long as PyTorch a pass may take.
    private const double DoubleTarget = 2.5;
    private const double SingleTarget = 1.5;

    /// <summary>Measures and writes the table.</summary>
    /// <param name="folder">The folder that benchmarks/peers/pytorch_models.py filled.</param>
    /// <param name="names">Families; none for resnet18, resnet50, mobilenet_v2 and densenet121.</param>
    /// <param name="writer">Receives the table.</param>
    public static void Write(string folder, string[] names, TextWriter writer)
    {
        string? interpreter = PeerScript.Interpreter();
        writer.WriteLine("| network | numbers | Fathom, ms | PyTorch, ms | ratio of the fastest | of the medians | target |");
        writer.WriteLine("|---|---|---:|---:|---:|---:|---:|");
        foreach (string name in names.Length > 0 ? names : ["resnet18", "resnet50", "mobilenet_v2", "densenet121"])
        {
            writer.WriteLine(Row<double>(folder, name, interpreter, "float64", DoubleTarget));
            writer.WriteLine(Row<float>(folder, name, interpreter, "float32", SingleTarget));
        }
    }

    private static string Row<T>(string folder, string name, string? interpreter, string precision, double target)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string model = Directory.EnumerateFiles(folder, $"{name}.train.*.onnx").Order(StringComparer.Ordinal).First();
        NetworkGraph graph = OnnxNetwork.Load(model).Graph.WithCrossEntropy("logits");
        int batch = (int)(new FileInfo(Path.Combine(folder, $"{name}.labels.f64")).Length / sizeof(double));
        using ExecutionPlan<T> plan = ExecutionPlan.Create(graph, ParameterSet.Initialize<T>(graph, 1), new PlanOptions { BatchSize = batch, Threads = Threads, Differentiated = ["loss"], Outputs = ["loss"] });
        Span<T> x = plan.Input("input");
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = T.CreateTruncating(Math.Sin(i));
        }

        List<double> ours = [];
        List<(double Median, double Best)> theirs = [];
        for (int round = 0; round < Rounds; round++)
        {
            ours.AddRange(Turn(plan));
            if (interpreter is not null)
            {
                theirs.Add(PeerScript.ImportedPass(interpreter, name, precision, Threads, SecondsPerTurn));
            }
        }

        double median = ours.Order().ElementAt(ours.Count / 2);
        string text = string.Create(CultureInfo.InvariantCulture, $"| {name} | {precision} | {ours.Min() * 1e3:0.0} ({median * 1e3:0.0}) |");
        if (theirs.Count == 0)
        {
            return $"{text} | | | {target} |";
        }

        double best = theirs.Min(turn => turn.Best);
        double theirMedian = theirs.Select(turn => turn.Median).Order().ElementAt(theirs.Count / 2);
        return string.Create(CultureInfo.InvariantCulture, $"{text} {best * 1e3:0.0} ({theirMedian * 1e3:0.0}) | {ours.Min() / best:0.00} | {median / theirMedian:0.00} | {target:0.0} |");
    }

    private static List<double> Turn<T>(ExecutionPlan<T> plan)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        plan.Forward();
        plan.Backward();
        List<double> times = [];
        long begun = Stopwatch.GetTimestamp();
        while (times.Count < 3 || Stopwatch.GetElapsedTime(begun).TotalSeconds < SecondsPerTurn)
        {
            long start = Stopwatch.GetTimestamp();
            plan.Forward();
            plan.Backward();
            times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return times;
    }
}
