using System.Globalization;
using Fathom.MeanField;
using Fathom.Sampling;
using Fathom.Specification;

namespace Fathom.Cli;

/// <summary>Says in one sentence what a simulation means for the depth of networks like these.</summary>
/// <remarks>The rule is that of the prediction: training bears a total log-growth of squared gradients of 16.</remarks>
internal static class SimulationVerdict
{
    /// <summary>A growth per layer below this is that of rounding errors.</summary>
    private const double VanishedGrowth = 1e-12;

    /// <summary>The depth at which the total log-growth reaches 16 at the growth observed.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="growth">Growth per layer, or null when none was observed.</param>
    /// <returns>The depth; infinite when the growth is one within two standard errors; NaN when layers differ or nothing was observed.</returns>
    public static double TrainableDepth(NetworkSpec spec, SampledGrowth? growth)
    {
        if (growth is null || growth.Value < VanishedGrowth || LayersDiffer(spec))
        {
            return double.NaN;
        }

        double log = Math.Abs(Math.Log(growth.Value));
        return !double.IsFinite(log) ? double.NaN
            : log <= 2 * LogError(growth) ? double.PositiveInfinity
            : GrowthOverDepth.TrainableLogGrowth / log;
    }

    /// <summary>Words the verdict.</summary>
    /// <param name="outcome">The simulation.</param>
    /// <returns>One sentence.</returns>
    public static string Of(SimulationOutcome outcome)
    {
        NetworkSpec spec = outcome.Run.Spec;
        SampledGrowth? growth = outcome.Result.Growth;
        if (spec.Depth == 1)
        {
            return "One layer has no growth; simulate a deeper network.";
        }

        if (growth is null || !double.IsFinite(growth.Value) || growth.Value < VanishedGrowth)
        {
            string advice = spec.Normalization.Kind == NormalizationKind.Batch && outcome.Run.BatchSizes.Max() < 4
                ? "; use a batch of at least 4 samples"
                : string.Empty;
            return $"The gradient below the last layers is zero up to rounding, or not finite: no growth can be given{advice}.";
        }

        string here = string.Create(
            CultureInfo.InvariantCulture,
            $"In {(outcome.Run.Networks == 1 ? "this network" : $"these {Layers(outcome.Run.Networks)} networks")} of width {spec.Width}");
        string rate = $"by {UncertainNumber.Text(growth.Value, growth.StandardError)} per layer{(LayersDiffer(spec) ? " on average" : string.Empty)}";
        double log = Math.Log(growth.Value);
        double reach = TrainableDepth(spec, growth);
        if (double.IsPositiveInfinity(reach))
        {
            double bound = Math.Abs(log) + (2 * LogError(growth));
            return bound > 0
                ? $"{here} squared gradients kept their size from layer to layer within two standard errors ({UncertainNumber.Text(growth.Value, growth.StandardError)}): at this width {Layers(GrowthOverDepth.TrainableLogGrowth / bound)} layers or more can be trained."
                : $"{here} squared gradients kept their size from layer to layer exactly.";
        }

        string moved = $"{here} squared gradients {(log > 0 ? "grew" : "shrank")} {rate} toward the input";
        double total = Math.Abs(log) * (spec.Depth - 1);
        if (double.IsNaN(reach))
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{moved}, by e^{total * Math.Sign(log):0.#} in all, which is {(total <= GrowthOverDepth.TrainableLogGrowth ? "within" : "more than")} the factor of e^16 that training bears.");
        }

        string depth = $"about {Layers(reach)} {(Math.Floor(reach) == 1 ? "layer" : "layers")} can be trained";
        return spec.Depth <= reach
            ? $"{moved}: at this rate {depth}, so the {Layers(spec.Depth)} of this network can."
            : $"{moved}: at this rate {depth}, and the {Layers(spec.Depth)} of this network are too many.";
    }

    private static double LogError(SampledGrowth growth) => double.IsFinite(growth.StandardError) ? growth.StandardError / growth.Value : 0;

    private static bool LayersDiffer(NetworkSpec spec) => spec.Skip is not null || spec.GainSchedule.Kind != GainScheduleKind.Constant;

    private static string Layers(double value) => Math.Floor(value).ToString("#,##0", CultureInfo.InvariantCulture);
}
