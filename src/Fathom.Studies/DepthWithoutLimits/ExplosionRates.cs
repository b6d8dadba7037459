using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fathom.FiniteWidth;
using Fathom.Reporting;

namespace Fathom.Studies;

/// <summary>Our own: the rate γ(rank, width) at which gradients of linear networks explode, measured beside the rule.</summary>
internal static class ExplosionRates
{
    private const double Start = 0.4;
    private const double End = 0.7;

    /// <summary>A batch comes to its stationary spectrum in a few times as many layers as the width.</summary>
    private const int LayersPerWidth = 16;

    /// <summary>Batches of this times √d samples have the rate of all larger ones, and reach it much sooner.</summary>
    private const int SamplesPerRoot = 3;

    private static readonly ImmutableArray<int> s_widths = [32, 64, 128];
    private static readonly ImmutableArray<double> s_shares = [0.125, 0.25, 0.5, 0.75, 0.875, 1];
    private static readonly ImmutableArray<int> s_gaussianWidths = [32, 64, 100, 128];

    /// <summary>The study.</summary>
    public static Study Study { get; } = new()
    {
        Name = "explosion-rate",
        Paper = "Meterez et al. 2024",
        Item = "ours",
        Title = "How fast gradients explode, by rank and width",
        Claim = "γ = ½ ln((r−1)/(r−2)) (1−x)(1+0.78x⁴), x = r/d, for orthogonal weights and r < d; 0.113/√d for Gaussian ones and large batches.",
        Duration = "30 s",
        FullDuration = "4 min",
        Cells = settings =>
        {
            int networks = settings.Full ? 24 : 6;
            return s_widths.SelectMany(width => s_shares.SelectMany(share => Networks(settings, networks, "orthogonal", width, (int)(share * width))))
                .Concat(s_gaussianWidths.SelectMany(width => Networks(settings, 2 * networks, "gaussian", width, GaussianBatch(width))));
        },
        Measure = Measure,
        Report = Report,
    };

    private static IEnumerable<JsonObject> Networks(StudySettings settings, int networks, string weights, int width, int rank) =>
        DepthGrid.Networks(settings, networks, ("weights", weights), ("width", width), ("rank", rank), ("depth", LayersPerWidth * width));

    private static int GaussianBatch(int width) => (int)(SamplesPerRoot * Math.Sqrt(width));

    private static CellValues Measure(SweepCell cell, StudyInputs inputs, CellContext context)
    {
        int depth = cell.Whole("depth");
        int width = cell.Whole("width");
        NormalizedChain<double> chain = new(
            DepthGrid.Network("identity", depth, width, cell.Text("weights")), inputs.Batch(cell.Text("data"), cell.Whole("rank"), width, cell.Seed()).Samples, cell.Seed());
        chain.Forward(cell.Whole("network"), context.Cancellation);
        double[] logs = chain.Backward(depth, _ => false).LogPreActivation;
        int first = (int)(Start * depth);
        int last = (int)(End * depth);
        return new CellValues { ["rate"] = (logs[first] - logs[last]) / (last - first) };
    }

    private static StudyReport Report(StudyResults results)
    {
        List<Layer> layers = [];
        List<ImmutableArray<TableCell>> rows = [];
        int slot = 0;
        double worst = 0;
        double flat = 0;
        StudyResults haar = results.With("weights", "orthogonal");
        foreach (int width in s_widths)
        {
            StudyResults cells = haar.With("width", width);
            ImmutableArray<int> ranks = [.. s_shares.Select(share => (int)(share * width))];
            ImmutableArray<SampleMean> rates = [.. ranks.Select(rank => SampleMean.Of(cells.With("rank", rank).Numbers("rate")))];
            ImmutableArray<double> x = [.. ranks.Select(rank => (double)rank / width)];
            ImmutableArray<int> fine = [.. Enumerable.Range(Math.Max(4, width / 10), width - Math.Max(4, width / 10))];
            layers.Add(new PointLayer([.. x.SkipLast(1)], [.. rates.SkipLast(1).Select(rate => rate.Mean)]) { Error = [.. rates.SkipLast(1).Select(rate => 2 * rate.StandardError)], Name = $"width {DepthFigure.Text(width)}", Slot = slot });
            layers.Add(DepthFigure.Law([.. fine.Select(rank => (double)rank / width)], [.. fine.Select(rank => ExplosionExponent.Orthogonal(rank, width).Value)], "rule", slot++));
            for (int i = 0; i < ranks.Length; i++)
            {
                double law = ExplosionExponent.Orthogonal(ranks[i], width).Value;
                rows.Add(["orthogonal", (long)width, (long)ranks[i], rates[i].ToString(), law]);
                if (ranks[i] >= width)
                {
                    flat = Math.Max(flat, Math.Abs(rates[i].Mean));
                }
                else if (ranks[i] >= 8 && x[i] <= 0.8)
                {
                    worst = Math.Max(worst, (Math.Abs(rates[i].Mean - law) - (4 * rates[i].StandardError)) / law);
                }
            }
        }

        double off = 0;
        foreach (int width in s_gaussianWidths)
        {
            SampleMean rate = SampleMean.Of(results.With("weights", "gaussian").With("width", width).Numbers("rate"));
            double law = ExplosionExponent.Gaussian(width, width).Value;
            rows.Add(["gaussian", (long)width, (long)GaussianBatch(width), rate.ToString(), law]);
            off = Math.Max(off, (Math.Abs(rate.Mean - law) - (2 * rate.StandardError)) / law);
        }

        return StudyReport.Of(
            new Figure("Rate of explosion by rank", new Panel(new Axis("rank / width") { Minimum = 0, Maximum = 1 }, new Axis("nats per layer") { Scale = AxisScale.Log10 }, [.. layers]))
            {
                Subtitle = "orthogonal weights, identity, uncentred batch norm; points with two standard errors",
            },
            [DepthFigure.Table("Growth of ln of the gradient per layer.", ["weights", "width", "rank", "measured", "rule"], rows)],
            [
                new StudyClaim("Orthogonal weights, 8 ≤ rank ≤ 0.8 width: the rule is within 5 %.", worst < 0.05, $"the worst is {DepthFigure.Text(100 * Math.Max(0, worst), "0.0")} % beyond four standard errors."),
                new StudyClaim("Orthogonal weights at full rank: no growth, below 1e-4 per layer.", flat < 1e-4, $"at most {DepthFigure.Text(flat, "0.0E+0")} per layer."),
                new StudyClaim("Gaussian weights, a batch of 3√d: 0.113/√d within 10 %.", off < 0.1, $"the worst is {DepthFigure.Text(100 * Math.Max(0, off), "0.0")} % beyond two standard errors."),
            ]);
    }
}
