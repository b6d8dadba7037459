using System.Collections.Immutable;
using System.Globalization;
using Fathom.Reporting;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary>A map as tables.</summary>
internal static class MapTable
{
    /// <summary>One row per network, for programs.</summary>
    /// <param name="map">The map.</param>
    /// <returns>The table.</returns>
    public static TextTable ForPrograms(MapResult map)
    {
        TableColumn[] columns =
        [
            new(map.Request.X.Parameter.Name), new(map.Request.Y.Parameter.Name), new("repeat"), new("layers"), new("trainableDepth"),
            new("verdict"), new("accuracy"), new("testAccuracy"), new("loss"), new("chance"), new("steps"),
        ];
        List<ImmutableArray<TableCell>> rows = [];
        foreach (MapCell cell in map.Cells)
        {
            foreach ((int repeat, MapTraining training) in cell.Trainings.Index())
            {
                rows.Add(
                [
                    cell.X, cell.Y, (long)repeat, (long)cell.Depth, cell.TrainableDepth, training.Verdict.ToString().ToLowerInvariant(),
                    training.Accuracy, training.TestAccuracy, training.Loss, training.Chance, training.Steps,
                ]);
            }
        }

        return new TextTable(columns, rows);
    }

    /// <summary>How well the line separates, for people.</summary>
    /// <param name="map">The map.</param>
    /// <returns>The table.</returns>
    public static TextTable OfSeparations(MapResult map) => new(
        [new("trained means learned", Alignment: ColumnAlignment.Left), new("trained"), new("not"), new("balanced accuracy"), new("rank accuracy"), new("best line"), new("with")],
        map.Separations.Select(separation => (ImmutableArray<TableCell>)
        [
            string.Create(CultureInfo.InvariantCulture, $"> {separation.LeastLearned:P0} of the way"),
            (long)separation.Trained,
            (long)separation.Untrained,
            Share(separation.BalancedAccuracy),
            Share(separation.RankAccuracy),
            double.IsNaN(separation.BestMultiple) ? "—" : string.Create(CultureInfo.InvariantCulture, $"{separation.BestMultiple:0.0} ξ"),
            Share(separation.BestBalancedAccuracy),
        ]));

    private static TableCell Share(double value) => double.IsNaN(value) ? "—" : value.ToString("0.000", CultureInfo.InvariantCulture);
}
