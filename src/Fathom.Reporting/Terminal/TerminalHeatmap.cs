using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Fathom.Reporting;

/// <summary>Draws a grid of values with characters: colored blocks where a terminal knows colors, signs of growing darkness elsewhere.</summary>
public static class TerminalHeatmap
{
    /// <summary>Stands where there is no value.</summary>
    public const char Missing = '·';

    private const string Signs = "123456789";
    private const char Block = '█';

    /// <summary>Draws a grid.</summary>
    /// <param name="layer">The grid; the first row of its values is drawn lowest. Values beyond the limits of the color axis, and infinite ones, take the color of the nearer end.</param>
    /// <param name="rowLabels">One label per row of values; they stand at the left.</param>
    /// <param name="width">The most terminal cells per line.</param>
    /// <param name="height">The most lines of cells.</param>
    /// <param name="colors">Whether the terminal knows 24-bit colors; without, nine digits stand for the values, 1 for the least.</param>
    /// <returns>The lines.</returns>
    public static ImmutableArray<string> Render(HeatmapLayer layer, ImmutableArray<string> rowLabels, int width, int height, bool colors)
    {
        ArgumentNullException.ThrowIfNull(layer);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, TerminalPlot.LeastWidth);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (rowLabels.IsDefault || rowLabels.Length != layer.Rows)
        {
            throw new ArgumentException($"There must be one label for each of the {layer.Rows} rows.", nameof(rowLabels));
        }

        (double low, double high) = Limits(layer);
        AxisTransform transform = AxisTransform.Of(layer.ColorAxis);
        int margin = Math.Min(width / 3, rowLabels.Select(TerminalText.Width).Max());
        int columns = Math.Min(layer.Columns, width - margin - 1);
        int rows = Math.Min(layer.Rows, height);
        int perCell = Math.Clamp((width - margin - 1) / columns, 1, 2);
        List<string> lines = [];
        for (int line = rows - 1; line >= 0; line--)
        {
            int first = line * layer.Rows / rows;
            StringBuilder text = new(TerminalText.Pad(Shortened(rowLabels[first], margin), margin, ColumnAlignment.Right));
            text.Append(' ');
            for (int column = 0; column < columns; column++)
            {
                double value = Mean(layer, first, (line + 1) * layer.Rows / rows, column * layer.Columns / columns, (column + 1) * layer.Columns / columns);
                double share = Share(value, low, high, transform);
                Append(text, double.IsNaN(value) ? double.NaN : share, perCell, colors, layer.Map);
            }

            lines.Add(text.ToString());
        }

        return [.. lines];
    }

    /// <summary>The values that the ends of the colors stand for.</summary>
    /// <param name="layer">The grid.</param>
    /// <returns>The limits of the color axis, taken from the finite values where they are not given; 0 and 1 when there are none.</returns>
    public static (double Low, double High) Limits(HeatmapLayer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        bool positive = layer.ColorAxis.Scale == AxisScale.Log10;
        double[] shown = [.. layer.Values.Where(value => double.IsFinite(value) && (!positive || value > 0))];
        return (layer.ColorAxis.Minimum ?? (shown.Length > 0 ? shown.Min() : 0), layer.ColorAxis.Maximum ?? (shown.Length > 0 ? shown.Max() : 1));
    }

    private static double Share(double value, double low, double high, AxisTransform transform) =>
        double.IsPositiveInfinity(value) ? 1
        : double.IsNegativeInfinity(value) ? 0
        : high <= low ? 0.5
        : Math.Clamp((transform.Even(Math.Clamp(value, low, high)) - transform.Even(low)) / (transform.Even(high) - transform.Even(low)), 0, 1);

    // Several cells that share a place show their mean; a missing one among them does not count.
    private static double Mean(HeatmapLayer layer, int firstRow, int endRow, int firstColumn, int endColumn)
    {
        double sum = 0;
        int count = 0;
        for (int row = firstRow; row < endRow; row++)
        {
            for (int column = firstColumn; column < endColumn; column++)
            {
                double value = layer.Values[(row * layer.Columns) + column];
                if (!double.IsNaN(value))
                {
                    sum += value;
                    count++;
                }
            }
        }

        return count == 0 ? double.NaN : sum / count;
    }

    private static void Append(StringBuilder text, double share, int times, bool colors, ColorMap map)
    {
        if (double.IsNaN(share))
        {
            text.Append(Missing, times);
        }
        else if (colors)
        {
            Rgb color = ColorScale.At(map, share);
            text.Append(CultureInfo.InvariantCulture, $"\u001b[38;2;{color.Red};{color.Green};{color.Blue}m").Append(Block, times).Append("\u001b[0m");
        }
        else
        {
            text.Append(Signs[(int)Math.Min(Signs.Length - 1, share * Signs.Length)], times);
        }
    }

    private static string Shortened(string label, int width) => TerminalText.Width(label) <= width ? label : label[..Math.Max(0, width - 1)] + "…";
}
