using System.Collections.Immutable;
using Fathom.FiniteWidth;
using Fathom.Numerics;
using Fathom.Reporting;

namespace Fathom.Studies;

/// <summary>Fig. 2: gradients explode for degenerate inputs, at a rate that the number of distinct samples tells.</summary>
internal static class DegenerateInputs
{
    private static readonly ImmutableArray<int> s_ranks = [100, 75, 50, 25, 10];

    /// <summary>The study.</summary>
    public static Study Study { get; } = new()
    {
        Name = "meterez-fig2",
        Paper = "Meterez et al. 2024",
        Item = "Fig. 2",
        Title = "Repeated samples make gradients explode",
        Claim = "Gradients stay bounded for linearly independent samples and explode with depth when samples are repeated.",
        Duration = "20 s",
        FullDuration = "the same",
        DataSet = "cifar10",
        Cells = settings => s_ranks.SelectMany(rank => DepthGrid.Networks(settings, 10, ("rank", rank))),
        Measure = (cell, inputs, context) => new CellValues
        {
            ["logGradient"] = DepthGrid.SecondWeights(
                DepthGrid.Network("identity", DepthGrid.Depths[^1], DepthGrid.Size, "orthogonal"), Batch(inputs, cell), cell.Seed(), cell.Whole("network"), context.Cancellation),
        },
        Report = Report,
    };

    /// <summary>A batch of 100 samples of which the first r are different, repeated in turn.</summary>
    private static (Matrix Samples, ImmutableArray<int> Labels) Batch(StudyInputs inputs, SweepCell cell)
    {
        (Matrix all, ImmutableArray<int> labels) = inputs.Batch(cell.Text("data"), DepthGrid.Size, DepthGrid.Size, cell.Seed());
        int rank = cell.Whole("rank");
        Matrix samples = new(all.Rows, all.Columns);
        for (int i = 0; i < all.Rows; i++)
        {
            all.Row(i % rank).CopyTo(samples.Row(i));
        }

        return (samples, [.. Enumerable.Range(0, all.Rows).Select(i => labels[i % rank])]);
    }

    private static StudyReport Report(StudyResults results)
    {
        List<Layer> layers = [];
        List<StudyClaim> claims = [];
        List<ImmutableArray<TableCell>> rows = [];
        int slot = 0;
        foreach (double rank in results.ValuesOf("rank"))
        {
            StudyResults cells = results.With("rank", rank);
            ImmutableArray<SampleMean> curve = DepthGrid.Means(cells, "logGradient");
            SampleMean slope = DepthGrid.Slope(cells, "logGradient", 200);
            double law = ExplosionExponent.Orthogonal((int)rank, DepthGrid.Size).Value;
            layers.AddRange(DepthFigure.Curve(DepthGrid.Abscissas, curve, $"{DepthFigure.Text(rank)} distinct samples", slot));
            layers.Add(DepthFigure.Law(DepthGrid.Abscissas, [.. DepthGrid.Abscissas.Select(depth => curve[5].Mean + (law * (depth - 200)))], "law of the rank", slot++));
            rows.Add([(long)rank, curve[5].ToString(), curve[6].ToString(), curve[7].ToString(), slope.ToString(), law]);
            claims.Add(rank >= DepthGrid.Size
                ? new StudyClaim("With 100 distinct samples the slope over depth 200 … 1000 is below 1e-3 per layer.", Math.Abs(slope.Mean) < 1e-3, $"{slope} per layer.")
                : new StudyClaim(
                    $"With {DepthFigure.Text(rank)} distinct samples ln of the gradient grows by {DepthFigure.Text(law)} per layer.",
                    slope.Errors(law, 0.1 * law) < 4,
                    $"{slope} per layer, {DepthFigure.Text(100 * ((slope.Mean / law) - 1), "+0.0;-0.0")} % off."));
        }

        return StudyReport.Of(
            new Figure("Gradients with degenerate inputs", new Panel(new Axis("depth"), DepthFigure.SecondWeights, [.. layers]))
            {
                Subtitle = $"orthogonal weights, identity, width 100, a batch of 100 {DepthFigure.Samples(results.Settings)}",
            },
            [DepthFigure.Table("ln ‖∂loss/∂W₁‖ at three depths, mean over 10 networks, and its slope.", ["distinct samples", "depth 200", "depth 500", "depth 1000", "slope", "law"], rows)],
            [.. claims],
            "The paper does not say how often samples were repeated; its slopes of 0.02 to 0.04 belong to about 20 to 10 distinct samples.");
    }
}
