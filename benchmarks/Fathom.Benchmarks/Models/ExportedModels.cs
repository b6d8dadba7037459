using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Fathom.Networks;
using Fathom.Onnx;

namespace Fathom.Benchmarks;

/// <summary>Reads the models that benchmarks/peers/pytorch_models.py exports, runs them, and holds loss, scores and gradients against PyTorch's.</summary>
internal static class ExportedModels
{
    private const int ProbePeriod = 1009;
    private const int Threads = 2;

    /// <summary>Writes a line for every model in a folder.</summary>
    /// <param name="folder">The folder that the script filled.</param>
    /// <param name="families">Names of families; none for all.</param>
    /// <param name="writer">Receives the table.</param>
    /// <returns>Whether all models agree with PyTorch.</returns>
    public static bool Write(string folder, string[] families, TextWriter writer)
    {
        writer.WriteLine("| model | MB | read, ms | memory for it, MB | nodes | norms | loss | scores | gradients | their places |");
        writer.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        bool agrees = true;
        foreach (string reference in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            string name = Path.GetFileNameWithoutExtension(reference);
            if (families.Length > 0 && !families.Contains(name))
            {
                continue;
            }

            using JsonDocument expected = JsonDocument.Parse(File.ReadAllBytes(reference));
            double[] x = Numbers(Path.Combine(folder, $"{name}.input.f64"));
            double[] labels = Numbers(Path.Combine(folder, $"{name}.labels.f64"));
            foreach (string model in Directory.EnumerateFiles(folder, $"{name}.*.onnx").Order(StringComparer.Ordinal))
            {
                try
                {
                    agrees &= Row(model, expected.RootElement, x, labels, writer);
                }
                catch (Exception fault) when (fault is OnnxFormatException or OnnxSupportException or GraphException or ArgumentException or NetworkRunException)
                {
                    agrees = false;
                    writer.WriteLine($"| {Path.GetFileNameWithoutExtension(model)} | FAILED: {fault.Message} |");
                }

                GC.Collect();
            }
        }

        return agrees;
    }

    private static bool Row(string path, JsonElement expected, double[] x, double[] labels, TextWriter writer)
    {
        string form = Path.GetFileName(path).Split('.')[1];
        long before = Environment.WorkingSet;
        long begun = Stopwatch.GetTimestamp();
        OnnxNetwork network = OnnxNetwork.Load(path);
        double milliseconds = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        long memory = Math.Max(0, Environment.WorkingSet - before);
        int norms = network.Graph.Nodes.Count(node => node.Operation is BatchNormalization or LayerNormalization or GroupNormalization or InstanceNormalization);
        Agreement agreement = form switch
        {
            "train" => Train(network, expected, x, labels),
            "random" => Run(network, x, labels),
            _ => Infer(network, expected, x, labels.Length),
        };
        long data = Directory.EnumerateFiles(Path.GetDirectoryName(path)!, $"{Path.GetFileNameWithoutExtension(path)}.*").Sum(file => new FileInfo(file).Length);
        writer.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {Path.GetFileNameWithoutExtension(path)} | {data / 1e6:0.0} | {milliseconds:0} | {memory / 1e6:0} | {network.Graph.Nodes.Length} | {norms} | {agreement.Loss} | {agreement.Scores} | {agreement.Gradients} | {agreement.Probes} |{(agreement.Holds ? "" : " DIFFERS")}"));
        return agreement.Holds;
    }

    private static Agreement Train(OnnxNetwork network, JsonElement expected, double[] x, double[] labels)
    {
        NetworkGraph graph = network.Graph.WithCrossEntropy("logits");
        PlanOptions options = new() { BatchSize = labels.Length, Threads = Threads, Differentiated = ["loss"], Outputs = ["loss", "logits"] };
        using ExecutionPlan<double> plan = ExecutionPlan.Create(graph, ParameterSet.Initialize<double>(graph, 1), options);
        x.CopyTo(plan.Input("input"));
        labels.CopyTo(plan.Input("labels"));
        plan.Forward();
        plan.Backward();
        double loss = Relative(plan.Value("loss")[0], expected.GetProperty("loss").GetDouble());
        double scores = Largest(plan.Value("logits"), expected.GetProperty("scores"));
        double norms = 0;
        double probes = 0;
        double largest = expected.GetProperty("gradients").EnumerateObject().Max(gradient => gradient.Value.GetProperty("norm").GetDouble());
        foreach (JsonProperty gradient in expected.GetProperty("gradients").EnumerateObject())
        {
            ReadOnlySpan<double> ours = plan.Gradient(gradient.Name);
            double norm = gradient.Value.GetProperty("norm").GetDouble();

            // What vanishes exactly, as the gradient of a shift that a norm takes off again, is rounding on both sides.
            double scale = Math.Max(norm, 1e-6 * largest);
            norms = Math.Max(norms, Math.Abs(Norm(ours) - norm) / scale);
            probes = Math.Max(probes, Math.Abs(Probe(ours) - gradient.Value.GetProperty("probe").GetDouble()) / (scale * Math.Sqrt(Math.Min(ours.Length, ProbePeriod))));
        }

        return new Agreement(loss <= 1e-9 && scores <= 1e-8 && norms <= 1e-7 && probes <= 1e-7, Text(loss), Text(scores), Text(norms), Text(probes));
    }

    private static Agreement Infer(OnnxNetwork network, JsonElement expected, double[] x, int batch)
    {
        PlanOptions options = new() { BatchSize = batch, Threads = Threads, IsTraining = false };
        using ExecutionPlan<double> plan = ExecutionPlan.Create(network.Graph, ParameterSet.Initialize<double>(network.Graph, 1), options);
        x.CopyTo(plan.Input("input"));
        plan.Forward();
        double scores = Largest(plan.Value("logits"), expected.GetProperty("inference"));
        return new Agreement(scores <= 1e-4, "", Text(scores), "", "");
    }

    private static Agreement Run(OnnxNetwork network, double[] x, double[] labels)
    {
        NetworkGraph graph = network.Graph.WithCrossEntropy("logits");
        using ExecutionPlan<float> plan = ExecutionPlan.Create(graph, ParameterSet.Initialize<float>(graph, 1), new PlanOptions { BatchSize = labels.Length, Threads = Threads, Differentiated = ["loss"], Outputs = ["loss"] });
        for (int i = 0; i < x.Length; i++)
        {
            plan.Input("input")[i] = (float)x[i];
        }

        for (int i = 0; i < labels.Length; i++)
        {
            plan.Input("labels")[i] = (float)labels[i];
        }

        plan.Forward();
        plan.Backward();
        return new Agreement(float.IsFinite(plan.Value("loss")[0]), "finite", "", "", "");
    }

    private static double Largest(ReadOnlySpan<double> ours, JsonElement theirs)
    {
        double scale = theirs.EnumerateArray().Max(value => Math.Abs(value.GetDouble()));
        double largest = 0;
        int i = 0;
        foreach (JsonElement value in theirs.EnumerateArray())
        {
            largest = Math.Max(largest, Math.Abs(ours[i++] - value.GetDouble()) / scale);
        }

        return i == ours.Length ? largest : double.PositiveInfinity;
    }

    // Σ g_i (i mod 1009/1009 − ½), as the script takes it: it depends on where in the tensor every element stands.
    private static double Probe(ReadOnlySpan<double> values)
    {
        double sum = 0;
        for (int i = 0; i < values.Length; i++)
        {
            sum += values[i] * ((i % ProbePeriod / (double)ProbePeriod) - 0.5);
        }

        return sum;
    }

    private static double Norm(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value * value;
        }

        return Math.Sqrt(sum);
    }

    private static double Relative(double ours, double theirs) => Math.Abs(ours - theirs) / Math.Abs(theirs);

    private static string Text(double difference) => string.Create(CultureInfo.InvariantCulture, $"{difference:0.0e0}");

    private static double[] Numbers(string path) => MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(path)).ToArray();

    private sealed record Agreement(bool Holds, string Loss, string Scores, string Gradients, string Probes);
}
