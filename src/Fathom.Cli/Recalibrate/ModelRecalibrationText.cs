using System.Collections.Immutable;
using System.Globalization;
using Fathom.Reporting;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary>The recalibration of a model file, for people and for programs.</summary>
internal static class ModelRecalibrationText
{
    /// <summary>The name of the schema.</summary>
    public const string Schema = "fathom.model-recalibration/1";

    /// <summary>Writes the text.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="model">The model.</param>
    /// <param name="written">The file that was written.</param>
    /// <param name="output">Where to.</param>
    public static void Write(ModelRecalibrationOutcome outcome, string model, string written, TextWriter output)
    {
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(model)}: the running statistics of {outcome.Before.Length - 1} batch norms, computed again over {outcome.Samples:#,0} samples"));
        output.WriteLine();
        if (!double.IsNaN(outcome.Accuracy.Before))
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"right answers on these samples: {100 * outcome.Accuracy.ByBatch:0.00} % in training mode, {100 * outcome.Accuracy.Before:0.00} % in inference mode before, {100 * outcome.Accuracy.After:0.00} % recalibrated"));
            output.WriteLine();
        }

        output.Write(PlainTableWriter.Write(Layers(outcome)));
        output.WriteLine();
        output.WriteLine("Cosine and ratio of norms compare what comes out of a norm in inference mode with training mode, on the same batches; 1 when the modes agree.");
        output.WriteLine($"The recalibrated model is {written}; the model itself is as it was.");
    }

    /// <summary>Writes the document.</summary>
    /// <param name="writer">Stands where a document begins.</param>
    /// <param name="outcome">The outcome.</param>
    /// <param name="written">The file that was written.</param>
    /// <param name="provenance">Where it comes from.</param>
    public static void Write(ResultJsonWriter writer, ModelRecalibrationOutcome outcome, string written, Provenance provenance)
    {
        writer.StartObject();
        writer.Text("schema", Schema);
        provenance.WriteTo(writer);
        writer.Text("written", written);
        writer.WholeNumber("samples", outcome.Samples);
        writer.StartObject("accuracy");
        writer.Number("byBatch", outcome.Accuracy.ByBatch, "the samples have no labels that fit");
        writer.Number("before", outcome.Accuracy.Before, "the samples have no labels that fit");
        writer.Number("after", outcome.Accuracy.After, "the samples have no labels that fit");
        writer.EndObject();
        writer.StartArray("layers");
        foreach ((LayerGap before, LayerGap after) in outcome.Before.Zip(outcome.After))
        {
            writer.StartObject();
            writer.Text("name", before.Name);
            writer.Number("cosineBefore", before.Cosine);
            writer.Number("normRatioBefore", before.NormRatio);
            writer.Number("cosineAfter", after.Cosine);
            writer.Number("normRatioAfter", after.NormRatio);
            writer.EndObject();
        }

        writer.EndArray();
        writer.EndObject();
    }

    private static TextTable Layers(ModelRecalibrationOutcome outcome) => new(
        [
            new("norm", Alignment: ColumnAlignment.Left), new("cosine before", SignificantDigits: 4), new("norms before", SignificantDigits: 4), new("cosine after", SignificantDigits: 4), new("norms after", SignificantDigits: 4),
        ],
        [.. RecalibrationText.Shown(outcome.Before.Length).Select(place => (ImmutableArray<TableCell>)
        [
            outcome.Before[place].Name, outcome.Before[place].Cosine, outcome.Before[place].NormRatio, outcome.After[place].Cosine, outcome.After[place].NormRatio,
        ])]);
}
