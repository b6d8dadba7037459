using System.Collections.Immutable;
using Fathom.Specification;

namespace Fathom.Studies;

/// <summary>The kept quantities of a training.</summary>
internal static class TrainedValues
{
    /// <summary>The total log-growth of squared gradients at which a network stops being trainable, as in a prediction.</summary>
    private const double TrainableLogGrowth = 16;

    /// <summary>Takes them out.</summary>
    /// <param name="outcome">The training.</param>
    /// <param name="keep">The names; those that a training does not give are left out.</param>
    /// <returns>The values. What a network of float32 numbers that diverged scores is not a number.</returns>
    public static CellValues Of(TrainingOutcome outcome, IEnumerable<string> keep)
    {
        CellValues values = new();
        foreach (string name in keep)
        {
            if (Value(outcome, name) is { } value)
            {
                values[name] = value;
            }
        }

        return values;
    }

    private static CellValue? Value(TrainingOutcome outcome, string name)
    {
        bool diverged = outcome.Verdict == TrainingVerdict.Diverged;
        double growth = Growth(outcome, TrainingMoment.Before);
        return name switch
        {
            "learned" => diverged ? 0 : (outcome.TrainByBatch.Accuracy - outcome.Chance) / (1 - outcome.Chance),
            "accuracy" => diverged ? double.NaN : outcome.TrainByBatch.Accuracy,
            "loss" => diverged ? double.NaN : outcome.TrainByBatch.Loss,
            "testAccuracy" => diverged ? double.NaN : outcome.TestByBatch.Accuracy,
            "testLoss" => diverged ? double.NaN : outcome.TestByBatch.Loss,
            "inferenceAccuracy" => diverged ? double.NaN : outcome.TrainByRunning.Accuracy,
            "inferenceTestAccuracy" => diverged ? double.NaN : outcome.TestByRunning.Accuracy,
            "steps" => outcome.Steps,
            "outcome" => outcome.Verdict.ToString().ToLowerInvariant(),
            "divergence" => outcome.Divergence is { } divergence ? CellValue.FromString(divergence.Sentence) : null,
            "gradientGrowth" => growth,
            "trainedGrowth" => Growth(outcome, TrainingMoment.End),
            "depthScale" => 1 / Math.Abs(Math.Log(growth)),
            "trainableDepth" => TrainableLogGrowth / Math.Abs(Math.Log(growth)),
            LensQuantities.ProfilePrefix + ProfileQuantity.LogGradientNorm => Profile(outcome, layer => layer.LogGradientNorm),
            LensQuantities.ProfilePrefix + ProfileQuantity.LogWeightGradientNorm => Profile(outcome, layer => layer.LogWeightGradientNorm),
            _ => null,
        };
    }

    private static double Growth(TrainingOutcome outcome, TrainingMoment moment) => outcome.At(moment)?.GradientGrowth(outcome.Setup.Network.Spec!.Depth) ?? double.NaN;

    private static CellValue? Profile(TrainingOutcome outcome, Func<Networks.LayerSignal, double> quantity) =>
        outcome.At(TrainingMoment.Before) is { } snapshot ? CellValue.FromImmutableArray([.. snapshot.Profile.Layers.Take(outcome.Setup.Network.Spec!.Depth).Select(quantity)]) : null;
}
