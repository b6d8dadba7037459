using System.Collections.Immutable;
using Fathom.Reporting;
using Fathom.Sampling;
using Fathom.Specification;

namespace Fathom.Cli;

/// <summary>What was observed as tables: a few layers for people, all layers for programs.</summary>
internal static class SimulationTable
{
    /// <summary>One row per quantity, with the first, the middle and the last layer.</summary>
    /// <param name="result">The simulation.</param>
    /// <returns>The table.</returns>
    public static TextTable ForPeople(SimulationResult result)
    {
        int depth = result.Run.Spec.Depth;
        int[] layers = [.. new[] { 1, Middle(result), depth }.Distinct()];
        List<ImmutableArray<TableCell>> rows = [];
        foreach (QuantitySummary summary in ForPeople(result.Quantities))
        {
            List<TableCell> cells = [SimulationWords.HeadingOf(summary.Quantity)];
            foreach (int layer in layers)
            {
                LayerStatistic? statistic = Find(summary, layer);
                cells.Add(statistic is { } known ? UncertainNumber.Text(known.Mean, known.StandardError) : "—");
            }

            rows.Add([.. cells]);
        }

        return new TextTable(
            [new TableColumn("mean ± standard error", Alignment: ColumnAlignment.Left), .. layers.Select(layer => new TableColumn($"layer {layer}"))],
            rows);
    }

    /// <summary>One row per layer, seven columns per quantity.</summary>
    /// <param name="result">The simulation.</param>
    /// <param name="laws">The laws of finite width, whose series follow in columns of their own; or null.</param>
    /// <returns>The table.</returns>
    public static TextTable ForPrograms(SimulationResult result, FiniteWidthLaws? laws = null)
    {
        List<TableColumn> columns = [new("layer")];
        QuantitySummary[] summaries = [.. result.Quantities.Where(summary => !summary.Layers.IsEmpty)];
        foreach (QuantitySummary summary in summaries)
        {
            columns.AddRange(((string[])["", "StandardError", "Q05", "Q25", "Q50", "Q75", "Q95"]).Select(part => new TableColumn($"{summary.Quantity}{part}")));
        }

        (string Name, Func<int, TableCell> At)[] predicted = laws?.Prediction is { } prediction ? [.. LawsBeside.Columns(prediction)] : [];
        columns.AddRange(predicted.Select(column => new TableColumn(column.Name)));
        List<ImmutableArray<TableCell>> rows = [];
        for (int layer = 1; layer <= result.Run.Spec.Depth; layer++)
        {
            List<TableCell> cells = [TableCell.FromInt64(layer)];
            foreach (QuantitySummary summary in summaries)
            {
                LayerStatistic? statistic = Find(summary, layer);
                cells.AddRange(statistic is { } s
                    ? [s.Mean, s.StandardError, s.FifthPercentile, s.LowerQuartile, s.Median, s.UpperQuartile, s.NinetyFifthPercentile]
                    : Enumerable.Repeat(TableCell.Empty, 7));
            }

            foreach ((_, Func<int, TableCell> at) in predicted)
            {
                cells.Add(at(layer));
            }

            rows.Add([.. cells]);
        }

        return new TextTable(columns, rows);
    }

    /// <summary>The layer nearest to the middle in which most quantities were observed; spectra are observed in some layers only.</summary>
    private static int Middle(SimulationResult result)
    {
        double middle = (result.Run.Spec.Depth + 1) / 2.0;
        return result.Quantities
            .SelectMany(summary => summary.Layers)
            .GroupBy(point => point.Layer)
            .OrderByDescending(group => group.Count() - (group.Key == result.Run.Spec.Depth ? 1 : 0))
            .ThenBy(group => Math.Abs(group.Key - middle))
            .ThenBy(group => group.Key)
            .Select(group => group.Key)
            .First();
    }

    /// <summary>Logarithms of gradients come first, and relative to the last layer only.</summary>
    private static IEnumerable<QuantitySummary> ForPeople(IEnumerable<QuantitySummary> summaries) => summaries
        .Where(summary => !summary.Layers.IsEmpty && summary.Quantity is not (ProfileQuantity.LogGradientNorm or ProfileQuantity.LogWeightGradientNorm))
        .OrderBy(summary => summary.Quantity.EndsWith(SimulationResult.Relative, StringComparison.Ordinal) ? 0 : 1);

    private static LayerStatistic? Find(QuantitySummary summary, int layer)
    {
        foreach (LayerStatistic statistic in summary.Layers)
        {
            if (statistic.Layer == layer)
            {
                return statistic;
            }
        }

        return null;
    }
}
