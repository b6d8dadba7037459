using System.Collections.Immutable;
using Fathom.FiniteWidth;
using Fathom.Reporting;
using Fathom.Sampling;
using Fathom.Specification;

namespace Fathom.Cli;

/// <summary>The laws of finite width beside what networks with orthogonal weights showed.</summary>
internal static class LawsBeside
{
    private const int MostGaps = 4;

    /// <summary>The laws for a simulation.</summary>
    /// <param name="request">What was simulated.</param>
    /// <returns>The laws, or null for weights that are not orthogonal and for several batches.</returns>
    public static FiniteWidthLaws? Of(SimulationRequest request) =>
        request.Spec.Initialization.Kind == InitializationKind.Orthogonal && request.Batch.Sizes.Length == 1
            ? FiniteWidthLaws.Of(request.Spec, request.Batch.Samples, request.Source is { } source ? $"samples of {source}" : "independent normal samples", request.Options.Seed)
            : null;

    /// <summary>The laws and what was observed, side by side.</summary>
    /// <param name="prediction">The laws.</param>
    /// <param name="result">The simulation.</param>
    /// <returns>The table.</returns>
    public static TextTable Table(FiniteWidthPrediction prediction, SimulationResult result)
    {
        List<ImmutableArray<TableCell>> rows = [];
        int depth = prediction.Spec.Depth;
        if (Find(result, ProfileQuantity.LogGradientNorm + SimulationResult.Relative, 1) is { } gradient && depth > 1)
        {
            ProfilePoint point = prediction.Profile.Find(ProfileQuantity.LogGradientNorm)!.Points[0];
            rows.Add(
            [
                "growth of ln gradient norm, last layer to first",
                UncertainNumber.Text(0.5 * point.Value, 0.5 * point.Uncertainty),
                UncertainNumber.Text(0.5 * gradient.Mean, 0.5 * gradient.StandardError),
            ]);
        }

        if (result.Find(ProfileQuantity.IsometryGap) is { } gaps && gaps.Layers.Length > 0)
        {
            if (prediction.Profile.Find(ProfileQuantity.IsometryGap) is { } path)
            {
                foreach (int place in Enumerable.Range(0, MostGaps).Select(i => (int)Math.Round((double)i * (gaps.Layers.Length - 1) / (MostGaps - 1))).Distinct())
                {
                    LayerStatistic gap = gaps.Layers[place];
                    ProfilePoint point = path.Points[gap.Layer - 1];
                    rows.Add([$"isometry gap, layer {gap.Layer}", UncertainNumber.Text(point.Value, point.Uncertainty), UncertainNumber.Text(gap.Mean, gap.StandardError)]);
                }
            }
            else if (prediction.Activations.Growth == 0)
            {
                LayerStatistic gap = gaps.Layers[^1];
                rows.Add([$"isometry gap of an endless network; layer {gap.Layer}", Estimated(prediction.End.Gap), UncertainNumber.Text(gap.Mean, gap.StandardError)]);
            }
        }

        return new TextTable([new TableColumn("law of finite width", Alignment: ColumnAlignment.Left), new TableColumn("predicted"), new TableColumn("simulated")], rows);
    }

    /// <summary>The predicted columns that stand beside the simulated ones in CSV.</summary>
    /// <param name="prediction">The laws.</param>
    /// <returns>A name and one value per layer, NaN where there is none.</returns>
    public static IEnumerable<(string Name, Func<int, TableCell> At)> Columns(FiniteWidthPrediction prediction)
    {
        foreach (ProfileSeries series in prediction.Profile.Series)
        {
            Dictionary<int, double> values = series.Points.ToDictionary(point => point.Layer, point => point.Value);
            string name = series.Quantity == ProfileQuantity.LogGradientNorm ? series.Quantity + SimulationResult.Relative : series.Quantity;
            yield return ($"{name}FiniteWidth", layer => values.TryGetValue(layer, out double value) ? TableCell.FromDouble(value) : TableCell.Empty);
        }
    }

    private static string Estimated(double value) => value.ToString("0.####", System.Globalization.CultureInfo.InvariantCulture);

    private static LayerStatistic? Find(SimulationResult result, string quantity, int layer)
    {
        foreach (LayerStatistic statistic in result.Find(quantity)?.Layers ?? [])
        {
            if (statistic.Layer == layer)
            {
                return statistic;
            }
        }

        return null;
    }
}
