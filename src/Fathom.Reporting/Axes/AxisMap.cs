namespace Fathom.Reporting;

/// <summary>Maps data to positions on the page along one axis.</summary>
/// <param name="Transform">Data to the even coordinate.</param>
/// <param name="Low">Lower limit in the even coordinate.</param>
/// <param name="High">Upper limit in the even coordinate, above <paramref name="Low"/>.</param>
/// <param name="Start">Position of the lower limit.</param>
/// <param name="End">Position of the upper limit; below <paramref name="Start"/> for an axis that points up the page.</param>
internal sealed record AxisMap(AxisTransform Transform, double Low, double High, double Start, double End)
{
    /// <summary>The position of a data value; NaN when the axis cannot show it.</summary>
    public double Position(double value) => PositionOfEven(Transform.Even(value));

    /// <summary>The position of an even coordinate, kept within a range where products of positions stay finite.</summary>
    public double PositionOfEven(double even) =>
        double.IsNaN(even) ? double.NaN : Math.Clamp(Start + ((even - Low) / (High - Low) * (End - Start)), -1e9, 1e9);

    /// <summary>The position of a data value where infinities mean the ends of the axis.</summary>
    public double PositionOrEnd(double value) =>
        double.IsPositiveInfinity(value) ? End
        : double.IsNegativeInfinity(value) ? Start
        : Transform.Scale == AxisScale.Log10 && value <= 0 ? Start
        : Position(value);
}
