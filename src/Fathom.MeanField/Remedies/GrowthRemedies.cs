using System.Collections.Immutable;
using System.Globalization;
using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>Solves for what would bring the gradient growth of a batch-normalized network under a target.</summary>
/// <remarks>
/// Each remedy changes one thing and leaves the rest of the specification as it is. Values are the mildest that meet the target,
/// to four digits. For an activation with a kink off its origin, the remedies of gain, shift and batch leave the spec's ε aside; ε only lowers the
/// growth, so that they err on the safe side.
/// </remarks>
public static class GrowthRemedies
{
    private const int LargestBatch = 1 << 19;

    /// <summary>The growth at which a network of a given depth is just trainable: e^(16/L).</summary>
    /// <param name="depth">The depth L.</param>
    /// <returns>The growth per layer.</returns>
    public static double TargetFor(int depth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        return Math.Exp(GrowthOverDepth.TrainableLogGrowth / depth);
    }

    /// <summary>Finds all remedies that apply.</summary>
    /// <param name="spec">A network with centred batch norm before the activation, without skip and with a constant gain; others have no remedies of this kind.</param>
    /// <param name="batch">The batch size.</param>
    /// <param name="target">The growth per layer to get under, above 1; see <see cref="TargetFor"/>.</param>
    /// <returns>One entry per kind of change, met or not; empty when the network is of another kind or already meets the target.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The target is not above 1.</exception>
    public static ImmutableArray<Remedy> Find(NetworkSpec spec, BatchSize batch, double target)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (!(target > 1) || !double.IsFinite(target))
        {
            throw new ArgumentOutOfRangeException(nameof(target), target, "The target growth must be a number above 1.");
        }

        bool applies = spec.Normalization is { Kind: NormalizationKind.Batch, Centred: true, Placement: NormalizationPlacement.Before }
            && spec.Skip is null
            && spec.GainSchedule.Kind == GainScheduleKind.Constant
            && (batch.IsInfinite || batch.Count >= 4);
        if (!applies)
        {
            return [];
        }

        FixedPointSolver? solver = batch.IsInfinite ? null : new FixedPointSolver(batch);
        double present = GrowthOf(spec, spec.Activation, batch, solver);
        if (!(present > target))
        {
            return [];
        }

        NormalizedLayer layer = new(spec.Activation, batch, spec.Activation.IsSmooth || spec.Activation.Homogeneity is not null ? 1 : 0);
        return
        [
            Gain(spec, batch, layer, present, target),
            Shift(spec, batch, solver, target),
            Epsilon(spec, layer, target),
            Skip(spec, batch, layer, target),
            .. batch.IsInfinite ? ImmutableArray<Remedy>.Empty : [Batch(spec, batch, target)],
        ];
    }

    /// <summary>The growth at the fixed point without epsilon when the gain is multiplied by a factor of at most one.</summary>
    private static double GrowthAtGain(NormalizedLayer layer, double factor)
    {
        LayerRates rates = layer.Rates(factor, 1, 0, 1);
        return rates.BackwardTrace / rates.CentredVariance;
    }

    /// <summary>The growth of the network with another activation, all else as it is.</summary>
    private static double GrowthOf(NetworkSpec spec, Activation activation, BatchSize batch, FixedPointSolver? solver) =>
        GrowthTarget.GrowthOf(activation, batch, ConsideredEpsilon(spec, activation), spec.Initialization.WeightScale, solver);

    /// <summary>ε, or zero for an activation with a kink off its origin, where each step of a search would take seconds.</summary>
    private static double ConsideredEpsilon(NetworkSpec spec, Activation activation) =>
        activation.IsSmooth || activation.Homogeneity is not null ? spec.Normalization.Epsilon : 0;

    private static Remedy Gain(NetworkSpec spec, BatchSize batch, NormalizedLayer layer, double present, double target)
    {
        Activation activation = spec.Activation;
        double epsilon = spec.Normalization.Epsilon;
        if (activation.Homogeneity is not null && epsilon == 0)
        {
            return new Remedy(
                RemedyKind.Gain,
                null,
                present,
                Depth(present),
                $"no gain changes the growth of {activation.Function.Name}, which is homogeneous: batch norm undoes every scale");
        }

        (double? value, double growth, double best) = GrowthTarget.Search(
            factor => ConsideredEpsilon(spec, activation) == 0
                ? GrowthAtGain(layer, factor)
                : GrowthOf(spec, activation.WithGain(activation.Gain * factor), batch, null),
            [.. Enumerable.Range(0, 14).Select(i => Math.Pow(0.75, i))], target);
        return Worded(RemedyKind.Gain, value * activation.Gain, growth, best * activation.Gain, "gain");
    }

    private static Remedy Shift(NetworkSpec spec, BatchSize batch, FixedPointSolver? solver, double target)
    {
        Activation activation = spec.Activation;
        (double? value, double growth, double best) = GrowthTarget.Search(
            shift => GrowthOf(spec, activation.WithShift(shift), batch, solver),
            [.. Enumerable.Range(0, 9).Select(i => activation.Shift + (0.5 * i))],
            target);
        return Worded(RemedyKind.Shift, value, growth, best, "shift");
    }

    private static Remedy Epsilon(NetworkSpec spec, NormalizedLayer layer, double target)
    {
        double scale = spec.Initialization.WeightScale;

        // Along the curve of fixed points, parametrized by u = μ/ε: σ_w² M(u) = ε u.
        double EpsilonAt(double logRatio) =>
            scale * scale * layer.CentredVariance(Math.Exp(logRatio)) / Math.Exp(logRatio);
        double GrowthAt(double logRatio)
        {
            double epsilon = EpsilonAt(logRatio);
            return layer.Rates(1, Math.Exp(logRatio) * epsilon, epsilon, scale).BackwardTrace;
        }

        (double? value, double growth, double best) = GrowthTarget.Search(
            GrowthAt, [.. Enumerable.Range(0, 24).Select(i => 12 - (double)i)], target);
        return Worded(RemedyKind.Epsilon, value is null ? null : EpsilonAt(value.Value), growth, EpsilonAt(best), "epsilon");
    }

    private static Remedy Skip(NetworkSpec spec, BatchSize batch, NormalizedLayer layer, double target)
    {
        // The growth of deeper networks continues that of the first thousand layers.
        const int Walked = 1000;
        LayerRates rates = layer.Rates(1, 1, 0, 1);
        GrowthOverDepth? GrowthOf(double branch)
        {
            NetworkSpec skipped = spec with { Skip = new Skip { BranchScale = branch }, Depth = Math.Min(spec.Depth, Walked) };
            try
            {
                return BatchNormTheory.Of(skipped, batch, GrowthTarget.SearchTolerance).Growth;
            }
            catch (AccuracyException)
            {
                return null;
            }
        }

        double Walk(double branch) => GrowthOf(branch) is { } walked
            ? spec.Depth > 1 ? walked.TotalOver(spec.Depth) / (spec.Depth - 1) : walked.MeanLogGrowth
            : double.NaN;
        double GrowthAt(double branch) => Math.Exp(spec.Normalization.Epsilon == 0
            ? MeanLogGrowth(spec.Depth, branch * branch * rates.CentredVariance, rates.BackwardTrace / rates.CentredVariance)
            : Walk(branch));
        (double? value, double growth, double best) = GrowthTarget.Search(GrowthAt, [1, 0.5, 0.25, 0.125, 0.0625], target);
        double scale = value ?? best;
        double depth = GrowthOf(scale)?.TrainableDepth ?? double.NaN;
        return new Remedy(
            RemedyKind.Skip,
            value,
            growth,
            depth,
            value is not null
                ? $"a skip around every layer with branch scale {Number(scale)} makes gradients grow as a power of depth only"
                : double.IsFinite(growth)
                    ? $"even a skip with branch scale {Number(best)} leaves an average growth of {Number(growth)}"
                    : "the growth with a skip could not be computed to a stated accuracy");
    }

    /// <summary>The mean of ln(1 + λ s/(1 + (l − 1)s)) over the layers below the last, in closed form.</summary>
    private static double MeanLogGrowth(int depth, double step, double growth)
    {
        if (depth == 1)
        {
            return Math.Log(1 + (step * growth));
        }

        // Π (a + λ + l)/(a + l) for l = 0 … L − 2, a = 1/s: a quotient of gamma functions.
        double start = 1 / step;
        double total = GammaFunction.LogGamma(start + growth + depth - 1) - GammaFunction.LogGamma(start + growth)
            - GammaFunction.LogGamma(start + depth - 1) + GammaFunction.LogGamma(start);
        return total / (depth - 1);
    }

    private static Remedy Batch(NetworkSpec spec, BatchSize batch, double target)
    {
        double GrowthAt(double count)
        {
            BatchSize size = double.IsPositiveInfinity(count) ? BatchSize.Infinite : BatchSize.Of((int)Math.Round(count));
            return GrowthOf(spec, spec.Activation, size, null);
        }

        double limit = GrowthAt(double.PositiveInfinity);
        if (!(limit <= target))
        {
            return new Remedy(
                RemedyKind.Batch,
                null,
                limit,
                Depth(limit),
                $"even an infinite batch leaves a growth of {Number(limit)}");
        }

        int low = batch.Count;
        int high = batch.Count;
        while (!(GrowthAt(high) <= target))
        {
            if (high >= LargestBatch)
            {
                return new Remedy(
                    RemedyKind.Batch,
                    null,
                    limit,
                    Depth(limit),
                    $"no batch of less than a million samples reaches the target; an infinite one comes to {Number(limit)}");
            }

            low = high;
            high *= 2;
        }

        while (high - low > 1)
        {
            int middle = low + ((high - low) / 2);
            (low, high) = GrowthAt(middle) <= target ? (low, middle) : (middle, high);
        }

        double growth = GrowthAt(high);
        return new Remedy(
            RemedyKind.Batch,
            high,
            growth,
            Depth(growth),
            string.Create(CultureInfo.InvariantCulture, $"a batch of {high} samples lowers the growth to {growth:0.####}"));
    }

    private static Remedy Worded(RemedyKind kind, double? value, double growth, double best, string name) => new(
        kind,
        value,
        growth,
        Depth(growth),
        value is null
            ? $"no {name} reaches the target; the best is {Number(growth)} at {name} {Number(best)}"
            : $"{name} {Number(value.Value)} lowers the growth to {Number(growth)}");

    private static double Depth(double growth) =>
        growth == 1 ? double.PositiveInfinity : GrowthOverDepth.TrainableLogGrowth / Math.Abs(Math.Log(growth));

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
