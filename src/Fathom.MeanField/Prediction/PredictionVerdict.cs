using System.Globalization;
using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>Says in one sentence what a prediction means.</summary>
internal static class PredictionVerdict
{
    /// <summary>Words the verdict.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="theory">What the theory says.</param>
    /// <param name="trainable">The trainable depth.</param>
    /// <param name="horizon">The precision horizon.</param>
    /// <returns>One sentence, without a final note on stability.</returns>
    public static string Of(NetworkSpec spec, LayerTheory theory, double trainable, PrecisionHorizon horizon)
    {
        double growth = theory.FixedPoint.GradientGrowth.Value;
        if (double.IsPositiveInfinity(growth))
        {
            return "The expected gradient is infinite at every depth: use a batch of at least 4 samples.";
        }

        if (growth == 0 && spec.Skip is null)
        {
            return "The gradient is exactly zero below the last normalization: nothing there can learn; use a batch of at least 4 samples.";
        }

        double mean = Math.Exp(theory.Growth.MeanLogGrowth);
        string rate = spec.Skip is null && spec.GainSchedule.Kind == GainScheduleKind.Constant
            ? $"by {Number(mean)} per layer"
            : $"by {Number(mean)} per layer on average";
        string direction = Math.Abs(theory.Growth.MeanLogGrowth) < 1e-12
            ? "Squared gradients keep their size from layer to layer"
            : mean > 1
                ? $"Squared gradients grow {rate} toward the input"
                : $"Squared gradients shrink {rate} toward the input";
        string depth = double.IsPositiveInfinity(trainable) || trainable >= 1e6
            ? "no depth up to a million layers is too deep for them"
            : double.IsNaN(trainable)
                ? $"the {Layers(spec.Depth)} layers of this network can be trained"
            : spec.Depth <= trainable
                ? $"about {Counted(trainable)} can be trained, so the {Layers(spec.Depth)} of this network can"
                : $"about {Counted(trainable)} can be trained, and the {Layers(spec.Depth)} of this network are too many";
        string rounding = spec.Depth > horizon.SinglePrecision
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"; in float32 rounding alone destroys the gradient after {Layers(horizon.SinglePrecision)} layers")
            : string.Empty;
        return $"{direction}: {depth}{rounding}.";
    }

    private static string Number(double value) =>
        value.ToString(value < 0.01 ? "G3" : "0.####", CultureInfo.InvariantCulture);

    private static string Counted(double value) => Math.Floor(value) == 1 ? "1 layer" : $"{Layers(value)} layers";

    private static string Layers(double value) => Math.Floor(value).ToString("#,##0", CultureInfo.InvariantCulture);
}
