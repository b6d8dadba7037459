using System.Collections.Immutable;
using System.Text;

namespace Fathom.Reporting;

/// <summary>Draws the lines, points and vertical rules of a panel with characters, on the panel's own axes.</summary>
public static class TerminalPlot
{
    /// <summary>The least width that leaves room for a plot.</summary>
    public const int LeastWidth = 24;

    /// <summary>The least height that leaves room for a plot.</summary>
    public const int LeastHeight = 6;

    // What the tick generators, which measure in CSS pixels, are told a terminal cell is.
    private const double CellWidth = 6.5;
    private const double CellHeight = 12;

    /// <summary>Draws a panel.</summary>
    /// <param name="panel">The panel. Bands, bars, heat maps and regions are left out.</param>
    /// <param name="width">Terminal cells per line, at least <see cref="LeastWidth"/>.</param>
    /// <param name="height">Lines including axis and labels, at least <see cref="LeastHeight"/>.</param>
    /// <param name="ascii">Whether to keep to ASCII, for terminals and files that know no more.</param>
    /// <returns>The lines, each ended by a line feed, none longer than <paramref name="width"/>.</returns>
    /// <exception cref="ArgumentException">The size is too small, or the panel's axes contradict themselves.</exception>
    public static string Render(Panel panel, int width = 72, int height = 16, bool ascii = false)
    {
        ArgumentNullException.ThrowIfNull(panel);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, LeastWidth);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, LeastHeight);
        panel.Validate(nameof(panel));
        ((double Low, double High) xLimits, (double Low, double High) yLimits) = PanelExtents.Limits(panel);
        int rows = height - 3;
        ImmutableArray<(double Even, string Text)> yLabels =
            [.. Labelled(AxisTicks.For(panel.Y, yLimits, rows * CellHeight, horizontal: false), width / 3, ascii)];
        int margin = yLabels.Select(label => TerminalText.Width(label.Text)).DefaultIfEmpty().Max();
        int columns = width - margin - 2;

        BrailleCanvas canvas = new(columns, rows);
        AxisMap x = new(AxisTransform.Of(panel.X), xLimits.Low, xLimits.High, 0, canvas.Area.Right);
        AxisMap y = new(AxisTransform.Of(panel.Y), yLimits.Low, yLimits.High, canvas.Area.Bottom, 0);
        DrawData(panel, canvas, x, y);
        HashSet<int> rules = [.. panel.Layers.OfType<RuleLayer>().Where(rule => rule.Orientation == Orientation.Vertical)
            .Select(rule => x.Position(rule.Position)).Where(position => position >= 0 && position <= canvas.Area.Right)
            .Select(position => (int)Math.Round(position) / BrailleCanvas.DotsAcross)];

        StringBuilder text = new();
        AppendLine(text, Shorten(PlainText.Clean(panel.Y.Caption), width, ascii));
        for (int row = 0; row < rows; row++)
        {
            string label = yLabels.FirstOrDefault(label => Row(y.PositionOfEven(label.Even)) == row).Text ?? string.Empty;
            AppendLine(text, TerminalText.Pad(label, margin, ColumnAlignment.Right) + (ascii ? " |" : label.Length > 0 ? " ┤" : " │") + Cells(canvas, columns, row, rules, ascii));
        }

        AppendAxis(text, panel.X, x, xLimits, margin, columns, ascii);
        return text.ToString();
    }

    private static void DrawData(Panel panel, BrailleCanvas canvas, AxisMap x, AxisMap y)
    {
        foreach (Layer layer in panel.Layers)
        {
            if (layer is LineLayer line)
            {
                foreach (List<Spot> run in Clipping.Line(line.X.Select((value, index) => new Spot(x.Position(value), y.Position(line.Y[index]))), canvas.Area))
                {
                    for (int index = 0; index < run.Count; index++)
                        canvas.Draw(run[Math.Max(0, index - 1)], run[index]);
                }
            }
            else if (layer is PointLayer points)
            {
                foreach (Spot spot in points.X.Select((value, index) => new Spot(x.Position(value), y.Position(points.Y[index]))).Where(canvas.Area.Contains))
                    canvas.Draw(spot, spot);
            }
        }
    }

    private static string Cells(BrailleCanvas canvas, int columns, int row, HashSet<int> rules, bool ascii) =>
        string.Concat(Enumerable.Range(0, columns).Select(column =>
            canvas.At(column, row) is { } dots ? (ascii ? '*' : dots) : rules.Contains(column) ? (ascii ? ':' : '┊') : ' '));

    private static void AppendAxis(
        StringBuilder text, Axis axis, AxisMap map, (double Low, double High) limits, int margin, int columns, bool ascii)
    {
        char[] line = Enumerable.Repeat(ascii ? '-' : '─', columns).ToArray();
        char[] labels = Enumerable.Repeat(' ', columns).ToArray();
        string caption = Shorten(PlainText.Clean(axis.Caption), columns / 2, ascii);
        int free = columns - TerminalText.Width(caption) - 1;
        int reached = -1;
        foreach ((double even, string label) in Labelled(AxisTicks.For(axis, limits, columns * CellWidth, horizontal: true), columns / 3, ascii))
        {
            int column = (int)Math.Round(map.PositionOfEven(even)) / BrailleCanvas.DotsAcross;
            int start = Math.Max(0, column - (label.Length / 2));
            if (column < 0 || column >= columns || TerminalText.Width(label) != label.Length)
                continue;
            line[column] = ascii ? '+' : '┬';
            if (start <= reached || start + label.Length > free)
                continue;
            label.CopyTo(labels.AsSpan(start));
            reached = start + label.Length;
        }

        string indent = new(' ', margin + 1);
        AppendLine(text, indent + (ascii ? '+' : '└') + new string(line));
        AppendLine(text, indent + " " + new string(labels, 0, Math.Max(0, free + 1)) + caption);
    }

    private static IEnumerable<(double Even, string Text)> Labelled(ImmutableArray<Tick> ticks, int longest, bool ascii) =>
        ticks.Where(tick => tick.IsMajor).Select(tick => (tick.Even, Shorten(Text(tick.Label!.Value, ascii), longest, ascii)));

    private static string Text(TickLabel label, bool ascii)
    {
        if (!ascii)
            return label.OneLine();
        string text = label.Exponent.Length == 0 ? label.Text
            : (label.Text.EndsWith("×10", StringComparison.Ordinal) ? label.Text[..^3] : label.Text.Replace("10", "1", StringComparison.Ordinal)) + "e" + label.Exponent;
        return text.Replace('−', '-');
    }

    private static string Shorten(string text, int width, bool ascii)
    {
        string clean = ascii ? string.Concat(text.Select(character => char.IsAscii(character) ? character : '?')) : text;
        if (TerminalText.Width(clean) <= width)
            return clean;
        int length = clean.Length;
        while (length > 0 && TerminalText.Width(clean[..length]) > width - 1)
            length--;
        return clean[..length] + (ascii ? "~" : "…");
    }

    private static int Row(double position) => (int)Math.Round(position) / BrailleCanvas.DotsDown;

    private static void AppendLine(StringBuilder text, string line) => text.Append(line.TrimEnd()).Append('\n');
}
