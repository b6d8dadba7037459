using System.Collections.Immutable;
using Fathom.FiniteWidth;
using Fathom.Reporting;
using Fathom.Specification;

namespace Fathom.Cli;

/// <summary>A depth profile as a table: one row per layer, two columns per quantity in CSV, one for people.</summary>
internal static class ProfileTable
{
    /// <summary>All layers with values and uncertainties, for programs.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="mostRows">The most rows to show; layers are thinned evenly beyond it.</param>
    /// <returns>The table.</returns>
    public static TextTable Of(DepthProfile profile, int mostRows)
    {
        bool people = mostRows < int.MaxValue;
        List<TableColumn> columns = [new("layer")];
        foreach (ProfileSeries series in Shown(profile))
        {
            columns.Add(new TableColumn(people ? Heading(series.Quantity) : series.Quantity, SignificantDigits: 5));
            if (!people)
            {
                columns.Add(new TableColumn($"{series.Quantity}Uncertainty"));
            }
        }

        Dictionary<int, ProfilePoint>[] points = [.. Shown(profile).Select(series => series.Points.ToDictionary(point => point.Layer))];
        List<ImmutableArray<TableCell>> rows = [];
        foreach (int layer in Layers(profile.Depth, mostRows))
        {
            List<TableCell> cells = [TableCell.FromInt64(layer)];
            foreach (Dictionary<int, ProfilePoint> series in points)
            {
                bool known = series.TryGetValue(layer, out ProfilePoint point);
                cells.Add(known ? TableCell.FromDouble(point.Value) : TableCell.Empty);
                if (!people)
                {
                    cells.Add(known ? TableCell.FromDouble(point.Uncertainty) : TableCell.Empty);
                }
            }

            rows.Add([.. cells]);
        }

        return new TextTable(columns, rows);
    }

    private static IEnumerable<ProfileSeries> Shown(DepthProfile profile) =>
        profile.Series.Where(series => !series.Points.IsEmpty);

    private static IEnumerable<int> Layers(int depth, int mostRows)
    {
        if (depth <= mostRows)
        {
            return Enumerable.Range(1, depth);
        }

        return Enumerable.Range(0, mostRows)
            .Select(i => 1 + (int)Math.Round((double)i * (depth - 1) / (mostRows - 1)))
            .Distinct();
    }

    private static string Heading(string quantity) => quantity switch
    {
        ProfileQuantity.LogGradientNorm => "ln gradient²",
        ProfileQuantity.GradientGrowth => "growth",
        ProfileQuantity.Variance => "variance q",
        ProfileQuantity.Correlation => "correlation c",
        ProfileQuantity.FixedPointDistance => "distance from fixed point",
        ProfileQuantity.IsometryGap => "isometry gap",
        DesignProfile.Gain => "gain",
        DesignProfile.Angle => "non-linear angle",
        _ => quantity,
    };
}
