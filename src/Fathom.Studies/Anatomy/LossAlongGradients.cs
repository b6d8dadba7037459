using System.Collections.Immutable;
using Fathom.Diagnosis;
using Fathom.Reporting;

namespace Fathom.Studies;

/// <summary>Figure 3: the relative loss along the gradient at the first mini-batches.</summary>
internal static class LossAlongGradients
{
    private const int Depth = 110;

    // The published network of figure 5 has ln |mean| = 3.5 for its scores, so their means have a deviation of e^(3.5 + 0.635) if they are Gaussian, and the largest of ten lies 1.54 deviations above a chosen one.
    private const double PublishedLoss = 96;

    /// <summary>The study.</summary>
    public static Study Study { get; } = AnatomyStudy.OnImages(
        "bjorck-fig3",
        "Fig. 3",
        "How far the gradient can be trusted",
        "Along the gradient of the first mini-batch, the loss of a network without batch norm rises again after a step a hundred times shorter, and then explodes.",
        ("4 min", "25 min"),
        settings => (settings.Full ? new[] { 1, 4, 7 } : [1]).SelectMany(
            miniBatch => AnatomyCells.Networks(settings, Depth, AnatomyCells.BothNorms, settings.Full ? 12 : 6, ("miniBatch", miniBatch))),
        Measure,
        Report);

    private static CellValues Measure(SweepCell cell, StudyInputs inputs, CellContext context)
    {
        AnatomyNetwork network = AnatomyCells.NetworkOf(cell);
        StandardImages images = AnatomyCells.Images(inputs, cell, 0..(8 * AnatomyCells.BatchOf(cell)), cell.Seed());
        ShortTrainingOptions options = new()
        {
            LearningRate = network.IsNormalized ? 0.1 : 1e-4,
            Batch = AnatomyCells.BatchOf(cell),
            Seed = cell.Seed(),
            Threads = context.Threads,
            Cancellation = context.Cancellation,
        };
        LossAlongGradient along = FirstStepsLoss.Measure(network, images, options, cell.Whole("miniBatch"), FirstStepsLoss.PublishedSteps());
        return new CellValues
        {
            ["loss"] = along.Loss,
            ["step"] = along.Steps.Select(step => step.Step).ToArray(),
            ["relative"] = along.Steps.Select(step => step.Relative).ToArray(),
            ["best"] = along.Best.Relative,
            ["bestStep"] = along.Best.Step,
            ["crossing"] = along.Crossing ?? double.PositiveInfinity,
        };
    }

    private static StudyReport Report(StudyResults results)
    {
        List<Panel> panels = [];
        List<ImmutableArray<TableCell>> rows = [];
        foreach (double miniBatch in results.ValuesOf("miniBatch"))
        {
            List<Layer> layers = [new RuleLayer(Orientation.Horizontal, 1)];
            int slot = 0;
            foreach (AnatomyNorm norm in AnatomyCells.BothNorms)
            {
                foreach (StudyCellResult cell in results.With("miniBatch", miniBatch).With("norm", AnatomyCells.WordOf(norm)).Cells)
                {
                    layers.Add(new LineLayer(cell.Values["step"].Numbers, cell.Values["relative"].Numbers) { Name = AnatomyCells.WordOf(norm), Slot = slot, Marker = Marker.None });
                    rows.Add(
                    [
                        AnatomyCells.WordOf(norm), (long)miniBatch, (long)cell.Cell.Seed(), cell.Values["loss"].Number, cell.Values["best"].Number, cell.Values["bestStep"].Number, cell.Values["crossing"].Number,
                    ]);
                }

                slot++;
            }

            panels.Add(new Panel(new Axis("step along the gradient") { Scale = AxisScale.Log10 }, new Axis("loss / loss before") { Scale = AxisScale.Log10, Minimum = 0.001, Maximum = 1e6 }, [.. layers])
            {
                Title = $"mini-batch {DepthFigure.Text(miniBatch)}",
            });
        }

        StudyResults first = results.With("miniBatch", 1);
        ImmutableArray<double> plain = first.With("norm", AnatomyCells.WordOf(AnatomyNorm.None)).Numbers("crossing");
        ImmutableArray<double> normed = first.With("norm", AnatomyCells.WordOf(AnatomyNorm.Everywhere)).Numbers("crossing");
        (double middle, double spread) = Geometric(plain);
        ImmutableArray<double> losses = first.With("norm", AnatomyCells.WordOf(AnatomyNorm.None)).Numbers("loss");
        (double product, double productSpread) = Geometric([.. plain.Zip(losses, (crossing, loss) => crossing * loss)]);
        double scaled = product / PublishedLoss;
        return StudyReport.Of(
            new Figure("Relative loss along the gradient", [.. panels]) { Subtitle = "ResNet-110, batch norm on the same batch of 128; one line a seed" },
            [DepthFigure.Table("Where the relative loss is smallest, and where it passes 1 again.", ["network", "mini-batch", "seed", "loss", "smallest", "at step", "passes 1 at"], rows)],
            [
                new StudyClaim(
                    "Without batch norm, batch 1: the loss passes 1 between 5e-4 and 3e-3 (published 8e-4), geometric mean over seeds.",
                    middle is >= 5e-4 and <= 3e-3,
                    $"at {DepthFigure.Text(middle, "0.0E+0")}, times or over {DepthFigure.Text(spread, "F1")}; from {DepthFigure.Text(plain.Min(), "0.0E+0")} to {DepthFigure.Text(plain.Max(), "0.0E+0")} by seed."),
                new StudyClaim(
                    "It passes 1 at a step inversely proportional to the first loss, which puts a network as large as the published one of figure 5 (first loss about 100) between 5e-4 and 3e-3.",
                    scaled is >= 5e-4 and <= 3e-3,
                    $"step times loss is {DepthFigure.Text(product, "G2")}, times or over {DepthFigure.Text(productSpread, "F1")}, so at {DepthFigure.Text(scaled, "0.0E+0")} for a first loss of {DepthFigure.Text(PublishedLoss)}."),
                new StudyClaim("With batch norm it does not before 0.02 (published 0.06).", normed.Min() > 0.02, $"at {DepthFigure.Text(normed.Min(), "G2")} or later."),
            ],
            $"Networks without batch norm begin with a loss of {DepthFigure.Text(losses.Min(), "F0")} to {DepthFigure.Text(losses.Max(), "F0")} as their random growth will have it. A step that never brings the loss back above 1 within 0.2 is counted as infinite.");
    }

    // The geometric mean, and the factor of one standard error.
    private static (double Mean, double Factor) Geometric(ImmutableArray<double> values)
    {
        SampleMean logs = SampleMean.Of(values.Select(Math.Log));
        return (Math.Exp(logs.Mean), Math.Exp(logs.StandardError));
    }
}
