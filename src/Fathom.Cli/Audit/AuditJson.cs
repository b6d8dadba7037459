using Fathom.Reporting;
using Fathom.Specification;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary>An audit for programs: schema <c>fathom.audit/1</c>.</summary>
internal static class AuditJson
{
    /// <summary>The schema's name.</summary>
    public const string Schema = "fathom.audit/1";

    private const string ReadOut = "the read-out has no norm behind it";

    /// <summary>Writes the document.</summary>
    /// <param name="outcome">The audit.</param>
    /// <param name="provenance">Where it comes from.</param>
    /// <param name="output">Where to.</param>
    public static void Write(AuditOutcome outcome, Provenance provenance, TextWriter output) => JsonOutput.Write(output, writer =>
    {
        NetworkAudit audit = outcome.Audit;
        writer.StartObject();
        writer.Text("schema", Schema);
        provenance.WriteTo(writer);
        writer.Raw("spec", NetworkSpecJson.Write(audit.Spec));
        writer.WholeNumber("batch", (long)outcome.Samples);
        writer.Text("inputs", outcome.Inputs);
        writer.WholeNumber("seed", outcome.Seed);
        writer.Number("loss", audit.Loss);
        writer.Boolean("shouldConserve", audit.ShouldConserve);
        writer.Boolean("conserves", audit.Conserves);
        writer.Number("largestDrift", audit.Worst.Drift);
        writer.Boolean("shouldBeScaleFree", audit.ShouldBeScaleFree);
        writer.Boolean("scaleFree", audit.IsScaleFree);
        writer.Number("largestCosine", audit.LargestCosine);
        writer.Text("verdict", $"{AuditText.ConservationSentence(audit)} {AuditText.ScaleSentence(audit)}");
        writer.StartArray("layers");
        foreach (NetworkAuditLayer layer in audit.Layers)
        {
            writer.StartObject();
            writer.WholeNumber("layer", (long)layer.Layer);
            writer.Number("logOverlap", layer.LogOverlap);
            writer.Number("logAntisymmetric", layer.LogAntisymmetric);
            writer.Number("symmetricShare", layer.SymmetricShare);
            writer.Number("drift", layer.Drift);
            writer.Number("scaleCosine", layer.ScaleCosine, ReadOut);
            writer.Number("logWeightGradient", layer.LogWeightGradient, ReadOut);
            writer.EndObject();
        }

        writer.EndArray();
        writer.EndObject();
    });
}
