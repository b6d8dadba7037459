using System.Collections.Immutable;

namespace Fathom.Reporting;

/// <summary>Chooses the ticks of an axis so that their labels fit side by side.</summary>
internal static class AxisTicks
{
    private const double LeastGap = 9;
    private const double RowsPerLabel = 3.2;
    private const double RowsPerDecade = 2.4;

    /// <summary>Ticks of an axis of the given length on the page.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="limits">Its limits in the even coordinate.</param>
    /// <param name="length">Its length on the page.</param>
    /// <param name="horizontal">Whether labels stand side by side rather than one above the other.</param>
    public static ImmutableArray<Tick> For(Axis axis, (double Low, double High) limits, double length, bool horizontal)
    {
        if (!axis.Categories.IsEmpty)
            return CategoryTicks.Between(limits.Low, limits.High, axis.Categories);
        int most = Math.Max(2, (int)(length / (horizontal ? 52 : Typography.Tick * (AxisTransform.Of(axis).IsDecades ? RowsPerDecade : RowsPerLabel))));
        if (!horizontal)
            return Generate(axis, limits, most);
        for (; most > 2; most--)
        {
            ImmutableArray<Tick> ticks = Generate(axis, limits, most);
            if (Fits(ticks, limits, length))
                return ticks;
        }

        return WithoutCollisions(Generate(axis, limits, 2), limits, length);
    }

    private static ImmutableArray<Tick> Generate(Axis axis, (double Low, double High) limits, int most) => axis.Scale switch
    {
        AxisScale.Log10 or AxisScale.NaturalLog => DecadeTicks.Between(limits.Low, limits.High, most),
        AxisScale.SymLog => SymLogTicks.Between(limits.Low, limits.High, AxisTransform.Of(axis), most),
        _ when axis.WholeNumbers => WholeNumberTicks.Between(limits.Low, limits.High, most),
        _ => LinearTicks.Between(limits.Low, limits.High, most),
    };

    private static bool Fits(ImmutableArray<Tick> ticks, (double Low, double High) limits, double length) =>
        WithoutCollisions(ticks, limits, length).Length == ticks.Length;

    // Drops labelled ticks from the end that would touch the one before.
    private static ImmutableArray<Tick> WithoutCollisions(ImmutableArray<Tick> ticks, (double Low, double High) limits, double length)
    {
        double reached = double.NegativeInfinity;
        ImmutableArray<Tick>.Builder kept = ImmutableArray.CreateBuilder<Tick>(ticks.Length);
        foreach (Tick tick in ticks.OrderBy(tick => tick.Even))
        {
            if (tick.Label is { } label)
            {
                double centre = (tick.Even - limits.Low) / (limits.High - limits.Low) * length;
                double half = TextMetrics.Width(label, Typography.Tick) / 2;
                if (centre - half < reached + LeastGap)
                    continue;
                reached = centre + half;
            }

            kept.Add(tick);
        }

        return kept.ToImmutable();
    }
}
