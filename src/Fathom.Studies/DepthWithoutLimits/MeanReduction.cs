using System.Collections.Immutable;
using Fathom.FiniteWidth;
using Fathom.Reporting;

namespace Fathom.Studies;

/// <summary>Fig. G6: whether batch norm's subtraction of the mean matters.</summary>
internal static class MeanReduction
{
    private static readonly ImmutableArray<(int Batch, bool Centred)> s_cases = [(100, false), (100, true), (101, true), (50, false), (50, true)];

    /// <summary>The study.</summary>
    public static Study Study { get; } = new()
    {
        Name = "meterez-fig-g6",
        Paper = "Meterez et al. 2024",
        Item = "Fig. G6",
        Title = "Subtracting the mean matters only through the rank",
        Claim = "Gradients do not depend on whether batch norm subtracts the mean.",
        Duration = "20 s",
        FullDuration = "the same",
        DataSet = "cifar10",
        Cells = settings => s_cases.SelectMany(one => DepthGrid.Networks(settings, 10, ("batch", one.Batch), ("norm", one.Centred ? "centred" : "uncentred"))),
        Measure = (cell, inputs, context) => new CellValues
        {
            ["logGradient"] = DepthGrid.SecondWeights(
                DepthGrid.Network("identity", DepthGrid.Depths[^1], DepthGrid.Size, "orthogonal", cell.Text("norm") == "centred"),
                inputs.Batch(cell.Text("data"), cell.Whole("batch"), DepthGrid.Size, cell.Seed()),
                cell.Seed(),
                cell.Whole("network"),
                context.Cancellation),
        },
        Report = Report,
    };

    private static StudyReport Report(StudyResults results)
    {
        List<Layer> layers = [];
        List<StudyClaim> claims = [];
        List<ImmutableArray<TableCell>> rows = [];
        int slot = 0;
        foreach ((int batch, bool centred) in s_cases)
        {
            string norm = centred ? "centred" : "uncentred";
            StudyResults cells = results.With("batch", batch).With("norm", norm);
            ImmutableArray<SampleMean> curve = DepthGrid.Means(cells, "logGradient");
            SampleMean slope = DepthGrid.Slope(cells, "logGradient", 200);
            int rank = centred ? batch - 1 : batch;
            layers.AddRange(DepthFigure.Curve(DepthGrid.Abscissas, curve, $"{DepthFigure.Text(batch)} samples, {norm}", slot++));
            double law = rank >= DepthGrid.Size ? 0 : ExplosionExponent.Orthogonal(rank, DepthGrid.Size).Value;
            rows.Add([(long)batch, norm, (long)rank, curve[4].ToString(), curve[^1].ToString(), slope.ToString(), law]);
            if (rank >= DepthGrid.Size - 1)
            {
                claims.Add(new StudyClaim(
                    $"{DepthFigure.Text(batch)} samples, {norm}: the slope over depth 200 … 1000 is below 5e-4 per layer.",
                    Math.Abs(slope.Mean) < 5e-4,
                    $"{slope} per layer{(rank == DepthGrid.Size - 1 ? ", at a rank one below the width" : string.Empty)}."));
            }
            else
            {
                claims.Add(new StudyClaim(
                    $"{DepthFigure.Text(batch)} samples, {norm}: gradients explode as the rank {DepthFigure.Text(rank)} says, by {DepthFigure.Text(law)} per layer.",
                    slope.Errors(law, 0.1 * law) < 4,
                    $"{slope} per layer."));
            }
        }

        return StudyReport.Of(
            new Figure("Batch norm with the mean and without", new Panel(DepthFigure.Depth, DepthFigure.SecondWeights, [.. layers]))
            {
                Subtitle = $"orthogonal weights, identity, width 100, {DepthFigure.Samples(results.Settings)}",
            },
            [DepthFigure.Table("ln ‖∂loss/∂W₁‖, mean over 10 networks, and its slope; rank of the batch that the norm leaves.", ["batch", "norm", "rank", "depth 100", "depth 1000", "slope", "law"], rows)],
            [.. claims],
            "The authors' code scales by √n with the mean and by 1 without, so its curves differ by a constant; here both scale to root mean square one.");
    }
}
