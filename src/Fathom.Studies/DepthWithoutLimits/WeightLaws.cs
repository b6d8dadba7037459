using System.Collections.Immutable;
using Fathom.FiniteWidth;
using Fathom.Reporting;

namespace Fathom.Studies;

/// <summary>Fig. 3: orthogonal against Gaussian weights to depth 1,000.</summary>
internal static class WeightLaws
{
    private const double Tolerance = 0.05;

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
        Cells = settings => new[] { "orthogonal", "gaussian" }.SelectMany(weights => DepthGrid.Networks(settings, settings.Full ? 10 : 60, ("weights", weights))),
        Measure = Measure,
        Report = Report,
    };

    /// <summary>One network at all depths.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="inputs">The samples.</param>
    /// <param name="context">What the work may use.</param>
    /// <returns>ln of the gradient and its prediction by the conserved part, by depth.</returns>
    public static CellValues Measure(SweepCell cell, StudyInputs inputs, CellContext context)
    {
        var batch = inputs.Batch(cell.Text("data"), DepthGrid.Size, DepthGrid.Size, cell.Seed());
        NormalizedChain chain = new(DepthGrid.Network("identity", DepthGrid.Depths[^1], DepthGrid.Size, cell.Text("weights")), batch.Samples, cell.Seed());
        chain.Forward(cell.Whole("network"), context.Cancellation);
        List<double> gradients = [];
        List<double> middles = [];
        List<double> predictions = [];
        foreach (int depth in DepthGrid.Depths)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            int middle = Math.Max(2, depth / 2);
            ChainGradient gradient = chain.Backward(depth, batch.Labels.AsSpan(), DepthGrid.Classes, layer => layer == 2 || layer == middle);
            gradients.Add(gradient.LogWeight[1]);
            middles.Add(gradient.LogWeight[middle - 1]);
            predictions.Add(gradient.LogMiddle);
        }

        return new CellValues { ["logGradient"] = gradients.ToArray(), ["logMiddle"] = middles.ToArray(), ["logConserved"] = predictions.ToArray() };
    }

    private static StudyReport Report(StudyResults results)
    {
        StudyResults haar = results.With("weights", "orthogonal");
        StudyResults normal = results.With("weights", "gaussian");
        ImmutableArray<SampleMean> flat = DepthGrid.Means(haar, "logGradient");
        ImmutableArray<SampleMean> steep = DepthGrid.Means(normal, "logGradient");
        double law = ExplosionExponent.Gaussian(DepthGrid.Size, DepthGrid.Size).Value;
        SampleMean flatSlope = DepthGrid.Slope(haar, "logGradient", 50);
        SampleMean steepSlope = DepthGrid.Slope(normal, "logGradient", 50);
        SampleMean deep = DepthGrid.Slope(normal, "logGradient", 500);
        SampleMean middle = SampleMean.Of(haar.Cells.Select(cell => cell.Values["logMiddle"].Numbers[^1] - cell.Values["logConserved"].Numbers[^1]));
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
            rows.Add([(long)DepthGrid.Depths[i], flat[i].ToString(), steep[i].ToString(), DepthGrid.Means(haar, "logMiddle")[i].ToString(), DepthGrid.Means(haar, "logConserved")[i].ToString()]);
        }

        int networks = haar.Cells.Length;
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
                    "In the middle of a network of depth 1,000 the gradient is predicted from its logits alone, to 0.05 nats.",
                    Math.Abs(middle.Mean) < 0.05,
                    $"measured less predicted {middle} nats."),
            ],
            $"Over depth 50 … 1000 the slope of Gaussian networks is {steepSlope} per layer, below the law: a batch of 100 samples comes to its stationary spectrum slowly, as one over the depth, and gradients grow more slowly until then.");
    }
}
