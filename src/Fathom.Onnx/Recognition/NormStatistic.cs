namespace Fathom.Onnx;

/// <summary>The variance that a decomposed norm divides by.</summary>
/// <param name="Source">The value over which it is taken; the parameter when it is a running variance.</param>
/// <param name="Axes">The dimensions over which it is taken, bit i for dimension i; 0 for a running variance.</param>
/// <param name="IsCentred">Whether the mean is subtracted before squaring.</param>
/// <param name="Epsilon">What is added before the root.</param>
/// <param name="Divisor">What the sum of squares is divided by; 0 for their number.</param>
/// <param name="Scale">The value by which the reciprocal deviation was multiplied on the way; null for none.</param>
internal sealed record NormStatistic(string Source, uint Axes, bool IsCentred, double Epsilon = 0, double Divisor = 0, string? Scale = null)
{
    /// <summary>Whether it is a running variance.</summary>
    public bool IsRunning => Axes == 0;
}
