using Fathom.Networks;
using Fathom.Reporting;

namespace Fathom.Studies;

/// <summary>A run for programs: schema <c>fathom.run/1</c>.</summary>
public static class RunJson
{
    /// <summary>The schema's name.</summary>
    public const string Schema = "fathom.run/1";

    private const string NotJudged = "the run has not come to its end";
    private const string NotFinite = "a number was not finite, zero, or not there";

    /// <summary>Writes the document. Everything but the provenance is a function of the setup.</summary>
    /// <param name="writer">Stands where a document begins.</param>
    /// <param name="outcome">The outcome.</param>
    /// <param name="comparison">Theory laid over it, or null.</param>
    /// <param name="provenance">Where it comes from, or null.</param>
    public static void Write(ResultJsonWriter writer, TrainingOutcome outcome, TheoryComparison? comparison, Provenance? provenance)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(outcome);
        writer.StartObject();
        writer.Text("schema", Schema);
        provenance?.WriteTo(writer);
        writer.Raw("setup", TrainingSetupJson.Write(outcome.Setup));
        writer.Text("verdict", outcome.Verdict.ToString().ToLowerInvariant());
        if (outcome.Divergence is { } divergence)
        {
            writer.StartObject("divergence");
            writer.WholeNumber("step", divergence.Step);
            writer.WholeNumber("layer", (long)divergence.Layer);
            writer.Text("layerName", divergence.LayerName);
            writer.Text("value", divergence.Value);
            writer.Boolean("isGradient", divergence.IsGradient);
            writer.Text("sentence", divergence.Sentence);
            writer.EndObject();
        }

        writer.WholeNumber("steps", outcome.Steps);
        writer.WholeNumber("totalSteps", outcome.TotalSteps);
        writer.WholeNumber("stepsPerEpoch", (long)outcome.StepsPerEpoch);
        writer.WholeNumber("trainableParameters", outcome.TrainableParameters);
        writer.Number("chance", outcome.Chance);
        writer.StartObject("final");
        Score(writer, "trainByBatch", outcome.TrainByBatch);
        Score(writer, "trainByRunning", outcome.TrainByRunning);
        Score(writer, "testByBatch", outcome.TestByBatch);
        Score(writer, "testByRunning", outcome.TestByRunning);
        writer.EndObject();
        Theory(writer, comparison);
        writer.StartArray("profiles");
        foreach (NetworkSnapshot snapshot in outcome.Snapshots)
        {
            Profile(writer, snapshot);
        }

        writer.EndArray();
        writer.EndObject();
    }

    private static void Theory(ResultJsonWriter writer, TheoryComparison? comparison)
    {
        if (comparison is null)
        {
            writer.Null("theory");
            return;
        }

        TrainingTheory theory = comparison.Theory;
        writer.StartObject("theory");
        writer.Text("source", theory.Source);
        writer.WholeNumber("depth", (long)theory.Depth);
        writer.Number("gradientGrowth", theory.GradientGrowth);
        writer.Number("trainableDepth", theory.TrainableDepth, "no depth is too deep");
        writer.Number("precisionHorizon", theory.PrecisionHorizon, "rounding destroys nothing");
        writer.Boolean("isTrainable", theory.IsTrainable);
        writer.StartObject("measuredGrowth");
        writer.Number("before", comparison.Before, NotFinite);
        writer.Number("firstStep", comparison.FirstStep, NotFinite);
        writer.Number("end", comparison.End, NotFinite);
        writer.EndObject();
        if (comparison.Agrees is { } agrees)
        {
            writer.Boolean("agrees", agrees);
        }
        else
        {
            writer.Null("agrees", NotJudged);
        }

        writer.Text("sentence", comparison.Sentence);
        writer.EndObject();
    }

    private static void Score(ResultJsonWriter writer, string name, Score score)
    {
        writer.StartObject(name);
        writer.Number("loss", score.Loss, score.IsKnown ? NotFinite : NotJudged);
        writer.Number("accuracy", score.Accuracy, NotJudged);
        writer.EndObject();
    }

    private static void Profile(ResultJsonWriter writer, NetworkSnapshot snapshot)
    {
        writer.StartObject();
        writer.Text("moment", RunWriter.NameOf(snapshot.Moment));
        writer.Number("loss", snapshot.Profile.Loss, NotFinite);
        writer.StartArray("layers");
        foreach (LayerSignal signal in snapshot.Profile.Layers)
        {
            writer.Text(null, signal.Layer.Name);
        }

        writer.EndArray();
        writer.Numbers("preActivationRms", [.. snapshot.Profile.Layers.Select(signal => signal.PreActivation)], NotFinite);
        writer.Numbers("activationRms", [.. snapshot.Profile.Layers.Select(signal => signal.Activation)], NotFinite);
        writer.Numbers("logGradientNorm", [.. snapshot.Profile.Layers.Select(signal => signal.LogGradientNorm)], NotFinite);
        writer.Numbers("logWeightGradientNorm", [.. snapshot.Profile.Layers.Select(signal => signal.LogWeightGradientNorm)], NotFinite);
        writer.EndObject();
    }
}
