using System.Collections.Immutable;
using System.Globalization;
using Fathom.Specification;

namespace Fathom.Sampling;

/// <summary>What a simulation says over its networks.</summary>
/// <param name="Run">The observed numbers.</param>
/// <param name="Quantities">
/// Every quantity per layer with mean, standard error and quantiles over networks; after the observed ones, logarithms of gradient norms relative to the last layer under the names of <see cref="Relative"/>.
/// </param>
/// <param name="Growth">
/// Factor per layer, from the output to the input, of the mean over networks of the squared gradient norm (annealed): what infinite-width theory predicts. Null for a single layer and when no network is finite.
/// </param>
/// <param name="TypicalGrowth">The same in a typical network (quenched): exp of the mean slope of the logarithm.</param>
/// <param name="Profile">
/// Means with standard errors. <c>logGradientNorm</c> is ln of the mean squared norm relative to that of the last layer and <c>gradientGrowth</c> the ratio of those means, with jackknife errors, so that they can be laid over a
/// prediction; all others are means over networks.
/// </param>
/// <param name="Notes">What a reader should know, one sentence each: where numbers stopped being finite.</param>
public sealed record SimulationResult(
    SimulationRun Run,
    ImmutableArray<QuantitySummary> Quantities,
    SampledGrowth? Growth,
    SampledGrowth? TypicalGrowth,
    DepthProfile Profile,
    ImmutableArray<string> Notes)
{
    /// <summary>What is appended to the name of a quantity that is given relative to the last layer.</summary>
    public const string Relative = "Relative";

    /// <summary>Summarizes a run.</summary>
    /// <param name="run">The run.</param>
    /// <returns>The result.</returns>
    public static SimulationResult Of(SimulationRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        int depth = run.Spec.Depth;
        List<QuantitySummary> summaries = [];
        foreach (string quantity in run.Quantities)
        {
            double[][] values = Values(run, quantity);
            summaries.Add(Summary(quantity, values, depth));
        }

        foreach (string quantity in (string[])[ProfileQuantity.LogGradientNorm, ProfileQuantity.LogWeightGradientNorm])
        {
            double[][] relative = [.. Values(run, quantity).Select(log => log.Select(value => value - log[^1]).ToArray())];
            summaries.Add(Summary(quantity + Relative, relative, depth));
        }

        double[][] finite = [.. Values(run, ProfileQuantity.LogGradientNorm).Where(log => Array.TrueForAll(log, double.IsFinite))];
        return new SimulationResult(
            run,
            [.. summaries],
            GrowthFit.OfMean(finite, depth),
            GrowthFit.OfTypical(finite, depth),
            SampledProfile.Of(depth, summaries, finite),
            Remarks(run));
    }

    /// <summary>Finds the summary of a quantity.</summary>
    /// <param name="quantity">Its name.</param>
    /// <returns>The summary, or null when the quantity was not observed.</returns>
    public QuantitySummary? Find(string quantity) => Quantities.FirstOrDefault(summary => summary.Quantity == quantity);

    private static QuantitySummary Summary(string quantity, double[][] values, int depth) => new(
        quantity,
        [.. Enumerable.Range(1, depth).Select(l => LayerStatistic.Of(l, values.Select(network => network[l - 1]))).Where(statistic => statistic.Count > 0)]);

    private static double[][] Values(SimulationRun run, string quantity)
    {
        int place = run.Quantities.IndexOf(quantity);
        double[][] values = new double[run.Networks][];
        for (int i = 0; i < run.Networks; i++)
        {
            values[i] = new double[run.Spec.Depth];
            for (int l = 1; l <= run.Spec.Depth; l++)
            {
                values[i][l - 1] = run.Value(i, place, l);
            }
        }

        return values;
    }

    private static ImmutableArray<string> Remarks(SimulationRun run)
    {
        List<string> notes = [];
        double[][] variances = Values(run, ProfileQuantity.Variance);
        int[] overflows = [.. variances.Select(values => Array.FindIndex(values, value => !double.IsFinite(value))).Where(layer => layer >= 0)];
        if (overflows.Length > 0)
        {
            notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"In {overflows.Length} of {run.Networks} networks the activations are not finite from layer {overflows.Min() + 1} on at the earliest; those networks have no gradients."));
        }

        double[][] logs = Values(run, ProfileQuantity.LogGradientNorm);
        int[] zeros = [.. logs.Select(values => Array.FindLastIndex(values, double.IsNegativeInfinity)).Where(layer => layer >= 0)];
        if (zeros.Length > 0)
        {
            notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"In {zeros.Length} of {run.Networks} networks the gradient is exactly zero from layer {zeros.Max() + 1} down at the earliest; those networks are left out of its logarithms."));
        }

        int[] broken = [.. logs.Zip(variances).Where(pair => Array.TrueForAll(pair.Second, double.IsFinite)).Select(pair => Array.FindLastIndex(pair.First, double.IsNaN)).Where(layer => layer >= 0)];
        if (broken.Length > 0)
        {
            notes.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"In {broken.Length} of {run.Networks} networks the gradient is not finite from layer {broken.Max() + 1} down at the earliest."));
        }

        return [.. notes];
    }
}
