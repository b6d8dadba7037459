using System.Globalization;
using System.Text;
using Fathom.Reporting;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary>A map for people: the heat map in characters, the line through it, and how well it separates.</summary>
internal static class MapText
{
    private const string Shades = "·░▒▓█";

    /// <summary>Writes the text.</summary>
    /// <param name="outcome">The map.</param>
    /// <param name="output">Where to.</param>
    public static void Write(MapOutcome outcome, TextWriter output)
    {
        output.WriteLine(MapSentence.Setting(outcome));
        output.WriteLine("Accuracy in % on what was learned, in training mode; x: diverged; ?: not trained; │: where theory draws the line.");
        output.WriteLine();
        output.Write(Grid(outcome.Map));
        output.WriteLine();
        output.Write(PlainTableWriter.Write(MapTable.OfSeparations(outcome.Map)));
        output.WriteLine();
        output.WriteLine(MapSentence.Verdict(outcome.Map));
        if (outcome.Run.Finished > 0)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{outcome.Run.Finished} networks trained in {outcome.Elapsed.TotalSeconds:0.0} s, {outcome.Run.Finished / outcome.Elapsed.TotalMinutes:0} per minute. Everything is kept in '{outcome.Folder}'."));
        }

        foreach (MapCell cell in outcome.Map.Cells.Where(cell => cell.Error is not null).Take(3))
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Note: the cell ({cell.X}, {cell.Y}) could not be trained: {cell.Error}"));
        }
    }

    /// <summary>The heat map in characters.</summary>
    /// <param name="map">The map.</param>
    /// <returns>One line per row of cells, the first row at the bottom, and the values of the axes.</returns>
    public static string Grid(MapResult map)
    {
        string[] above = [.. map.Request.Y.Values.Select(Number)];
        string[] across = [.. map.Request.X.Values.Select(Number)];
        string corner = map.Request.Y.Parameter.Name;
        int margin = Math.Max(corner.Length, above.Max(text => text.Length));
        int width = Math.Max(4, across.Max(text => text.Length));
        Dictionary<int, int> borders = Borders(map);
        StringBuilder text = new();
        for (int row = map.Rows - 1; row >= 0; row--)
        {
            text.Append(above[row].PadLeft(margin)).Append(' ');
            for (int column = 0; column <= map.Columns; column++)
            {
                text.Append(borders.TryGetValue(row, out int border) && border == column ? '│' : ' ');
                text.Append(column < map.Columns ? Cell(map[column, row]).PadLeft(width) : string.Empty);
            }

            TrimEnd(text).Append('\n');
        }

        text.Append(corner.PadLeft(margin)).Append(' ');
        foreach (string value in across)
        {
            text.Append(' ').Append(value.PadLeft(width));
        }

        return text.Append("  ").Append(map.Request.X.Parameter.Name).Append('\n').ToString();
    }

    // The number of cells before the line in every row; none where the line does not pass through the map.
    private static Dictionary<int, int> Borders(MapResult map)
    {
        PredictedLine line = PredictedLine.Of(map);
        if (map.Request.Y.Parameter == MapParameter.Depth)
        {
            return [];
        }

        return line.Rows.Zip(line.Columns)
            .Where(point => point.Second > -0.5 && point.Second < map.Columns - 0.5)
            .ToDictionary(point => (int)point.First, point => (int)Math.Floor(point.Second) + 1);
    }

    private static string Cell(MapCell cell)
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
        return string.Create(CultureInfo.InvariantCulture, $"{shade}{100 * cell.Accuracy,3:0}");
    }

    private static string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture);

    private static StringBuilder TrimEnd(StringBuilder text)
    {
        while (text.Length > 0 && text[^1] == ' ')
        {
            text.Length--;
        }

        return text;
    }
}
