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
        writer.Boolean("healthy", diagnosis.IsHealthy);
        writer.Text("sentence", diagnosis.Sentence);
        writer.Text("guiltyLayer", diagnosis.GuiltyLayer);
        Number(writer, "loss", measured.Loss);
        Number(writer, "gradientGrowth", measured.GradientGrowth);
        Number(writer, "totalLogGrowth", measured.TotalLogGrowth);
        Number(writer, "inferenceGap", measured.InferenceGap);
        writer.Text("precisionHorizon", measured.PrecisionHorizon);
        writer.StartArray("findings");
        foreach (Finding finding in diagnosis.Findings)
        {
            WriteFinding(writer, finding);
        }

        writer.EndArray();
        writer.StartArray("layers");
        foreach (LayerMeasurement layer in measured.Layers)
        {
            WriteLayer(writer, layer);
        }

        writer.EndArray();
        writer.StartArray("nodes");
        foreach (NodeMeasurement node in measured.Nodes)
        {
            WriteNode(writer, node);
        }

        writer.EndArray();
        writer.EndObject();
    });

    private static void WriteFinding(ResultJsonWriter writer, Finding finding)
    {
        writer.StartObject();
        writer.Text("severity", finding.Severity.ToString());
        writer.Text("cause", finding.Cause.ToString());
        writer.Text("sentence", finding.Sentence);
        Number(writer, "measured", finding.Measured);
        Number(writer, "limit", finding.Limit);
        writer.StartArray("layers");
        foreach (string layer in finding.Layers)
        {
            writer.Text(null, layer);
        }

        writer.EndArray();
        writer.StartArray("remedies");
        foreach (Remedy remedy in finding.Remedies)
        {
            writer.StartObject();
            writer.Text("change", remedy.Change);
            Number(writer, "gradientGrowth", remedy.GradientGrowth);
            writer.EndObject();
        }

        writer.EndArray();
        writer.EndObject();
    }

    private static void WriteLayer(ResultJsonWriter writer, LayerMeasurement layer)
    {
        writer.StartObject();
        writer.Text("node", layer.Node);
        writer.Text("weight", layer.Weight);
        writer.WholeNumber("depth", layer.Depth);
        Number(writer, "gradientNorm", layer.GradientNorm);
        Number(writer, "weightNorm", layer.WeightNorm);
        Number(writer, "weightGradientNorm", layer.WeightGradientNorm);
        Number(writer, "correctDigits", layer.CorrectDigits);
        writer.EndObject();
    }

    private static void WriteNode(ResultJsonWriter writer, NodeMeasurement node)
    {
        writer.StartObject();
        writer.Text("node", node.Node);
        writer.Text("operator", node.Operator);
        writer.Text("value", node.Value);
        Number(writer, "mean", node.Statistics.Mean);
        Number(writer, "deviation", node.Statistics.Deviation);
        Number(writer, "rms", node.Statistics.RootMeanSquare);
        Number(writer, "largest", node.Statistics.LargestMagnitude);
        Number(writer, "zeroShare", node.Statistics.ZeroShare);
        Number(writer, "sampleCosine", node.SampleCosine);
        Number(writer, "sampleSpread", node.SampleSpread);
        Number(writer, "isometryGap", node.IsometryGap);
        Number(writer, "deadShare", node.DeadShare);
        Number(writer, "saturatedShare", node.SaturatedShare);
        Number(writer, "channelImbalance", node.ChannelImbalance);
        Number(writer, "gradientNorm", node.Gradient?.Norm ?? double.NaN);
        Number(writer, "gradientTailIndex", node.GradientTailIndex);
        writer.EndObject();
    }

    private static void Number(ResultJsonWriter writer, string name, double value) => writer.Number(name, value, double.IsNaN(value) ? Unmeasured : double.IsInfinity(value) ? Infinite : null);
}
