using System.Collections.Immutable;

namespace Fathom.Studies;

/// <summary>The line on a map at which depth and trainable depth are equal, in places of cells counted from 0.</summary>
/// <param name="Columns">From left to right.</param>
/// <param name="Rows">From bottom to top.</param>
public sealed record PredictedLine(ImmutableArray<double> Columns, ImmutableArray<double> Rows)
{
    /// <summary>Finds the line.</summary>
    /// <param name="map">The map.</param>
    /// <returns>Its points; none where theory does not say, or where the line does not cross the map. They may lie beyond the edges.</returns>
    public static PredictedLine Of(MapResult map)
    {
        ArgumentNullException.ThrowIfNull(map);
        MapRequest request = map.Request;
        (double Column, double Row)[] points = request.X.Parameter == MapParameter.Depth
            ? [.. Enumerable.Range(0, map.Rows).Select(row => (request.X.PlaceOf(map[map.Columns / 2, row].TrainableDepth), (double)row))]
            : request.Y.Parameter == MapParameter.Depth
                ? [.. Enumerable.Range(0, map.Columns).Select(column => ((double)column, request.Y.PlaceOf(map[column, map.Rows / 2].TrainableDepth)))]
                : [.. Crossings(map)];
        (double Column, double Row)[] seen = [.. points.Where(point => double.IsFinite(point.Column) && double.IsFinite(point.Row))];
        return new PredictedLine([.. seen.Select(point => point.Column)], [.. seen.Select(point => point.Row)]);
    }

    // In every row the first place between two cells where the margin changes its sign.
    private static IEnumerable<(double Column, double Row)> Crossings(MapResult map)
    {
        for (int row = 0; row < map.Rows; row++)
        {
            for (int column = 0; column + 1 < map.Columns; column++)
            {
                double left = map[column, row].Margin;
                double right = map[column + 1, row].Margin;
                if (double.IsFinite(left) && double.IsFinite(right) && left >= 0 != right >= 0)
                {
                    yield return (column + (left / (left - right)), row);
                    break;
                }
            }
        }
    }
}
