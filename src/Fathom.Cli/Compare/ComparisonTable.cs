using System.Collections.Immutable;
using System.Globalization;
using Fathom.Reporting;
using Fathom.Specification;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary>A comparison as tables: the whole network and a few layers for people, all layers for programs.</summary>
internal static class ComparisonTable
{
    private const int MostLayers = 6;

    /// <summary>One row per quantity of the whole network.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <returns>The table.</returns>
    public static TextTable Whole(LensComparison comparison)
    {
        List<ImmutableArray<TableCell>> rows = [];
        foreach (ComparedQuantity quantity in (ComparedQuantity[])[comparison.Growth, .. comparison.Quantities])
        {
            rows.Add([Heading(quantity.Quantity), .. Cells(quantity), Meaning(quantity.Quantity)]);
        }

        return new TextTable(
            [new TableColumn("quantity", Alignment: ColumnAlignment.Left), .. Numbers(), new TableColumn("meaning", Alignment: ColumnAlignment.Left)], rows);
    }

    /// <summary>The gradient in a few layers.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <returns>The table.</returns>
    public static TextTable Gradient(LensComparison comparison)
    {
        List<ImmutableArray<TableCell>> rows = [];
        int depth = comparison.Profile.Length;
        int shown = Math.Min(depth, MostLayers);
        foreach (int layer in Enumerable.Range(0, shown).Select(i => shown == 1 ? 1 : 1 + (int)Math.Round((double)i * (depth - 1) / (shown - 1))).Distinct())
        {
            if (comparison.Profile[layer - 1].Find(ProfileQuantity.LogGradientNorm) is { } gradient)
            {
                rows.Add([TableCell.FromInt64(layer), .. Cells(gradient)]);
            }
        }

        return new TextTable([new TableColumn("layer"), .. Numbers()], rows);
    }

    /// <summary>One row per layer, five columns per quantity.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <returns>The table.</returns>
    public static TextTable ForPrograms(LensComparison comparison)
    {
        List<TableColumn> columns = [new("layer")];
        foreach (ComparedQuantity quantity in comparison.Profile[0].Quantities)
        {
            columns.AddRange(((string[])["Predicted", "Simulated", "StandardError", "Z", "Bias"]).Select(part => new TableColumn($"{quantity.Quantity}{part}")));
        }

        return new TextTable(columns, comparison.Profile.Select(layer => (ImmutableArray<TableCell>)
        [
            TableCell.FromInt64(layer.Layer),
            .. layer.Quantities.SelectMany(q => (TableCell[])[q.Predicted, q.Simulated, q.StandardError, q.Z, q.Bias]),
        ]));
    }

    private static IEnumerable<TableColumn> Numbers() =>
        [new("predicted"), new("simulated"), new("z"), new("bias, order")];

    private static IEnumerable<TableCell> Cells(ComparedQuantity quantity) =>
    [
        UncertainNumber.Value(quantity.Predicted, quantity.StandardError),
        UncertainNumber.Text(quantity.Simulated, quantity.StandardError),
        double.IsFinite(quantity.Z) ? quantity.Z.ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture) : "—",
        quantity.IsComparable ? quantity.Bias.ToString("G2", CultureInfo.InvariantCulture) : "—",
    ];

    private static string Heading(string quantity) => quantity switch
    {
        ProfileQuantity.GradientGrowth => "gradient growth",
        ProfileQuantity.Variance => "variance q*",
        ProfileQuantity.Correlation => "correlation c*",
        _ => SimulationWords.HeadingOf(quantity),
    };

    private static string Meaning(string quantity) => quantity switch
    {
        ProfileQuantity.GradientGrowth => "factor of the squared gradient per layer, toward the input",
        ProfileQuantity.Variance => "of an activation, mean over the later half of the layers",
        ProfileQuantity.Correlation => "of two samples' activations, in the same layers",
        _ => "of activations across batches, in the same layers",
    };
}
