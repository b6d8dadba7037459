using System.Collections.Immutable;
using System.Numerics.Tensors;
using Fathom.Numerics;
using Fathom.Reporting;
using Fathom.Specification;

namespace Fathom.Studies;

/// <summary>Our own: how far a network in inference is from the one that was trained, over depth, before its statistics are recalibrated and after.</summary>
internal static class InferenceGap
{
    private const int Batches = 10;
    private static readonly ImmutableArray<int> s_depths = [1, 3, 10, 30, 100, 300];
    private static readonly string[] s_activations = ["identity", "tanh"];

    /// <summary>The study.</summary>
    public static Study Study { get; } = new()
    {
        Name = "inference-gap",
        Paper = "Meterez et al. 2024",
        Item = "ours",
        Title = "In inference a deep network is another one, until its statistics are recalibrated",
        Claim = "With running statistics logits turn away from those of training mode as the network gets deeper, and lose their scale; statistics recalibrated layer by layer restore the scale.",
        Duration = "30 s",
        FullDuration = "3 min",
        Cells = settings => s_activations.SelectMany(activation => DepthGrid.Networks(settings, settings.Full ? 20 : 4, ("activation", activation))),
        Measure = Measure,
        Report = Report,
    };

    private static CellValues Measure(SweepCell cell, StudyInputs inputs, CellContext context)
    {
        int network = cell.Whole("network");
        NetworkSpec spec = DepthGrid.Network(cell.Text("activation"), s_depths[^1], DepthGrid.Size, "orthogonal", gains: GainSchedule.Power(0.4, unitSlope: true));
        Matrix samples = inputs.Batch(cell.Text("data"), (Batches + 1) * DepthGrid.Size, DepthGrid.Size, cell.Seed() + (1000 * (ulong)network)).Samples;
        InferenceModes modes = new(spec, samples.Transposed().Values, DepthGrid.Size);
        List<double>[] cosines = [[], []];
        List<double>[] norms = [[], []];
        List<double>[] agreements = [[], []];
        for (int layer = 1; layer <= spec.Depth; layer++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            modes.Step(layer, cell.Seed(), network);
            if (!s_depths.Contains(layer))
            {
                continue;
            }

            double[] readOut = ChainReadOut.OrthonormalRows(DepthGrid.Classes, DepthGrid.Size, StreamKey.Of(cell.Seed(), 23, (uint)network, (uint)layer, 2));
            double[] trained = modes.Logits(0, readOut, DepthGrid.Classes);
            for (int mode = 1; mode <= 2; mode++)
            {
                double[] used = modes.Logits(mode, readOut, DepthGrid.Classes);
                cosines[mode - 1].Add(TensorPrimitives.CosineSimilarity<double>(trained, used));
                norms[mode - 1].Add(TensorPrimitives.Norm<double>(used) / TensorPrimitives.Norm<double>(trained));
                agreements[mode - 1].Add(Agreement(trained, used));
            }
        }

        return new CellValues
        {
            ["cosineRunning"] = cosines[0].ToArray(),
            ["cosineRecalibrated"] = cosines[1].ToArray(),
            ["normRunning"] = norms[0].ToArray(),
            ["normRecalibrated"] = norms[1].ToArray(),
            ["agreementRunning"] = agreements[0].ToArray(),
            ["agreementRecalibrated"] = agreements[1].ToArray(),
        };
    }

    /// <summary>The share of samples that both put into the same class.</summary>
    private static double Agreement(double[] a, double[] b)
    {
        int same = 0;
        for (int i = 0; i < DepthGrid.Size; i++)
        {
            same += Class(a, i) == Class(b, i) ? 1 : 0;
        }

        return (double)same / DepthGrid.Size;
    }

    private static int Class(double[] logits, int sample)
    {
        int best = 0;
        for (int k = 1; k < DepthGrid.Classes; k++)
        {
            best = logits[(k * DepthGrid.Size) + sample] > logits[(best * DepthGrid.Size) + sample] ? k : best;
        }

        return best;
    }

    private static StudyReport Report(StudyResults results)
    {
        ImmutableArray<double> x = [.. s_depths.Select(depth => (double)depth)];
        List<Layer> norms = [];
        List<Layer> cosines = [];
        List<ImmutableArray<TableCell>> rows = [];
        List<StudyClaim> claims = [];
        int slot = 0;
        foreach (string activation in s_activations)
        {
            StudyResults cells = results.With("activation", activation);
            foreach (string mode in (string[])["Running", "Recalibrated"])
            {
                string name = $"{activation}, {(mode == "Running" ? "running statistics" : "recalibrated")}";
                norms.AddRange(DepthFigure.Curve(x, DepthGrid.Means(cells, $"norm{mode}"), name, slot));
                cosines.AddRange(DepthFigure.Curve(x, DepthGrid.Means(cells, $"cosine{mode}"), name, slot++));
                for (int i = 0; i < s_depths.Length; i++)
                {
                    rows.Add([activation, mode == "Running" ? "running" : "recalibrated", (long)s_depths[i], DepthGrid.Means(cells, $"norm{mode}")[i].ToString(), DepthGrid.Means(cells, $"cosine{mode}")[i].ToString(), DepthGrid.Means(cells, $"agreement{mode}")[i].ToString()]);
                }
            }

            SampleMean before = DepthGrid.Means(cells, "normRunning")[^1];
            SampleMean after = DepthGrid.Means(cells, "normRecalibrated")[^1];
            SampleMean turned = DepthGrid.Means(cells, "cosineRunning")[^1];
            SampleMean repaired = DepthGrid.Means(cells, "cosineRecalibrated")[^1];
            claims.Add(new StudyClaim(
                $"{activation}: at depth 300 the logits of inference have turned away from those of training mode, cosine below 0.9.",
                turned.Mean < 0.9,
                $"cosine {turned} with running statistics, {repaired} recalibrated: a batch as large as the width normalizes itself to an isometry, which no fixed statistics can do."));
            claims.Add(new StudyClaim(
                $"{activation}: recalibration brings the scale of the logits at depth 300 nearer to that of training mode.",
                Math.Abs(after.Mean - 1) < Math.Abs(before.Mean - 1),
                $"{before} of it before, {after} after."));
        }

        return StudyReport.Of(
            new Figure("Inference beside training mode", [
                new Panel(DepthFigure.Depth, new Axis("norm of logits, inference / training mode"), [.. norms]),
                new Panel(DepthFigure.Depth, new Axis("cosine of logits"), [.. cosines])])
            {
                Subtitle = $"random networks, orthogonal weights, width and batch 100, statistics of {DepthFigure.Text(Batches)} batches of {DepthFigure.Samples(results.Settings)}",
            },
            [DepthFigure.Table("Logits of an unseen batch in inference, beside those of training mode; agreement is the share of equal classes.", ["activation", "statistics", "depth", "norm", "cosine", "agreement"], rows)],
            [.. claims],
            "These are random networks, where the law of the gap is seen pure; the study trained-inference-gap has trained ones, and 'fathom recalibrate' measures and repairs any run.");
    }
}
