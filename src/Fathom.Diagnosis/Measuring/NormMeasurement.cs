namespace Fathom.Diagnosis;

/// <summary>A batch norm beside the batch that went through it.</summary>
/// <param name="Node">The node.</param>
/// <param name="Values">How many numbers each of its statistics is taken over; 0 when the network was not run.</param>
/// <param name="Variance">The median over channels of the variance of the batch; of the running variance when the network was not run, NaN when that is not known.</param>
/// <param name="MeanShift">The median over channels of the distance between the running mean and that of the batch, in deviations of the batch; NaN without running statistics.</param>
/// <param name="VarianceRatio">The median over channels of the running variance over that of the batch; NaN without running statistics.</param>
/// <param name="IsInitial">Whether the running statistics are still those with which training begins, 0 and 1.</param>
public sealed record NormMeasurement(string Node, int Values, double Variance, double MeanShift, double VarianceRatio, bool IsInitial)
{
    /// <summary>The smallest variance of a channel.</summary>
    public double SmallestVariance { get; init; } = double.NaN;

    /// <summary>How many channels are constant: their variance is below the square of float32's rounding of their mean square.</summary>
    public int ConstantChannels { get; init; }
}
