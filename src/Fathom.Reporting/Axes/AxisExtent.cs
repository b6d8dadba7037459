namespace Fathom.Reporting;

/// <summary>Collects the range of data on one axis, in the even coordinate, and turns it into limits.</summary>
internal sealed class AxisExtent(Axis axis)
{
    private readonly AxisTransform transform = AxisTransform.Of(axis);
    private double low = double.PositiveInfinity;
    private double high = double.NegativeInfinity;
    private bool tightLow;
    private bool tightHigh;

    /// <summary>Includes a value; what the axis cannot show is passed over.</summary>
    public void Include(double value)
    {
        double even = transform.Even(value);
        if (double.IsNaN(even))
            return;
        low = Math.Min(low, even);
        high = Math.Max(high, even);
    }

    /// <summary>Includes a value that needs no free space beyond it, such as the foot of a bar or the edge of a heat map.</summary>
    public void IncludeEdge(double value)
    {
        double even = transform.Even(value);
        if (double.IsNaN(even))
            return;
        if (even <= low)
            (low, tightLow) = (even, true);
        if (even >= high)
            (high, tightHigh) = (even, true);
    }

    /// <summary>The limits: those the axis demands, else those of the data with some free space.</summary>
    /// <param name="freeShare">Free space at each end as a share of the range.</param>
    public (double Low, double High) Limits(double freeShare)
    {
        (double from, double to) = low <= high ? (low, high) : EmptyRange();
        double least = Math.Max(1e-12 * Math.Max(Math.Abs(from), Math.Abs(to)), 1e-300);
        bool degenerate = to - from <= least;
        if (degenerate)
        {
            double half = transform.Scale == AxisScale.Linear && from != 0 ? 0.1 * Math.Abs(from) : 0.5;
            (from, to) = (from - half, to + half);
        }
        else
        {
            double free = axis.WholeNumbers ? Math.Max(0.5, 0.01 * (to - from)) : freeShare * (to - from);
            (from, to) = (tightLow ? from : from - free, tightHigh ? to : to + free);
        }

        double? minimum = axis.Minimum is { } lower ? transform.Even(lower) : null;
        double? maximum = axis.Maximum is { } upper ? transform.Even(upper) : null;
        from = minimum ?? from;
        to = maximum ?? to;
        if (to - from > least)
            return (from, to);

        // One demanded limit lies beyond all data.
        double span = Math.Max(1, 0.1 * Math.Max(Math.Abs(from), Math.Abs(to)));
        return maximum is null ? (from, from + span) : (to - span, to);
    }

    private (double Low, double High) EmptyRange() =>
        axis.Categories.IsEmpty ? (0, 1) : (-0.5, axis.Categories.Length - 0.5);
}
