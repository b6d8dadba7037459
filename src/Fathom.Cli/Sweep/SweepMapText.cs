using System.Collections.Immutable;
using System.Globalization;
using Fathom.Reporting;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary>The heat map of a sweep as lines of a terminal.</summary>
internal static class SweepMapText
{
    private const int MostPanels = 3;

    /// <summary>Draws the map.</summary>
    /// <param name="map">The map, or null for none.</param>
    /// <param name="width">The most cells per line.</param>
    /// <param name="rows">The most lines of cells of all grids together.</param>
    /// <param name="colors">Whether colors are known.</param>
    /// <returns>The lines.</returns>
    public static IEnumerable<string> Lines(SweepMap? map, int width, int rows, bool colors)
    {
        if (map is null)
        {
            yield break;
        }

        ImmutableArray<SweepMapPanel> panels = map.Panels;
        ImmutableArray<HeatmapLayer> layers = map.Layers();
        int shown = Math.Min(MostPanels, panels.Length);
        ImmutableArray<string> labels = map.Y is null ? [string.Empty] : Shown(map.Y);
        for (int i = 0; i < shown; i++)
        {
            if (panels[i].Title.Length > 0)
            {
                yield return panels[i].Failed > 0 ? string.Create(CultureInfo.InvariantCulture, $"{panels[i].Title} ({panels[i].Failed} failed)") : panels[i].Title;
            }

            foreach (string line in TerminalHeatmap.Render(layers[i], labels, width, Math.Max(4, rows / shown), colors))
            {
                yield return line;
            }
        }

        yield return Scale(map, layers[0], colors);
        if (panels.Length > shown)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"and {panels.Length - shown} more grids");
        }
    }

    private static string Scale(SweepMap map, HeatmapLayer layer, bool colors)
    {
        (double low, double high) = TerminalHeatmap.Limits(layer);
        ImmutableArray<string> x = Shown(map.X);
        string across = $"{map.X.Name}: {x[0]} to {x[^1]}";
        string up = map.Y is null ? string.Empty : $"; {map.Y.Name} upwards";
        return $"{across}{up}; {map.Layout.Value}: {Short(low)} {(colors ? "dark" : "1")} to {Short(high)} {(colors ? "light" : "9")}{(map.Layout.IsLogarithmic ? ", logarithmic" : "")}";
    }

    private static ImmutableArray<string> Shown(SweepMapAxis axis) =>
        [.. axis.Labels.Select((label, i) => i < axis.Numbers.Length ? axis.Numbers[i].ToString("G4", CultureInfo.InvariantCulture) : label)];

    private static string Short(double value) => value.ToString("G3", CultureInfo.InvariantCulture);
}
