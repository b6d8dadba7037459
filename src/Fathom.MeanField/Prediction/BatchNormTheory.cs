using System.Collections.Immutable;
using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>The theory of networks with centred batch norm before the activation, with epsilon, gain schedule and skip.</summary>
internal static class BatchNormTheory
{
    /// <summary>What is asked at most of the growth of a single layer where layers differ; the error reached is reported.</summary>
    private const double LayerAccuracy = 1e-7;

    /// <summary>Applies the theory.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="batch">The batch size, at least 2.</param>
    /// <param name="tolerance">Accuracy of the fixed point.</param>
    /// <returns>The theory.</returns>
    public static LayerTheory Of(NetworkSpec spec, BatchSize batch, double tolerance)
    {
        Activation middle = spec.ActivationAt((spec.Depth + 1) / 2);
        FixedPoint point = PointOf(middle, spec, batch, tolerance);
        bool uniform = spec.Skip is null && spec.GainSchedule.Kind == GainScheduleKind.Constant;
        if (uniform)
        {
            return LayerTheory.Constant(point, spec.Depth);
        }

        if (IsSmall(batch))
        {
            return Degenerate(spec, point);
        }

        double largest = 0;
        for (int l = 1; l <= spec.Depth; l++)
        {
            largest = Math.Max(largest, Math.Abs(spec.GainSchedule.GainAt(l, spec.Depth)));
        }

        NormalizedLayer Layer(int level) => new(spec.Activation, batch, level, largest, spec.GainSchedule.UnitSlope);
        int level = spec.Activation.IsSmooth || spec.Activation.Homogeneity is not null ? 1 : 0;
        NormalizedLayer fineLayer = Layer(level + 1);
        LayerTrajectory coarse = LayerTrajectory.Walk(spec, Layer(level));
        LayerTrajectory fine = LayerTrajectory.Walk(spec, fineLayer);
        double error = 0;
        for (int i = 0; i < Math.Min(coarse.LogGrowth.Length, fine.LogGrowth.Length); i++)
        {
            error = Math.Max(error, Math.Abs(coarse.LogGrowth[i] - fine.LogGrowth[i]));
        }

        if (!(error <= Math.Max(tolerance, LayerAccuracy)))
        {
            throw AccuracyException.For("The growth over depth", error, tolerance);
        }

        ImmutableArray<string> notes = [];
        if (fine.LogGrowth.Length < spec.Depth)
        {
            notes = [$"The signal dies out at layer {fine.LogGrowth.Length}; the layers above it see nothing of the input."];
        }

        GrowthOverDepth growth = new(
            spec.Depth, fine.LogGrowth, index => fine.Beyond(spec, fineLayer, index));
        return new LayerTheory(point, growth, error + fine.HeldError + 1e-13, fine.Variance, fine.Correlation, notes);
    }

    private static bool IsSmall(BatchSize batch) => !batch.IsInfinite && batch.Count < 4;

    /// <summary>Batches of two and three, whose branches pass on no gradient or one of infinite expectation.</summary>
    private static LayerTheory Degenerate(NetworkSpec spec, FixedPoint point)
    {
        double branch = point.GradientGrowth.Value;
        bool carried = spec.Skip is not null && branch == 0;
        return new LayerTheory(
            point,
            GrowthOverDepth.Constant(spec.Depth, spec.Skip is null ? branch : 1 + branch),
            0,
            [],
            [],
            carried ? ["The branches pass on no gradient: the skips alone carry it, unchanged, so that only the last layers' weights learn."] : []);
    }

    private static FixedPoint PointOf(Activation activation, NetworkSpec spec, BatchSize batch, double tolerance)
    {
        return spec.Normalization.Epsilon == 0
            ? BatchSymmetricFixedPoint.Solve(activation, batch, MomentRoute.Automatic, tolerance)
            : EpsilonFixedPoint.Solve(
                activation, batch, spec.Normalization.Epsilon, spec.Initialization.WeightScale, tolerance);
    }
}
