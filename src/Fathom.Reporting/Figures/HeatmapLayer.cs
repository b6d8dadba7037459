using System.Collections.Immutable;
using System.Globalization;

namespace Fathom.Reporting;

/// <summary>A grid of values shown as colors, with a color bar beside the panel. Cells are equally large on the page.</summary>
/// <param name="Values">The values row by row, the first row at the lower end of y; what is not finite stays empty.</param>
/// <param name="Columns">Cells per row, positive.</param>
/// <param name="ColorAxis">Label, scale and limits of the color bar.</param>
/// <exception cref="ArgumentException">The count of values is not a multiple of the columns, or there are none.</exception>
public sealed record HeatmapLayer(ImmutableArray<double> Values, int Columns, Axis ColorAxis) : Layer
{
    /// <summary>The values row by row.</summary>
    public ImmutableArray<double> Values { get; } = Rectangle(Values, Columns);

    /// <summary>Cells per row.</summary>
    public int Columns { get; } = Columns;

    /// <summary>Rows of cells.</summary>
    public int Rows => Values.Length / Columns;

    /// <summary>The outer edges of the grid on the x axis, in the unit of the data; null for cells centred on 0, 1, 2, ….</summary>
    public (double From, double To)? XRange { get; init; }

    /// <summary>The outer edges of the grid on the y axis, in the unit of the data; null for cells centred on 0, 1, 2, ….</summary>
    public (double From, double To)? YRange { get; init; }

    /// <summary>The colors.</summary>
    public ColorMap Map { get; init; } = ColorMap.Sequential;

    internal (double From, double To) XEdges => XRange ?? (-0.5, Columns - 0.5);

    internal (double From, double To) YEdges => YRange ?? (-0.5, Rows - 0.5);

    private static ImmutableArray<double> Rectangle(ImmutableArray<double> values, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if (values.IsDefaultOrEmpty || values.Length % columns != 0)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"The values must fill whole rows of {columns} cells."), nameof(values));
        }

        return values;
    }
}
