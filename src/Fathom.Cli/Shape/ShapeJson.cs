using Fathom.FiniteWidth;
using Fathom.Numerics;
using Fathom.Reporting;
using Fathom.Specification;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary>A design for programs: schema <c>fathom.shape/1</c>.</summary>
internal static class ShapeJson
{
    /// <summary>The schema's name.</summary>
    public const string Schema = "fathom.shape/1";

    private const string Unbounded = "infinite";

    /// <summary>Writes the document.</summary>
    /// <param name="outcome">The design.</param>
    /// <param name="provenance">Where it comes from.</param>
    /// <param name="output">Where to.</param>
    public static void Write(ShapeOutcome outcome, Provenance provenance, TextWriter output) =>
        JsonOutput.Write(output, writer => Write(outcome, provenance, writer));

    private static void Write(ShapeOutcome outcome, Provenance provenance, ResultJsonWriter writer)
    {
        GainDesign design = outcome.Design;
        const string None = "there is no schedule";
        writer.StartObject();
        writer.Text("schema", Schema);
        provenance.WriteTo(writer);
        Request(design.Request, writer);
        writer.Text("verdict", WordOf(design.Verdict));
        writer.Text("explanation", design.Explanation);
        if (design.Spec is { } spec)
        {
            writer.Raw("spec", NetworkSpecJson.Write(spec));
            writer.Numbers("gains", design.Gains.AsSpan());
        }
        else
        {
            writer.Null("spec", None);
            writer.Null("gains", None);
        }

        Number(writer, "growth", design.Growth);
        Number(writer, "linearGrowth", design.LinearGrowth);
        writer.Number("angle", design.Angle);
        writer.StartArray("comparisons");
        foreach (PowerComparison comparison in design.Comparisons)
        {
            writer.StartObject();
            writer.Number("exponent", comparison.Exponent);
            writer.Number("growth", comparison.Cost.Growth);
            writer.Number("angle", comparison.Cost.Angle);
            writer.EndObject();
        }

        writer.EndArray();
        writer.StartArray("alternatives");
        foreach (ShapingAlternative alternative in design.Alternatives)
        {
            writer.StartObject();
            writer.Text("change", ShapeText.KindOf(alternative));
            writer.Number("value", alternative.Value);
            writer.Number("growth", alternative.Growth);
            writer.Number("anglePerLayer", alternative.Angle, "a skip changes how layers add up, not the activation");
            writer.Text("meaning", ShapeText.Meaning(alternative));
            writer.EndObject();
        }

        writer.EndArray();
        Reach(design.Reach, writer);
        if (design.Profile is { } profile)
        {
            ProfileJson.Write(writer, "profile", profile);
        }
        else
        {
            writer.Null("profile", None);
        }

        Check(outcome.Check, writer);
        writer.EndObject();
    }

    private static void Request(ShapingRequest request, ResultJsonWriter writer)
    {
        writer.StartObject("request");
        writer.Text("activation", request.Activation.ToString());
        writer.WholeNumber("depth", (long)request.Depth);
        writer.WholeNumber("width", (long)request.Width);
        writer.WholeNumber("batch", (long)request.BatchSize);
        writer.Number("budget", request.Budget);
        writer.Boolean("centred", request.Centred);
        writer.Text("initialization", SpecificationNames.NameOf(request.Initialization));
        writer.Number("largestGain", request.LargestGain);
        writer.EndObject();
    }

    private static void Reach(FloatReach? reach, ResultJsonWriter writer)
    {
        if (reach is null)
        {
            writer.Null("floatReach", "there is no rate");
            return;
        }

        writer.StartObject("floatReach");
        writer.Number("float32Overflow", reach.SingleOverflow, Unbounded);
        writer.Number("float32Precision", reach.SinglePrecision, Unbounded);
        writer.Number("float64Overflow", reach.DoubleOverflow, Unbounded);
        writer.Number("float64Precision", reach.DoublePrecision, Unbounded);
        writer.EndObject();
    }

    private static void Check(DesignCheck? check, ResultJsonWriter writer)
    {
        if (check is null)
        {
            writer.Null("check", "not asked for; give --verify");
            return;
        }

        writer.StartObject("check");
        writer.WholeNumber("networks", (long)check.Shaped.Networks);
        writer.WholeNumber("seed", check.Shaped.Seed);
        writer.Number("predicted", check.Whole.Predicted);
        writer.Number("simulated", check.Whole.Simulated);
        writer.Number("standardError", check.Whole.StandardError);
        writer.Number("identity", check.LinearGrowth);
        writer.Number("identityStandardError", check.LinearError);
        writer.Boolean("agrees", check.Agrees);
        writer.Text("verdict", ShapeText.Verdict(check));
        writer.Numbers("layerPredicted", [.. check.Layers.Select(layer => layer.Predicted)]);
        writer.Numbers("layerSimulated", [.. check.Layers.Select(layer => layer.Simulated)]);
        writer.Numbers("layerStandardError", [.. check.Layers.Select(layer => layer.StandardError)]);
        writer.EndObject();
    }

    private static void Number(ResultJsonWriter writer, string name, Estimate estimate)
    {
        writer.StartObject(name);
        writer.Number("value", estimate.Value, Unbounded);
        writer.Number("error", estimate.Error, Unbounded);
        writer.EndObject();
    }

    private static string WordOf(ShapingVerdict verdict) => verdict switch
    {
        ShapingVerdict.Shaped => "shaped",
        ShapingVerdict.WithinBudget => "within-budget",
        ShapingVerdict.CannotBeShaped => "cannot-be-shaped",
        _ => "cannot-be-met",
    };
}
