using Fathom.FiniteWidth;
using Fathom.Numerics;
using Fathom.Reporting;
using Fathom.Specification;

namespace Fathom.Cli;

/// <summary>The laws of finite width for programs: schema <c>fathom.finite-width/1</c>, alone or as a part of another document.</summary>
internal static class FiniteWidthJson
{
    /// <summary>The schema's name.</summary>
    public const string Schema = "fathom.finite-width/1";

    private const string Infinite = "infinite";

    /// <summary>Writes a document of its own.</summary>
    /// <param name="laws">The laws.</param>
    /// <param name="why">Why the theory of infinite width is not there.</param>
    /// <param name="provenance">Where it comes from.</param>
    /// <param name="output">Where to.</param>
    public static void WriteAlone(FiniteWidthLaws laws, string why, Provenance provenance, TextWriter output) => JsonOutput.Write(output, writer =>
    {
        writer.StartObject();
        writer.Text("schema", Schema);
        provenance.WriteTo(writer);
        writer.Raw("spec", NetworkSpecJson.Write(laws.Spec));
        writer.WholeNumber("batch", (long)laws.Batch);
        WritePart(laws, writer);
        writer.Remark("$", why);
        writer.EndObject();
    });

    /// <summary>Writes the laws as a property of an open object.</summary>
    /// <param name="laws">The laws.</param>
    /// <param name="writer">Stands inside an object.</param>
    public static void WritePart(FiniteWidthLaws laws, ResultJsonWriter writer)
    {
        if (laws.Prediction is not { } prediction)
        {
            writer.Null("finiteWidth", string.Join(' ', laws.Notes));
            return;
        }

        FeatureSpectrum input = prediction.Input;
        writer.StartObject("finiteWidth");
        writer.Text("inputs", laws.Inputs);
        writer.WholeNumber("rank", (long)input.Rank);
        writer.Number("inputGap", input.Gap, "the batch has less than full rank");
        writer.Number("inputEffectiveRank", input.Width / input.SecondMoment);
        writer.StartObject("end");
        writer.Number("gap", prediction.End.Gap);
        writer.Number("ratio", prediction.End.Ratio);
        writer.Number("effectiveRank", prediction.End.EffectiveRank);
        writer.Number("smallestEigenvalue", prediction.End.SmallestEigenvalue);
        writer.Number("largestEigenvalue", prediction.End.LargestEigenvalue);
        writer.EndObject();
        if (prediction.ToIsometry is { } depth)
        {
            writer.StartObject("toIsometry");
            writer.WholeNumber("layers", (long)depth.Layers);
            writer.WholeNumber("slowLayers", (long)depth.SlowLayers);
            writer.EndObject();
        }
        else
        {
            writer.Null("toIsometry", "no depth leads there: the rank is below the width, or an activation keeps the gap open");
        }

        Number(writer, "linearRate", prediction.LinearRate);
        writer.Number("activationGrowth", prediction.Activations.Growth);
        writer.Number("activationAngle", prediction.Activations.Angle);
        Number(writer, "growth", prediction.Growth);
        writer.StartObject("floatReach");
        writer.Number("float32Overflow", prediction.Reach.SingleOverflow, Infinite);
        writer.Number("float32Precision", prediction.Reach.SinglePrecision, Infinite);
        writer.Number("float64Overflow", prediction.Reach.DoubleOverflow, Infinite);
        writer.Number("float64Precision", prediction.Reach.DoublePrecision, Infinite);
        writer.EndObject();
        writer.Text("verdict", FiniteWidthText.Verdict(prediction));
        ProfileJson.Write(writer, "profile", prediction.Profile);
        writer.EndObject();
        foreach (string note in laws.Notes)
        {
            writer.Remark("$.finiteWidth", note);
        }
    }

    private static void Number(ResultJsonWriter writer, string name, Estimate estimate)
    {
        writer.StartObject(name);
        writer.Number("value", estimate.Value, Infinite);
        writer.Number("error", estimate.Error, Infinite);
        writer.EndObject();
    }
}
