using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fathom.Diagnosis;
using Fathom.Reporting;

namespace Fathom.Studies;

/// <summary>Section 2.1 and appendix D: the noise of stochastic gradients.</summary>
internal static class StochasticNoise
{
    /// <summary>The study.</summary>
    public static Study Study { get; } = AnatomyStudy.OnImages(
        "bjorck-noise",
        "Sec. 2.1, App. D",
        "The noise of stochastic gradients, exactly",
        "E‖α ĝ − α g‖² ≤ α² C/|B|.",
        ("60 s", "5 min"),
        settings => Enumerable.Range(0, settings.Full ? 5 : 2).Select(seed => new JsonObject
        {
            ["images"] = 2000,
            ["draws"] = settings.Full ? 1000 : 400,
            ["data"] = settings.Data,
            ["seed"] = settings.Seed + (ulong)seed,
        }),
        Measure,
        Report);

    private static CellValues Measure(SweepCell cell, StudyInputs inputs, CellContext context)
    {
        StandardImages images = AnatomyCells.Images(inputs, cell, 0..cell.Whole("images"));
        ImmutableArray<NoiseMeasurement> noise = SoftmaxNoise.Measure(images, SoftmaxNoise.Batches, cell.Whole("draws"), cell.Seed(), context.Threads, context.Cancellation);
        return new CellValues
        {
            ["mean"] = noise.Select(entry => entry.Mean).ToArray(),
            ["expected"] = noise.Select(entry => entry.Expected).ToArray(),
            ["ratio"] = noise.Select(entry => entry.Ratio).ToArray(),
            ["ratioError"] = noise.Select(entry => entry.RatioError).ToArray(),
        };
    }

    private static StudyReport Report(StudyResults results)
    {
        List<ImmutableArray<TableCell>> rows = [];
        List<Layer> layers = [];
        double worst = 0;
        int seeds = results.Cells.Length;
        ImmutableArray<double> batches = [.. SoftmaxNoise.Batches.Select(batch => (double)batch)];
        for (int kind = 0; kind < 2; kind++)
        {
            int place = kind;
            string name = kind == 0 ? "with replacement" : "without";
            double At(string value, int batch) => results.Rows(value).Average(row => row[(2 * batch) + place]);
            ImmutableArray<double> means = [.. batches.Select((_, batch) => At("mean", batch))];
            ImmutableArray<double> expected = [.. batches.Select((_, batch) => At("expected", batch))];
            layers.Add(new PointLayer(batches, means) { Name = name, Slot = kind, Error = [.. batches.Select((_, batch) => 2 * At("ratioError", batch) / Math.Sqrt(seeds) * expected[batch])] });
            layers.Add(DepthFigure.Law(batches, expected, $"{name}, law", kind));
            for (int batch = 0; batch < batches.Length; batch++)
            {
                SampleMean ratio = new(At("ratio", batch), At("ratioError", batch) / Math.Sqrt(seeds), double.NaN, seeds);
                worst = Math.Max(worst, Math.Abs(ratio.Mean - 1));
                rows.Add([name, (long)batches[batch], means[batch], expected[batch], ratio.ToString()]);
            }
        }

        return StudyReport.Of(
            new Figure("Squared distance of mini-batch gradients", new Panel(new Axis("batch size") { Scale = AxisScale.Log10 }, new Axis("E‖ĝ − g‖²") { Scale = AxisScale.Log10 }, [.. layers]))
            {
                Subtitle = "softmax regression on 2,000 images; error bars two standard errors",
            },
            [DepthFigure.Table("Measured and exact noise, averaged over seeds.", ["draws", "batch", "measured", "exact", "ratio"], rows)],
            [new StudyClaim("Measured over exact noise is 1 within 5 %, with and without replacement.", worst < 0.05, $"the worst is {DepthFigure.Text(100 * worst, "F1")} % off.")],
            "With replacement the paper's bound is an equality, because independent centred terms have no cross terms; without, the factor (N − B)/(N − 1) comes to it.");
    }
}
