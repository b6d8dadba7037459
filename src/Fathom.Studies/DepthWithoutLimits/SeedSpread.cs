using System.Collections.Immutable;
using Fathom.Reporting;

namespace Fathom.Studies;

/// <summary>How much the gradient differs from network to network: the high-probability side of the paper's bound on an expectation.</summary>
internal static class SeedSpread
{
    private const int Depth = 300;
    private static readonly ImmutableArray<double> s_widths = [20, 50, 100];

    /// <summary>The study.</summary>
    public static Study Study { get; } = new()
    {
        Name = "meterez-seed-spread",
        Paper = "Meterez et al. 2024",
        Item = "App. G, high-probability bound",
        Title = "The gradient of one network is that of all",
        Claim = "Theorem 5 bounds an expectation; with orthogonal weights single networks stay close to it, and closer the wider they are.",
        Duration = "10 s",
        FullDuration = "60 s",
        Cells = settings => s_widths.SelectMany(width => new[] { "orthogonal", "gaussian" }.SelectMany(
            weights => DepthGrid.Networks(settings, settings.Full ? 200 : 60, ("width", width), ("weights", weights)))),
        Measure = (cell, inputs, context) =>
        {
            int width = cell.Whole("width");
            var batch = inputs.Batch(cell.Text("data"), width, width, cell.Seed());
            NormalizedChain<double> chain = new(DepthGrid.Network("identity", Depth, width, cell.Text("weights")), batch.Samples, cell.Seed());
            chain.Forward(cell.Whole("network"), context.Cancellation);
            return new CellValues { ["logGradient"] = chain.Backward(Depth, batch.Labels.AsSpan(), DepthGrid.Classes, layer => layer == 2).LogWeight[1] };
        },
        Report = Report,
    };

    private static StudyReport Report(StudyResults results)
    {
        List<Layer> layers = [];
        List<ImmutableArray<TableCell>> rows = [];
        Dictionary<string, List<double>> spreads = [];
        int slot = 0;
        foreach (string weights in results.WordsOf("weights"))
        {
            List<double> deviations = spreads[weights] = [];
            List<double> errors = [];
            foreach (double width in s_widths)
            {
                SampleMean spread = SampleMean.Of(results.With("weights", weights).With("width", width).Numbers("logGradient"));
                deviations.Add(spread.Deviation);
                errors.Add(spread.Deviation / Math.Sqrt(2.0 * (spread.Count - 1)));
                rows.Add([weights, (long)width, spread.ToString(), new SampleMean(spread.Deviation, errors[^1], double.NaN, spread.Count).ToString()]);
            }

            layers.Add(new LineLayer(s_widths, [.. deviations]) { Name = $"{weights} weights", Slot = slot, Dash = LineDash.Solid });
            layers.Add(new PointLayer(s_widths, [.. deviations]) { Error = [.. errors.Select(error => 2 * error)], Name = $"{weights} weights", Slot = slot++ });
        }

        List<double> haar = spreads["orthogonal"];
        double power = LineFit.Slope([.. s_widths.Select(width => Math.Log(width))], [.. haar.Select(value => Math.Log(value))]);
        return StudyReport.Of(
            new Figure("Spread of the gradient over networks", new Panel(new Axis("width = batch") { Scale = AxisScale.Log10 }, new Axis("standard deviation of ln ‖∂loss/∂W₁‖") { Scale = AxisScale.Log10 }, [.. layers]))
            {
                Subtitle = $"identity, uncentred batch norm, depth {DepthFigure.Text(Depth)}, {DepthFigure.Samples(results.Settings)}; error bars two standard errors",
            },
            [DepthFigure.Table($"ln ‖∂loss/∂W₁‖ at depth {DepthFigure.Text(Depth)}.", ["weights", "width", "mean", "standard deviation"], rows)],
            [
                new StudyClaim("Orthogonal weights: the spread at width 100 is below 0.05 nats.", haar[^1] < 0.05, $"{DepthFigure.Text(haar[^1], "F3")} nats."),
                new StudyClaim("Orthogonal weights: the spread falls about as one over the width.", power is > -1.4 and < -0.7, $"as width to the power {DepthFigure.Text(power, "F2")}."),
                new StudyClaim("Gaussian weights spread at least ten times as much.", spreads["gaussian"][^1] > 10 * haar[^1], $"{DepthFigure.Text(spreads["gaussian"][^1] / haar[^1], "F1")} times at width 100."),
            ]);
    }
}
