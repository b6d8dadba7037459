using System.Collections.Immutable;
using System.Globalization;
using Fathom.Reporting;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary>Draws a map: accuracy as color, the predicted line, crosses on networks that diverged.</summary>
internal static class MapFigure
{
    /// <summary>Draws a map.</summary>
    /// <param name="outcome">The map.</param>
    /// <returns>The figure.</returns>
    public static Figure Of(MapOutcome outcome)
    {
        MapResult map = outcome.Map;
        List<Layer> layers =
        [
            new HeatmapLayer([.. map.Cells.Select(cell => cell.Accuracy)], map.Columns, new Axis("accuracy on what was learned") { Minimum = 0, Maximum = 1 }),
        ];
        PredictedLine line = Extended(PredictedLine.Of(map), map);
        if (!line.Columns.IsEmpty)
        {
            layers.Add(new LineLayer(line.Columns, line.Rows) { Name = "predicted: 16 ξ", Dash = LineDash.Dashed, Width = 2.5 });
        }

        (int Column, int Row)[] diverged = [.. map.Cells.Index().Where(cell => cell.Item.Diverged).Select(cell => (cell.Index % map.Columns, cell.Index / map.Columns))];
        if (diverged.Length > 0)
        {
            layers.Add(new PointLayer([.. diverged.Select(place => (double)place.Column)], [.. diverged.Select(place => (double)place.Row)]) { Name = "diverged", Marker = Marker.Cross });
        }

        Panel panel = new(AxisOf(map.Request.X), AxisOf(map.Request.Y), [.. layers]);
        LineSeparation separation = map.Separations[0];
        string found = double.IsNaN(separation.BalancedAccuracy)
            ? string.Empty
            : string.Create(CultureInfo.InvariantCulture, $"; the line parts trained from untrained with balanced accuracy {separation.BalancedAccuracy:0.00}");
        string setting = string.Create(CultureInfo.InvariantCulture, $"{map.Request.Setup.Network.Spec!.Activation}, {map.Request.Setup.Data.Samples:#,##0} samples of {outcome.DataTitle}");
        return new Figure("What can be trained, and the predicted border", panel)
        {
            Subtitle = setting + found,
            Description = MapSentence.Setting(outcome) + found,
            Legend = LegendPlacement.Below,
            Height = Math.Clamp(230 + (44 * map.Rows), 360, 900),
        };
    }

    private static Axis AxisOf(MapAxis axis) => new(axis.Parameter.Label)
    {
        Categories = [.. axis.Values.Select(value => value.ToString("G6", CultureInfo.InvariantCulture))],
        Minimum = -0.5,
        Maximum = axis.Values.Length - 0.5,
    };

    // The line is known at the middles of rows; it goes on to the edges of the map.
    private static PredictedLine Extended(PredictedLine line, MapResult map)
    {
        if (line.Columns.IsEmpty)
        {
            return line;
        }

        bool isUpright = map.Request.Y.Parameter != MapParameter.Depth;
        ImmutableArray<double> along = isUpright ? line.Rows : line.Columns;
        ImmutableArray<double> across = isUpright ? line.Columns : line.Rows;
        double first = across[0] - (across.Length > 1 ? (across[1] - across[0]) / 2 : 0);
        double last = across[^1] + (across.Length > 1 ? (across[^1] - across[^2]) / 2 : 0);
        ImmutableArray<double> longer = [along[0] - 0.5, .. along, along[^1] + 0.5];
        ImmutableArray<double> values = [first, .. across, last];
        return isUpright ? new PredictedLine(values, longer) : new PredictedLine(longer, values);
    }
}
