using System.Collections.Immutable;
using Fathom.Reporting;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary>A recalibration for programs: schema <c>fathom.recalibration/1</c>.</summary>
internal static class RecalibrationJson
{
    /// <summary>The schema's name.</summary>
    public const string Schema = "fathom.recalibration/1";

    /// <summary>Writes the document.</summary>
    /// <param name="writer">Stands where a document begins.</param>
    /// <param name="outcome">The outcome.</param>
    /// <param name="provenance">Where it comes from.</param>
    public static void Write(ResultJsonWriter writer, RecalibrationOutcome outcome, Provenance provenance)
    {
        writer.StartObject();
        writer.Text("schema", Schema);
        provenance.WriteTo(writer);
        writer.Raw("setup", TrainingSetupJson.Write(outcome.Setup));
        writer.WholeNumber("steps", outcome.Steps);
        writer.Number("chance", outcome.Chance);
        writer.StartObject("accuracy");
        writer.Number("trainByBatch", outcome.TrainByBatch.Accuracy);
        writer.Number("trainBefore", outcome.TrainBefore.Accuracy);
        writer.Number("trainAfter", outcome.TrainAfter.Accuracy);
        writer.Number("testByBatch", outcome.TestByBatch.Accuracy);
        writer.Number("testBefore", outcome.TestBefore.Accuracy);
        writer.Number("testAfter", outcome.TestAfter.Accuracy);
        writer.Number("testUnbiased", outcome.TestByUnbiased.Accuracy, "the norms keep their variances so anyway");
        writer.EndObject();
        writer.Number("gapBefore", outcome.GapBefore);
        writer.Number("gapAfter", outcome.GapAfter);
        writer.StartArray("layers");
        for (int i = 0; i < outcome.Before.Length; i++)
        {
            writer.StartObject();
            writer.Text("name", outcome.Before[i].Name);
            writer.Number("cosineBefore", outcome.Before[i].Cosine);
            writer.Number("predictedBefore", Predicted(outcome.PredictedBefore, i), "the scores are no norm");
            writer.Number("normRatioBefore", outcome.Before[i].NormRatio);
            writer.Number("cosineAfter", outcome.After[i].Cosine);
            writer.Number("predictedAfter", Predicted(outcome.PredictedAfter, i), "the scores are no norm");
            writer.Number("normRatioAfter", outcome.After[i].NormRatio);
            writer.Number("fluctuation", outcome.Before[i].Fluctuation, "the scores are no norm");
            writer.EndObject();
        }

        writer.EndArray();
        writer.EndObject();
    }

    private static double Predicted(ImmutableArray<double> cosines, int place) => place < cosines.Length ? cosines[place] : double.NaN;
}
