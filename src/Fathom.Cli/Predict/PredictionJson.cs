using Fathom.MeanField;
using Fathom.Numerics;
using Fathom.Reporting;
using Fathom.Specification;

namespace Fathom.Cli;

/// <summary>A prediction for programs: schema <c>fathom.prediction/1</c>.</summary>
internal static class PredictionJson
{
    /// <summary>The schema's name.</summary>
    public const string Schema = "fathom.prediction/1";

    private const string Infinite = "infinite";
    private const string Undefined = "not defined for this network";

    /// <summary>Writes the document.</summary>
    /// <param name="result">The prediction.</param>
    /// <param name="provenance">Where it comes from.</param>
    /// <param name="output">Where to.</param>
    public static void Write(PredictionResult result, Provenance provenance, TextWriter output) =>
        JsonOutput.Write(output, writer => Write(result, provenance, writer));

    private static void Write(PredictionResult result, Provenance provenance, ResultJsonWriter writer)
    {
        MeanFieldPrediction prediction = result.Prediction;
        FixedPoint point = prediction.FixedPoint;
        writer.StartObject();
        writer.Text("schema", Schema);
        provenance.WriteTo(writer);
        writer.Raw("spec", NetworkSpecJson.Write(prediction.Spec));
        if (prediction.Batch.IsInfinite)
        {
            writer.Null("batch", "the batch is infinite");
        }
        else
        {
            writer.WholeNumber("batch", prediction.Batch.Count);
        }

        writer.StartObject("fixedPoint");
        Number(writer, "q", point.Variance);
        Number(writer, "c", point.Correlation);
        Number(writer, "centredVariance", point.CentredVariance);
        writer.Boolean("stable", point.Stability.IsStable);
        writer.Text("reason", point.Stability.Reason);
        writer.Text("method", point.Method);
        writer.EndObject();

        writer.StartObject("forward");
        Number(writer, "lambdaG", point.Forward.Trace);
        Number(writer, "lambdaL", point.Forward.Diagonal);
        Number(writer, "lambdaM", point.Forward.OffDiagonal);
        writer.Number("depthScale", point.ForwardDepthScale, ReasonOf(point.ForwardDepthScale));
        writer.EndObject();

        writer.StartObject("backward");
        Number(writer, "lambdaG", point.Backward.Trace);
        Number(writer, "lambdaL", point.Backward.Diagonal);
        Number(writer, "lambdaM", point.Backward.OffDiagonal);
        writer.EndObject();

        Number(writer, "gradientGrowth", prediction.GradientGrowth);
        writer.Number("depthScale", prediction.DepthScale, ReasonOf(prediction.DepthScale));
        writer.Number("trainableDepth", prediction.TrainableDepth, ReasonOf(prediction.TrainableDepth));
        writer.StartObject("crossBatch");
        Number(writer, "lambda", point.CrossBatch.Eigenvalue);
        Number(writer, "fixedPoint", point.CrossBatch.Covariance);
        writer.EndObject();
        writer.StartObject("precisionHorizon");
        writer.Number("float32", prediction.PrecisionHorizon.SinglePrecision, ReasonOf(prediction.PrecisionHorizon.SinglePrecision));
        writer.Number("float64", prediction.PrecisionHorizon.DoublePrecision, ReasonOf(prediction.PrecisionHorizon.DoublePrecision));
        writer.EndObject();
        writer.Number("errorEstimate", prediction.ErrorEstimate);
        writer.Text("verdict", prediction.Verdict);
        Remedies(result, writer);
        ProfileJson.Write(writer, "profile", prediction.Profile);
        if (result.Start is { } start)
        {
            writer.StartObject("start");
            writer.Text("data", start.Name);
            writer.Text("method", start.Trajectory.Method);
            writer.Number("errorEstimate", start.Trajectory.Error);
            ProfileJson.Write(writer, "profile", start.Trajectory.Profile);
            writer.EndObject();
        }

        if (result.FiniteWidth is { } laws)
        {
            FiniteWidthJson.WritePart(laws, writer);
        }

        foreach (string remark in prediction.Notes.Concat(result.Start?.Trajectory.Notes ?? []))
        {
            writer.Remark("$", remark);
        }

        writer.EndObject();
    }

    private static void Remedies(PredictionResult result, ResultJsonWriter writer)
    {
        writer.Number("targetGrowth", result.Target);
        writer.StartArray("remedies");
        foreach (Remedy remedy in result.Remedies)
        {
            writer.StartObject();
            writer.Text("change", remedy.Kind.ToString().ToLowerInvariant());
            writer.Number("value", remedy.Value, "no value of this change meets the target");
            writer.Number("gradientGrowth", remedy.GradientGrowth, ReasonOf(remedy.GradientGrowth));
            writer.Number("trainableDepth", remedy.TrainableDepth, ReasonOf(remedy.TrainableDepth));
            writer.Text("explanation", remedy.Explanation);
            writer.EndObject();
        }

        writer.EndArray();
    }

    private static void Number(ResultJsonWriter writer, string name, Estimate estimate) =>
        writer.Number(name, estimate.Value, ReasonOf(estimate.Value));

    private static string? ReasonOf(double value) =>
        double.IsFinite(value) ? null : double.IsNaN(value) ? Undefined : Infinite;
}
