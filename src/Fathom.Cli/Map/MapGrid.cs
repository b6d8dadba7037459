using System.Globalization;
using System.Text;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary>The heat map of a map in characters, with the predicted line between its cells.</summary>
internal static class MapGrid
{
    private const string Shades = "·░▒▓█";

    // What joins lines that come from above (1), below (2), the left (4) and the right (8).
    private const string Joints = " ╵╷│╴┘┐┤╶└┌├─┴┬┼";
    private const int WidestNumbers = 24;

    /// <summary>Draws a map.</summary>
    /// <param name="map">The map.</param>
    /// <returns>
    /// One line per row of cells, the first row at the bottom, with accuracies where they fit; lines of the border where it passes between two rows; the values of the axes.
    /// </returns>
    public static string Render(MapResult map)
    {
        string[] above = [.. map.Request.Y.Values.Select(Number)];
        string[] across = [.. map.Request.X.Values.Select(Number)];
        bool hasNumbers = map.Columns <= WidestNumbers;
        int margin = Math.Max(map.Request.Y.Parameter.Name.Length, above.Max(text => text.Length));
        int width = hasNumbers ? Math.Max(4, across.Max(text => text.Length)) : 1;
        StringBuilder text = new();
        for (int row = map.Rows - 1; row >= 0; row--)
        {
            AppendLine(text, above[row].PadLeft(margin) + " " + Cells(map, row, width, hasNumbers));
            if (row > 0 && Border(map, row, width) is { } border)
            {
                AppendLine(text, new string(' ', margin + 1) + border);
            }
        }

        string labels = hasNumbers
            ? string.Concat(across.Select(value => " " + value.PadLeft(width)))
            : $" {across[0]} … {across[^1]}";
        AppendLine(text, $"{map.Request.Y.Parameter.Name.PadLeft(margin)} {labels}  {map.Request.X.Parameter.Name}");
        return text.ToString();
    }

    private static string Cells(MapResult map, int row, int width, bool hasNumbers)
    {
        StringBuilder text = new();
        for (int column = 0; column < map.Columns; column++)
        {
            text.Append(Upright(map, column, row) ? '│' : ' ');
            text.Append(Cell(map[column, row], hasNumbers).PadLeft(width));
        }

        return text.ToString();
    }

    // The line between a row and the one below it; null where it does not pass there.
    private static string? Border(MapResult map, int row, int width)
    {
        if (!Enumerable.Range(0, map.Columns).Any(column => Level(map, column, row)))
        {
            return null;
        }

        StringBuilder text = new();
        for (int column = 0; column < map.Columns; column++)
        {
            int joint = (Upright(map, column, row) ? 1 : 0) + (Upright(map, column, row - 1) ? 2 : 0)
                + (column > 0 && Level(map, column - 1, row) ? 4 : 0) + (Level(map, column, row) ? 8 : 0);
            text.Append(Joints[joint]);
            text.Append(Level(map, column, row) ? '─' : ' ', width);
        }

        return text.ToString();
    }

    // Whether the line passes on the left of a cell.
    private static bool Upright(MapResult map, int column, int row) =>
        column > 0 && Differ(map[column - 1, row], map[column, row]);

    // Whether it passes below a cell.
    private static bool Level(MapResult map, int column, int row) =>
        row > 0 && Differ(map[column, row], map[column, row - 1]);

    private static bool Differ(MapCell one, MapCell other) =>
        !double.IsNaN(one.Margin) && !double.IsNaN(other.Margin) && one.Margin >= 0 != other.Margin >= 0;

    private static string Cell(MapCell cell, bool hasNumbers)
    {
        if (cell.Trainings.IsEmpty)
        {
            return "?";
        }

        if (cell.Diverged)
        {
            return "x";
        }

        double learned = cell.Trainings.Average(training => training.Learned);
        char shade = Shades[Math.Clamp((int)(learned * Shades.Length), 0, Shades.Length - 1)];
        return hasNumbers ? string.Create(CultureInfo.InvariantCulture, $"{shade}{100 * cell.Accuracy,3:0}") : shade.ToString();
    }

    private static string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture);

    private static void AppendLine(StringBuilder text, string line) => text.Append(line.TrimEnd()).Append('\n');
}
