using Fathom.Networks;

namespace Fathom.Diagnosis;

/// <summary>What one value of a network looks like, forwards and backwards.</summary>
public sealed record NodeMeasurement
{
    /// <summary>The node that makes the value.</summary>
    public required string Node { get; init; }

    /// <summary>The name of its operation.</summary>
    public required string Operator { get; init; }

    /// <summary>The name of the value.</summary>
    public required string Value { get; init; }

    /// <summary>Its shape.</summary>
    public required TensorShape Shape { get; init; }

    /// <summary>Mean, deviation, largest magnitude, share of zeros of the value.</summary>
    public required EdgeStatistics Statistics { get; init; }

    /// <summary>The mean cosine between different samples; 1 when all are alike; NaN when there are no samples or one is zero.</summary>
    public double SampleCosine { get; init; } = double.NaN;

    /// <summary>The root mean square of what differs from the mean over the samples, over that of the value; 0 when all samples are alike.</summary>
    public double SampleSpread { get; init; } = double.NaN;

    /// <summary>−ln of the ratio of the geometric to the arithmetic mean of the eigenvalues of the samples' Gram matrix; infinite when it is singular.</summary>
    public double IsometryGap { get; init; } = double.NaN;

    /// <summary>The eigenvalues of the samples' Gram matrix; null when there are fewer than two samples or more than 128.</summary>
    public GramSpectrum? Gram { get; init; }

    /// <summary>The share of units that are zero on every sample and position; NaN for what is no rectifier.</summary>
    public double DeadShare { get; init; } = double.NaN;

    /// <summary>The share of elements at which the slope is below a hundredth of the largest; NaN for what cannot saturate.</summary>
    public double SaturatedShare { get; init; } = double.NaN;

    /// <summary>The largest root mean square of a channel over the median one; NaN without channels.</summary>
    public double ChannelImbalance { get; init; } = double.NaN;

    /// <summary>The norm of the difference between the value in training and in inference mode, over the norm in training, on evenly spread elements; NaN when inference is not possible.</summary>
    public double InferenceGap { get; init; } = double.NaN;

    /// <summary>The statistics of the gradient; null when none flows.</summary>
    public EdgeStatistics? Gradient { get; init; }

    /// <summary>Hill's estimate of the tail exponent of the gradient's entries; NaN when there are too few.</summary>
    public double GradientTailIndex { get; init; } = double.NaN;
}
