using System.Collections.Immutable;
using Fathom.FiniteWidth;
using Fathom.Reporting;

namespace Fathom.Studies;

/// <summary>Fig. 3: orthogonal against Gaussian weights to depth 1,000.</summary>
internal static class WeightLaws
{
    private const double Tolerance = 0.05;

    /// <summary>Networks that share the memory of one cell, which takes as long to get as half a network.</summary>
    private const int NetworksPerCell = 5;

    /// <summary>The study.</summary>
    public static Study Study { get; } = new()
    {
        Name = "meterez-fig3",
        Paper = "Meterez et al. 2024",
        Item = "Fig. 3",
        Title = "Orthogonal weights keep gradients, Gaussian weights make them explode",
        Claim = "With batch norm and no activation ln of the gradient stays flat to depth 1,000 for orthogonal weights and grows linearly for Gaussian ones.",
        Duration = "30 s",
        FullDuration = "10 s (10 networks, as in the paper)",
        DataSet = "cifar10",
        Version = 2,
        Cells = settings => new[] { "orthogonal", "gaussian" }.SelectMany(weights => DepthGrid.Networks(settings, (settings.Full ? 10 : 60) / NetworksPerCell, ("weights", weights))),
        Measure = Measure,
        Report = Report,
    };

    private static CellValues Measure(SweepCell cell, StudyInputs inputs, CellContext context)
    {
        var batch = inputs.Batch(cell.Text("data"), DepthGrid.Size, DepthGrid.Size, cell.Seed());

        // Precision of the paper's experiment; gradients of Gaussian networks lose half of its digits over 1,000 layers.
        NormalizedChain<float> chain = new(DepthGrid.Network("identity", DepthGrid.Depths[^1], DepthGrid.Size, cell.Text("weights")), batch.Samples, cell.Seed());
        List<double> gradients = [];
        List<double> middles = [];
        List<double> predictions = [];
        for (int network = 0; network < NetworksPerCell; network++)
        {
            chain.Forward((cell.Whole("network") * NetworksPerCell) + network, context.Cancellation);
            foreach (int depth in DepthGrid.Depths)
            {
                context.Cancellation.ThrowIfCancellationRequested();
                int middle = Math.Max(2, depth / 2);
                ChainGradient gradient = chain.Backward(depth, batch.Labels.AsSpan(), DepthGrid.Classes, layer => layer == 2 || layer == middle);
                gradients.Add(gradient.LogWeight[1]);
                middles.Add(gradient.LogWeight[middle - 1]);
                predictions.Add(gradient.LogMiddle);
            }
        }

        return new CellValues { ["logGradient"] = gradients.ToArray(), ["logMiddle"] = middles.ToArray(), ["logConserved"] = predictions.ToArray() };
    }

    /// <summary>The curves of all networks, one row each.</summary>
    private static ImmutableArray<ImmutableArray<double>> Curves(StudyResults cells, string name)
    {
        int depths = DepthGrid.Depths.Length;
        return [.. cells.Rows(name).SelectMany(row => Enumerable.Range(0, NetworksPerCell).Select(network => row.Slice(network * depths, depths)))];
    }

    private static StudyReport Report(StudyResults results)
    {
        StudyResults haar = results.With("weights", "orthogonal");
        StudyResults normal = results.With("weights", "gaussian");
        ImmutableArray<SampleMean> flat = DepthGrid.Means(Curves(haar, "logGradient"));
        ImmutableArray<SampleMean> steep = DepthGrid.Means(Curves(normal, "logGradient"));
        double law = ExplosionExponent.Gaussian(DepthGrid.Size, DepthGrid.Size).Value;
        SampleMean flatSlope = DepthGrid.Slope(Curves(haar, "logGradient"), 50);
        SampleMean steepSlope = DepthGrid.Slope(Curves(normal, "logGradient"), 50);
        SampleMean deep = DepthGrid.Slope(Curves(normal, "logGradient"), 500);
        ImmutableArray<SampleMean> middles = DepthGrid.Means(Curves(haar, "logMiddle"));
        ImmutableArray<SampleMean> conserved = DepthGrid.Means(Curves(haar, "logConserved"));
        SampleMean middle = SampleMean.Of(Curves(haar, "logMiddle").Zip(Curves(haar, "logConserved"), (measured, predicted) => measured[^1] - predicted[^1]));
        Panel panel = new(
            DepthFigure.Depth,
            DepthFigure.SecondWeights,
            [
                .. DepthFigure.Curve(DepthGrid.Abscissas, steep, "Gaussian weights", 1),
                DepthFigure.Law(DepthGrid.Abscissas, [.. DepthGrid.Abscissas.Select(depth => depth < 500 ? double.NaN : steep[6].Mean + (law * (depth - 500)))], "law 0.113/√d", 2),
                .. DepthFigure.Curve(DepthGrid.Abscissas, flat, "orthogonal weights", 0),
            ]);
        List<ImmutableArray<TableCell>> rows = [];
        for (int i = 0; i < DepthGrid.Depths.Length; i++)
        {
            rows.Add([(long)DepthGrid.Depths[i], flat[i].ToString(), steep[i].ToString(), middles[i].ToString(), conserved[i].ToString()]);
        }

        int networks = haar.Cells.Length * NetworksPerCell;
        return StudyReport.Of(
            new Figure("Orthogonal against Gaussian weights", panel) { Subtitle = $"identity, uncentred batch norm, width 100, a batch of 100 {DepthFigure.Samples(results.Settings)}, {networks} networks" },
            [DepthFigure.Table($"ln ‖∂loss/∂W‖, mean over {networks} networks: of the second weights, and in the middle of the network beside ln ‖A‖ from the logits alone.", ["depth", "orthogonal", "Gaussian", "orthogonal, middle", "ln ‖A‖"], rows)],
            [
                new StudyClaim("Orthogonal weights: the slope over depth 50 … 1000 is below 1e-3 nats per layer.", Math.Abs(flatSlope.Mean) + (2 * flatSlope.StandardError) < 1e-3, $"{flatSlope} per layer."),
                new StudyClaim(
                    $"Gaussian weights: from depth 500 to 1,000 gradients grow at the rate of the law, 0.113/√d = {DepthFigure.Text(law, "F4")} per layer, within 5 %.",
                    deep.Errors(law, Tolerance * law) < 2,
                    $"{deep} per layer, {DepthFigure.Text(100 * ((deep.Mean / law) - 1), "+0.0;-0.0")} % off."),
                new StudyClaim(
                    "Gaussian weights: over depth 50 … 1000 the slope is that of the law within 5 %.",
                    steepSlope.Errors(law, Tolerance * law) < 2,
                    $"{steepSlope} per layer, {DepthFigure.Text(100 * ((steepSlope.Mean / law) - 1), "+0.0;-0.0")} % off."),
                new StudyClaim(
                    "In the middle of a network of depth 1,000 the gradient is predicted from its logits alone, to 0.05 nats.",
                    Math.Abs(middle.Mean) < 0.05,
                    $"measured less predicted {middle} nats."),
            ],
            "The law is that of one layer deep inside a network. A network of a few hundred layers is not deep in this sense: half of XᵀG, its antisymmetric part, does not grow at all, and the batch comes to its stationary spectrum slowly, as one over the depth. Beyond, the law holds: within 2 % over layers 200 to 2,900 of networks of depth 3,000 (docs/finite-width.md).");
    }
}
