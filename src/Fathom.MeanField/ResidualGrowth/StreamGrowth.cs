using System.Collections.Immutable;
using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>The growth of activations in residual networks with and without batch norm, from the law of one number of the stream (wide layers).</summary>
/// <remarks>
/// Derived for Fathom. Given the stream x ≥ 0 with second moment m, a branch of two convolutions with gains g₁, g₂ puts out Gaussian numbers of variance c·m, c = g₁ g₂ p₁ p₂/2 without norms,
/// and of variance 1 with them; x ← relu(x + z). Zero padding leaves a 3 × 3 convolution on H × H the share p = (1 − 2/(3H))² of its inputs on average, (1 − 1/(3H))² at stride 2 with H outputs a side.
/// A projected shortcut begins the stream anew as relu(N(0, ·)). The law of x is carried exactly on a grid; moments alone would not close.
/// </remarks>
public static class StreamGrowth
{
    private const int FinePoints = 20;
    private const int CoarsePoints = 16;
    private const int MostSteps = 2000;

    /// <summary>The smallest ratio of noise to stream that the grid resolves, unless it is 0.</summary>
    private const double LeastNoise = 0.01;

    /// <summary>The smallest branch variance for which the law settles in a reasonable number of blocks.</summary>
    private const double LeastVariance = 0.05;

    /// <summary>Predicts the size of every convolution's output.</summary>
    /// <param name="stream">The network.</param>
    /// <returns>The profile; errors are those of the quadrature.</returns>
    /// <exception cref="ArgumentException">A number of the network does not make sense.</exception>
    public static StreamProfile Predict(ResidualStream stream)
    {
        Check(stream);
        ImmutableArray<(double Output, double Stream)> fine = new StreamWalk(stream, GaussLegendre.Rule(FinePoints)).Run();
        ImmutableArray<(double Output, double Stream)> coarse = new StreamWalk(stream, GaussLegendre.Rule(CoarsePoints)).Run();
        return new StreamProfile(
            stream,
            [.. fine.Select((value, index) => new StreamLayer(index + 1, WithError(value.Output, coarse[index].Output), WithError(value.Stream, coarse[index].Stream)))]);
    }

    /// <summary>The factor by which the second moment of the stream grows per block without norms, after many blocks of one kind.</summary>
    /// <param name="branchVariance">c, the variance of a branch for a stream with second moment 1: g² p²/2 for two convolutions of gain g. 0, or at least 0.05.</param>
    /// <returns>The factor: 1.396 for c = 1/2 (Xavier without padding), 2.400 for c = 2 (He), 1 for c = 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The variance is negative, not finite, or too small to be resolved.</exception>
    /// <exception cref="AccuracyException">The law did not settle.</exception>
    public static Estimate BlockFactor(double branchVariance)
    {
        ScaleGuard.NonNegative(branchVariance, nameof(branchVariance));
        if (branchVariance == 0)
        {
            return new Estimate(1, 0);
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(branchVariance, LeastVariance);
        return WithError(BlockFactor(branchVariance, GaussLegendre.Rule(FinePoints)), BlockFactor(branchVariance, GaussLegendre.Rule(CoarsePoints)));
    }

    private static double BlockFactor(double branchVariance, QuadratureRule rule)
    {
        double deviation = Math.Sqrt(branchVariance);
        RectifiedLaw law = RectifiedLaw.OfGaussian(rule, 2, _ => deviation);
        double factor = 0;
        for (int step = 0; step < MostSteps; step++)
        {
            RectifiedLaw next = law.Next(deviation, moment => deviation * Math.Sqrt(moment));
            double previous = factor;
            factor = next.SecondMoment;
            law = next.Scaled(1 / Math.Sqrt(factor));
            if (Math.Abs(factor - previous) <= 16 * Estimate.UnitRoundoff * factor)
            {
                return factor;
            }
        }

        throw new AccuracyException($"The law of the stream did not settle within {MostSteps} blocks for a branch variance of {branchVariance}.");
    }

    // Where a branch is silent both are −∞.
    private static Estimate WithError(double fine, double coarse) => fine.Equals(coarse)
        ? new(fine, double.IsFinite(fine) ? 100 * Estimate.UnitRoundoff * Math.Max(1, Math.Abs(fine)) : 0)
        : new(fine, Math.Abs(fine - coarse) + (100 * Estimate.UnitRoundoff * Math.Max(1, Math.Abs(fine))));

    private static void Check(ResidualStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(stream.Stages, 1, nameof(stream));
        ArgumentOutOfRangeException.ThrowIfLessThan(stream.BlocksPerStage, 1, nameof(stream));
        ArgumentOutOfRangeException.ThrowIfLessThan(stream.Width, 1, nameof(stream));
        ArgumentOutOfRangeException.ThrowIfLessThan(stream.Channels, 1, nameof(stream));
        ScaleGuard.Positive(stream.InputSecondMoment, nameof(stream));
        ScaleGuard.NonNegative(stream.BranchScale, nameof(stream));
        ScaleGuard.Positive(stream.Weights.Scale, nameof(stream));
        if (stream.Size >> (stream.Stages - 1) < 1)
        {
            throw new ArgumentException($"Images of {stream.Size} × {stream.Size} cannot be halved for {stream.Stages} stages.", nameof(stream));
        }

        if (stream.BranchScale > 0 && stream.BranchScale * (stream.IsNormalized ? 1 : stream.Weights.Scale / 2) < LeastNoise)
        {
            throw new ArgumentException($"A branch scale of {stream.BranchScale} is too small to be resolved; take 0, or more than {LeastNoise}.", nameof(stream));
        }
    }
}
