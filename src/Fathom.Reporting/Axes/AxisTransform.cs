namespace Fathom.Reporting;

/// <summary>Maps data to the coordinate in which an axis is evenly spaced: the value itself or a decimal logarithm.</summary>
internal readonly record struct AxisTransform(AxisScale Scale, double LinearThreshold)
{
    /// <summary>Linear axes hold no coordinates beyond this, so that differences of limits stay finite.</summary>
    public const double Largest = 1e300;

    /// <summary>Exponents of ten beyond this are shown at it: they fit no label, and ticks count them as whole numbers.</summary>
    private const double LargestExponent = 1e8;

    public static AxisTransform Of(Axis axis) => new(axis.Scale, axis.LinearThreshold);

    /// <summary>Whether the even coordinate is a decimal logarithm of the shown quantity.</summary>
    public bool IsDecades => Scale is AxisScale.Log10 or AxisScale.NaturalLog;

    /// <summary>The even coordinate of a value; NaN when the axis cannot show it.</summary>
    public double Even(double value)
    {
        if (!double.IsFinite(value))
            return double.NaN;
        return Scale switch
        {
            AxisScale.Log10 => value > 0 ? Math.Log10(value) : double.NaN,
            AxisScale.NaturalLog => Math.Clamp(value / Math.Log(10), -LargestExponent, LargestExponent),
            AxisScale.SymLog => Math.Sign(value) * SymLogMagnitude(Math.Abs(value)),
            _ => Math.Clamp(value, -Largest, Largest),
        };
    }

    // The quotient may overflow although its logarithm is small.
    private double SymLogMagnitude(double magnitude)
    {
        double ratio = magnitude / LinearThreshold;
        return double.IsFinite(ratio) ? Math.Log10(1 + ratio) : Math.Log10(magnitude) - Math.Log10(LinearThreshold);
    }
}
