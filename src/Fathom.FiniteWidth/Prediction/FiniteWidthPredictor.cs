using System.Collections.Immutable;
using System.Numerics.Tensors;
using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.FiniteWidth;

/// <summary>The lens: predicts isometry and gradients of a batch-normalized network of finite width for a given batch.</summary>
public static class FiniteWidthPredictor
{
    /// <summary>The largest ε up to which the laws, which hold for ε = 0, are applied.</summary>
    public const double LargestEpsilon = 1e-3;

    /// <summary>The relative error that is stated for a predicted isometry gap, as a mean over networks.</summary>
    private const double PathError = 0.15;

    /// <summary>Predicts.</summary>
    /// <param name="spec">The network: batch norm before the activation, no skip; an activation that is not odd needs a centred norm.</param>
    /// <param name="batch">The input, samples × features, finite.</param>
    /// <param name="isometryTarget">The isometry gap that counts as isometric, positive.</param>
    /// <returns>The prediction.</returns>
    /// <exception cref="SpecificationException">The specification is not valid.</exception>
    /// <exception cref="ArgumentException">The laws do not cover the network or the batch; the message says why.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The target is not positive.</exception>
    public static FiniteWidthPrediction Predict(NetworkSpec spec, Matrix batch, double isometryTarget = 1e-3)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(isometryTarget);
        BatchChecks.Finite(batch, nameof(batch));
        spec.EnsureValid();
        if (Fault(spec) is { } fault)
        {
            throw new ArgumentException(fault, nameof(spec));
        }

        FeatureSpectrum input = Spectrum(spec, batch);
        if (input.Rank <= 2)
        {
            throw new ArgumentException(
                $"The batch has rank {input.Rank}{(spec.Normalization.Centred ? " after centring" : "")}, and below 3 gradients have no finite second moment; use more, distinct samples.", nameof(batch));
        }

        bool orthogonal = spec.Initialization.Kind == InitializationKind.Orthogonal;
        Estimate rate = orthogonal ? ExplosionExponent.Orthogonal(input.Rank, spec.Width) : ExplosionExponent.Gaussian(input.Rank, spec.Width);
        Estimate linear = rate.Scale(spec.Depth);
        ImmutableArray<double> gains = [.. Enumerable.Range(1, spec.Depth).Select(layer => spec.GainSchedule.GainAt(layer, spec.Depth))];
        (Func<double, double> growthAt, Func<double, double> angleAt) = Curve(spec.Activation, gains);
        ScheduleCost cost = new(gains.Sum(growthAt), gains.Sum(angleAt));
        DepthProfile profile = DesignProfile.Of(gains, linear, growthAt, angleAt);
        bool becomesIsometric = orthogonal && IsLinear(spec.Activation) && input.Rank == spec.Width;
        double total = linear.Value + cost.Growth;
        return new FiniteWidthPrediction
        {
            Spec = spec,
            Input = input,
            End = orthogonal ? StationarySpectrum.Orthogonal(input.Rank, spec.Width) : StationarySpectrum.Gaussian(input.Rank, spec.Width),
            ToIsometry = becomesIsometric ? IsometryPath.DepthTo(input, isometryTarget) : null,
            LinearRate = rate,
            Activations = cost,
            Growth = new Estimate(total, linear.Error + (GainDesigner.LawError * cost.Growth)),
            Reach = FloatReach.Of(total / spec.Depth),
            Profile = becomesIsometric ? profile with { Series = [.. profile.Series, Gaps(input, spec.Depth)] } : profile,
        };
    }

    private static string? Fault(NetworkSpec spec)
    {
        Normalization normalization = spec.Normalization;
        return normalization is not { Kind: NormalizationKind.Batch, Placement: NormalizationPlacement.Before }
            ? "The laws of finite width are for batch norm before the activation."
            : normalization.Epsilon > LargestEpsilon
                ? "The laws of finite width hold for small epsilon, at most 1e-3."
                : spec.Skip is not null
                    ? "The laws of finite width are for networks without a skip connection."
                    : !normalization.Centred && spec.Initialization.BiasScale != 0
                        ? "A bias in front of an uncentred batch norm makes all samples alike; centre the norm or leave the bias out."
                        : !normalization.Centred && spec.Activation.Parity != Parity.Odd
                            ? $"{spec.Activation} is not odd, so without centring its mean makes all samples alike; centre the norm."
                            : null;
    }

    /// <summary>The batch's own eigenvalues, among zeros up to the width: a random linear map into the width keeps them on average.</summary>
    private static FeatureSpectrum Spectrum(NetworkSpec spec, Matrix batch)
    {
        Matrix seen = spec.Normalization.Centred ? Centred(batch) : batch;

        // Subtracting a large mean leaves its rounding behind, which must not count as rank.
        double cancellation = TensorPrimitives.Norm<double>(batch.Values) / TensorPrimitives.Norm<double>(seen.Values);
        double tolerance = 4 * Estimate.UnitRoundoff * Math.Max(batch.Rows, batch.Columns) * Math.Max(1, cancellation);
        IsometryMeasures measures = tolerance < 1
            ? IsometryMeasures.Of(seen, tolerance)
            : throw new ArgumentException(
                spec.Normalization.Centred ? "All samples of the batch are the same up to rounding, so centring leaves nothing." : "All samples of the batch are zero, so there is nothing to normalize.", nameof(batch));
        if (measures.Rank > spec.Width)
        {
            throw new ArgumentException(
                $"The batch has rank {measures.Rank}, above the width {spec.Width}, so the first layer discards directions at random; give the batch behind the first layer.", nameof(batch));
        }

        double largest = measures.SingularValues[0];
        return FeatureSpectrum.Of(Enumerable.Range(0, spec.Width).Select(i => i < measures.Rank ? Math.Pow(measures.SingularValues[i] / largest, 2) : 0));
    }

    private static Matrix Centred(Matrix batch)
    {
        Matrix centred = batch.Copy();
        for (int feature = 0; feature < batch.Columns; feature++)
        {
            double mean = 0;
            for (int sample = 0; sample < batch.Rows; sample++)
            {
                mean += batch[sample, feature] / batch.Rows;
            }

            for (int sample = 0; sample < batch.Rows; sample++)
            {
                centred[sample, feature] -= mean;
            }
        }

        return centred;
    }

    private static (Func<double, double> GrowthAt, Func<double, double> AngleAt) Curve(Activation activation, ImmutableArray<double> gains)
    {
        if (IsLinear(activation))
        {
            return (_ => 0, _ => 0);
        }

        if (activation.Homogeneity is not null)
        {
            NonLinearity cost = NonLinearity.Of(activation);
            return (_ => cost.Growth.Value, _ => cost.Angle);
        }

        ShapingCurve curve = ShapingCurve.Of(activation, Math.Clamp(gains.Max(Math.Abs), 0.01, 100));
        return (curve.GrowthAt, curve.AngleAt);
    }

    private static bool IsLinear(Activation activation) => activation.Homogeneity is { Degree: 1 } h && h.Positive == h.Negative;

    private static ProfileSeries Gaps(FeatureSpectrum input, int depth) =>
        new(ProfileQuantity.IsometryGap, ProfileKind.Predicted, [.. IsometryPath.Gaps(input, depth).Skip(1).Select((gap, i) => new ProfilePoint(i + 1, gap, PathError * gap))]);
}
