using Fathom.Reporting;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary>A comparison for programs: schema <c>fathom.comparison/1</c>.</summary>
internal static class ComparisonJson
{
    /// <summary>The schema's name.</summary>
    public const string Schema = "fathom.comparison/1";

    /// <summary>Writes the document.</summary>
    /// <param name="outcome">The comparison.</param>
    /// <param name="provenance">Where it comes from.</param>
    /// <param name="output">Where to.</param>
    public static void Write(ComparisonOutcome outcome, Provenance provenance, TextWriter output) =>
        JsonOutput.Write(output, writer => Write(outcome, provenance, writer));

    private static void Write(ComparisonOutcome outcome, Provenance provenance, ResultJsonWriter writer)
    {
        LensComparison comparison = outcome.Comparison;
        writer.StartObject();
        writer.Text("schema", Schema);
        provenance.WriteTo(writer);
        SimulationJson.WriteSettings(outcome.Simulation, writer);
        writer.Number("widthRatio", comparison.WidthRatio);
        Quantity(writer, "growth", comparison.Growth);
        writer.StartObject("quantities");
        foreach (ComparedQuantity quantity in comparison.Quantities)
        {
            Quantity(writer, quantity.Quantity, quantity);
        }

        writer.EndObject();
        writer.StartArray("profile");
        foreach (ComparedLayer layer in comparison.Profile)
        {
            writer.StartObject();
            writer.WholeNumber("layer", (long)layer.Layer);
            foreach (ComparedQuantity quantity in layer.Quantities)
            {
                Quantity(writer, quantity.Quantity, quantity);
            }

            writer.EndObject();
        }

        writer.EndArray();
        writer.Boolean("agrees", comparison.Agrees);
        writer.Text("verdict", comparison.Verdict);
        writer.Text("cause", comparison.Cause);
        writer.StartArray("causes");
        foreach (string cause in comparison.Causes)
        {
            writer.Text(null, cause);
        }

        writer.EndArray();
        foreach (string note in outcome.Notes)
        {
            writer.Remark("$", note);
        }

        writer.EndObject();
    }

    private static void Quantity(ResultJsonWriter writer, string name, ComparedQuantity quantity)
    {
        writer.StartObject(name);
        writer.Number("predicted", quantity.Predicted, double.IsInfinity(quantity.Predicted) ? "infinite" : "theory gives no value here");
        writer.Number("simulated", quantity.Simulated, "not observed, or not finite");
        writer.Number("standardError", quantity.StandardError, "not known");
        writer.Number("z", quantity.Z, quantity.StandardError == 0 ? "the standard error is zero" : "one of both is missing");
        writer.Number("bias", quantity.Bias);
        writer.Boolean("agrees", quantity.Agrees);
        writer.EndObject();
    }
}
