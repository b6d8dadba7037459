using Fathom.Diagnosis;
using Fathom.Reporting;

namespace Fathom.Cli;

/// <summary>A verdict for programs: schema <c>fathom.diagnosis/1</c>.</summary>
internal static class DiagnosisJson
{
    /// <summary>The schema's name.</summary>
    public const string Schema = "fathom.diagnosis/1";

    private const string Unmeasured = "not measured for this value";
    private const string Infinite = "infinite";

    /// <summary>Writes the document.</summary>
    /// <param name="diagnosis">The verdict.</param>
    /// <param name="path">The file.</param>
    /// <param name="provenance">Where it comes from.</param>
    /// <param name="output">Where to.</param>
    public static void Write(Diagnosis.Diagnosis diagnosis, string path, Provenance provenance, TextWriter output) => JsonOutput.Write(output, writer =>
    {
        NetworkMeasurement measured = diagnosis.Measurement;
        writer.StartObject();
        writer.Text("schema", Schema);
        provenance.WriteTo(writer);
        writer.Text("model", path);
        writer.WholeNumber("batch", measured.BatchSize);
        writer.Text("precision", measured.Precision == MeasuringPrecision.Training ? "float32" : "float64");
        writer.Boolean("healthy", diagnosis.IsHealthy);
        writer.Text("sentence", diagnosis.Sentence);
        writer.Text("guiltyLayer", diagnosis.GuiltyLayer);
        Numbers(writer, ("loss", measured.Loss), ("gradientGrowth", measured.GradientGrowth), ("predictedGrowth", diagnosis.PredictedGrowth), ("totalLogGrowth", measured.TotalLogGrowth), ("inferenceGap", measured.InferenceGap));
        writer.Text("precisionHorizon", measured.PrecisionHorizon);
        Array(writer, "findings", diagnosis.Findings, WriteFinding);
        Array(writer, "ablations", diagnosis.Ablations, WriteAblation);
        Array(writer, "layers", measured.Layers, (_, layer) => WriteLayer(writer, measured, layer));
        Array(writer, "norms", measured.Norms, WriteNorm);
        Array(writer, "nodes", measured.Nodes, WriteNode);
        writer.EndObject();
    });

    /// <summary>Writes a finding as one object.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="finding">The finding.</param>
    public static void WriteFinding(ResultJsonWriter writer, Finding finding)
    {
        writer.Text("severity", finding.Severity.ToString());
        writer.Text("cause", finding.Cause.ToString());
        writer.Text("sentence", finding.Sentence);
        writer.Text("quantity", finding.Quantity);
        Numbers(writer, ("measured", finding.Measured), ("limit", finding.Limit));
        Texts(writer, "layers", finding.Layers);
        Array(writer, "remedies", finding.Remedies, static (writer, remedy) =>
        {
            writer.Text("change", remedy.Change);
            Numbers(writer, ("gradientGrowth", remedy.GradientGrowth), ("predicted", remedy.Predicted));
            Texts(writer, "code", remedy.Code);
        });
    }

    /// <summary>Writes an array of objects.</summary>
    /// <typeparam name="T">What each object is of.</typeparam>
    /// <param name="writer">Where to.</param>
    /// <param name="name">The name of the array.</param>
    /// <param name="items">What the objects are of.</param>
    /// <param name="write">Writes the properties of one.</param>
    public static void Array<T>(ResultJsonWriter writer, string name, IEnumerable<T> items, Action<ResultJsonWriter, T> write)
    {
        writer.StartArray(name);
        foreach (T item in items)
        {
            writer.StartObject();
            write(writer, item);
            writer.EndObject();
        }

        writer.EndArray();
    }

    private static void WriteAblation(ResultJsonWriter writer, Ablation ablation)
    {
        writer.Text("cause", ablation.Cause.ToString());
        writer.Text("change", ablation.Change);
        Numbers(writer, ("gradientGrowth", ablation.GradientGrowth), ("totalLogGrowth", ablation.TotalLogGrowth));
    }

    private static void WriteLayer(ResultJsonWriter writer, NetworkMeasurement measured, LayerMeasurement layer)
    {
        writer.Text("node", layer.Node);
        writer.Text("weight", layer.Weight);
        writer.WholeNumber("depth", layer.Depth);
        Numbers(
            writer,
            ("gradientNorm", layer.GradientNorm),
            ("growth", measured.GrowthAt(layer)),
            ("weightNorm", layer.WeightNorm),
            ("weightGradientNorm", layer.WeightGradientNorm),
            ("relativeGradient", layer.RelativeGradient),
            ("correctDigits", layer.CorrectDigits));
    }

    private static void WriteNorm(ResultJsonWriter writer, NormMeasurement norm)
    {
        writer.Text("node", norm.Node);
        writer.WholeNumber("values", norm.Values);
        Numbers(writer, ("variance", norm.Variance), ("smallestVariance", norm.SmallestVariance), ("meanShift", norm.MeanShift), ("varianceRatio", norm.VarianceRatio));
        writer.WholeNumber("constantChannels", norm.ConstantChannels);
        writer.Boolean("initial", norm.IsInitial);
    }

    private static void WriteNode(ResultJsonWriter writer, NodeMeasurement node)
    {
        writer.Text("node", node.Node);
        writer.Text("operator", node.Operator);
        writer.Text("value", node.Value);
        writer.Text("shape", node.Shape.ToString());
        Numbers(
            writer,
            ("mean", node.Statistics.Mean),
            ("deviation", node.Statistics.Deviation),
            ("rms", node.Statistics.RootMeanSquare),
            ("largest", node.Statistics.LargestMagnitude),
            ("zeroShare", node.Statistics.ZeroShare),
            ("sampleCosine", node.SampleCosine),
            ("sampleSpread", node.SampleSpread),
            ("isometryGap", node.IsometryGap),
            ("gramLargest", node.Gram?.Largest ?? double.NaN),
            ("gramSmallest", node.Gram?.Smallest ?? double.NaN),
            ("effectiveRank", node.Gram?.EffectiveRank ?? double.NaN),
            ("deadShare", node.DeadShare),
            ("saturatedShare", node.SaturatedShare),
            ("channelImbalance", node.ChannelImbalance),
            ("inferenceGap", node.InferenceGap),
            ("gradientNorm", node.Gradient?.Norm ?? double.NaN),
            ("gradientTailIndex", node.GradientTailIndex));
    }

    private static void Texts(ResultJsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.StartArray(name);
        foreach (string text in texts)
        {
            writer.Text(null, text);
        }

        writer.EndArray();
    }

    private static void Numbers(ResultJsonWriter writer, params ReadOnlySpan<(string Name, double Value)> numbers)
    {
        foreach ((string name, double value) in numbers)
        {
            writer.Number(name, value, double.IsNaN(value) ? Unmeasured : double.IsInfinity(value) ? Infinite : null);
        }
    }
}
