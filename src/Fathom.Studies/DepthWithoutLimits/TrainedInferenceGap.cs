using System.Collections.Immutable;
using Fathom.Data;
using Fathom.Reporting;
using Fathom.Specification;

namespace Fathom.Studies;

/// <summary>Our own: the gap between training and inference modes of trained networks, over depth, by momentum and steps, before recalibration and after, with its prediction.</summary>
internal static class TrainedInferenceGap
{
    private const int Samples = 5000;
    private const int Tests = 2000;
    private const int UsualSteps = 300;
    private const int FewSteps = 30;
    private const double UsualMomentum = 0.9;
    private const double SlowMomentum = 0.99;
    private const double AllowedAccuracy = 0.02;
    private const double AllowedRatio = 2;
    private const double AllowedScale = 0.02;
    private static readonly ImmutableArray<int> s_depths = [10, 30, 100, 200];
    private static readonly string[] s_activations = ["identity", "tanh"];
    private static readonly ImmutableArray<(double Momentum, int Steps)> s_averages = [(UsualMomentum, UsualSteps), (SlowMomentum, UsualSteps), (SlowMomentum, FewSteps)];

    /// <summary>The study.</summary>
    public static Study Study { get; } = new()
    {
        Name = "trained-inference-gap",
        Paper = "Meterez et al. 2024",
        Item = "ours",
        Title = "Recalibration brings a trained deep network from training into inference",
        Claim = "In inference a trained network turns from its training mode by an angle that grows with depth, and with the momentum and the fewness of the steps of its running statistics, as predicted; recalibration restores its scale and its accuracy.",
        Duration = "2 min",
        FullDuration = "10 min",
        DataSet = "mnist",
        NeedsData = true,
        Cells = settings => s_depths.Reverse().SelectMany(depth => s_averages.SelectMany(average => s_activations.SelectMany(activation => DepthGrid.Networks(
            settings,
            settings.Full ? 8 : 1,
            ("activation", activation),
            ("depth", depth),
            ("momentum", average.Momentum),
            ("steps", average.Steps))))),
        Measure = Measure,
        Report = Report,
    };

    private static CellValues Measure(SweepCell cell, StudyInputs inputs, CellContext context)
    {
        int depth = cell.Whole("depth");
        ulong seed = cell.Seed() + (ulong)cell.Whole("network");
        TrainingSetup setup = new()
        {
            Network = new NetworkChoice
            {
                Spec = DepthGrid.Network(cell.Text("activation"), depth, DepthGrid.Size, "orthogonal", gains: GainSchedule.Power(0.4, unitSlope: true)),
                IsAffine = false,
                StatisticsMomentum = cell.Number("momentum"),
            },
            Data = new SampleRequest { Name = cell.Text("data"), Samples = Samples, TestSamples = Tests, Seed = cell.Seed() },
            BatchSize = DepthGrid.Size,
            Steps = cell.Whole("steps"),

            // Every layer moves the output, so a deeper network bears a smaller rate; at the end weights rest, so that statistics are of one network.
            LearningRate = new RateSchedule { Rate = 1.0 / depth, Rule = RateRule.Cosine },
            Seed = seed,
            EvaluationEpochs = 0,
            EvaluationSamples = Samples,
        };
        SamplePair data = inputs.Pair(setup.Data);
        NetworkTraining.Run(setup, data, new TrainingRunOptions
        {
            Folder = context.Scratch,
            Threads = context.Threads,
            Cancellation = context.Cancellation,
            Progress = progress => context.Report((int)progress.Step, (int)progress.TotalSteps),
        });
        context.Cancellation.ThrowIfCancellationRequested();
        RecalibrationOutcome outcome = RunRecalibration.Run(
            new RunFolder(context.Scratch), data, new RecalibrationOptions { BatchSize = DepthGrid.Size, Threads = context.Threads, Cancellation = context.Cancellation });
        return new CellValues
        {
            ["accuracy"] = new[] { outcome.TestByBatch.Accuracy, outcome.TestBefore.Accuracy, outcome.TestAfter.Accuracy },
            ["cosine"] = new[] { outcome.Before[^2].Cosine, outcome.PredictedBefore[^1], outcome.After[^2].Cosine, outcome.PredictedAfter[^1] },
            ["norm"] = new[] { outcome.Before[^2].NormRatio, outcome.After[^2].NormRatio },
        };
    }

    private static StudyReport Report(StudyResults results)
    {
        ImmutableArray<double> x = [.. s_depths.Select(depth => (double)depth)];
        List<Layer> angles = [];
        List<Layer> accuracies = [];
        List<ImmutableArray<TableCell>> rows = [];
        List<StudyClaim> claims = [];
        int slot = 0;
        foreach (string activation in s_activations)
        {
            List<double> losses = [];
            List<double> settled = [];
            List<double> young = [];
            List<double> scales = [];
            foreach ((double momentum, int steps) in s_averages)
            {
                ImmutableArray<Reading> found = [.. s_depths.Select(depth => Reading.Of(results.With("activation", activation).With("depth", depth).With("momentum", momentum).With("steps", steps)))];
                string name = $"{activation}, {DepthFigure.Text(momentum)} kept, {DepthFigure.Text(steps)} steps";
                bool isUsual = steps == UsualSteps && momentum == UsualMomentum;
                if (isUsual || steps == FewSteps)
                {
                    angles.Add(new LineLayer(x, [.. found.Select(reading => reading.TurnBefore)]) { Name = $"{name}, running", Slot = slot, Dash = LineDash.Solid });
                    angles.Add(DepthFigure.Law(x, [.. found.Select(reading => reading.LawBefore)], $"{name}, predicted", slot));
                }

                if (isUsual)
                {
                    accuracies.Add(new LineLayer(x, [.. found.Select(reading => reading.ByBatch)]) { Name = $"{activation}, training mode", Slot = slot, Dash = LineDash.Solid });
                    accuracies.Add(new LineLayer(x, [.. found.Select(reading => reading.Before)]) { Name = $"{activation}, inference", Slot = slot, Dash = LineDash.Dotted });
                    accuracies.Add(new LineLayer(x, [.. found.Select(reading => reading.After)]) { Name = $"{activation}, recalibrated", Slot = slot, Dash = LineDash.Dashed });
                }

                slot++;
                losses.AddRange(found.Select(reading => reading.ByBatch - reading.After));
                settled.AddRange(found.Select(reading => reading.TurnAfter / reading.LawAfter));
                (steps == FewSteps ? young : settled).AddRange(found.Select(reading => reading.TurnBefore / reading.LawBefore));
                scales.AddRange(found.Select(reading => Math.Abs(reading.ScaleAfter - 1)));
                rows.AddRange(found.Select((reading, i) => (ImmutableArray<TableCell>)
                [
                    activation, momentum, (long)steps, (long)s_depths[i],
                    reading.ByBatch, reading.Before, reading.After, reading.ScaleBefore, reading.ScaleAfter, reading.TurnBefore, reading.LawBefore, reading.TurnAfter, reading.LawAfter,
                ]));
            }

            claims.Add(new StudyClaim(
                $"{activation}: after recalibration the test accuracy in inference mode is at most 2 points below that in training mode.",
                losses.Max() <= AllowedAccuracy,
                $"from {DepthFigure.Text(-100 * losses.Max(), "F1")} to {DepthFigure.Text(-100 * losses.Min(), "F1")} points above."));
            claims.Add(new StudyClaim(
                $"{activation}: recalibration restores the scale of the last norm to 2 %.",
                scales.Max() <= AllowedScale,
                $"at most {DepthFigure.Text(100 * scales.Max(), "F1")} % off."));
            claims.Add(Predicted($"{activation}: −ln of the cosine behind the last norm is as predicted from the scatter of batches, depth and momentum within a factor of two, once statistics have settled and after recalibration.", settled));
            claims.Add(Predicted($"{activation}: so it is after {DepthFigure.Text(FewSteps)} steps, when {DepthFigure.Text(SlowMomentum)} is kept in each and most of the statistics is their beginning.", young));
        }

        return StudyReport.Of(
            new Figure("Inference beside training mode, after training", [
                new Panel(DepthFigure.Depth, new Axis("−ln cosine behind the last norm") { Scale = AxisScale.Log10 }, [.. angles]),
                new Panel(DepthFigure.Depth, new Axis("test accuracy"), [.. accuracies])])
            {
                Subtitle = $"orthogonal start, gains ℓ^−0.4, width and batch 100, {DepthFigure.Text(Samples)} samples of {results.Settings.Data}; right: 0.9 kept, {DepthFigure.Text(UsualSteps)} steps",
            },
            [DepthFigure.Table(
                "Trained networks: test accuracy in training mode, in inference mode with running statistics and recalibrated; scale of the last norm and −ln of its cosine, inference beside training mode.",
                ["activation", "kept", "steps", "depth", "training mode", "running", "recalibrated", "scale, running", "recalibrated", "−ln cos, running", "predicted", "recalibrated", "predicted"],
                rows)],
            [.. claims],
            "The prediction is of the first order in the scatter δ² of batch statistics: −ln cos = ½ Σ δ² (1 + (1−m)/(1+m) (1−m²ᵗ) + m²ᵗ), with m kept in a step, t steps, and the sum over norms; recalibrated statistics leave ½ Σ δ². It takes the beginning for the statistics of one more batch; in fact it is mean 0 and variance 1, which the first layers, fed with images, are far from, so that young statistics turn the signal by more.");
    }

    private static StudyClaim Predicted(string statement, List<double> ratios) => new(
        statement, ratios.Max() <= AllowedRatio && ratios.Min() >= 1 / AllowedRatio, $"{DepthFigure.Text(ratios.Min(), "F2")} to {DepthFigure.Text(ratios.Max(), "F2")} times the prediction.");

    /// <summary>What was measured at one depth, averaged over networks.</summary>
    private sealed record Reading(
        double ByBatch, double Before, double After, double ScaleBefore, double ScaleAfter, double TurnBefore, double LawBefore, double TurnAfter, double LawAfter)
    {
        /// <summary>Averages cells.</summary>
        /// <param name="cells">The networks.</param>
        /// <returns>The means.</returns>
        public static Reading Of(StudyResults cells)
        {
            ImmutableArray<SampleMean> accuracy = DepthGrid.Means(cells, "accuracy");
            ImmutableArray<SampleMean> norm = DepthGrid.Means(cells, "norm");
            ImmutableArray<SampleMean> turn = DepthGrid.Means([.. cells.Rows("cosine").Select(row => row.Select(cosine => -Math.Log(cosine)).ToImmutableArray())]);
            return new Reading(accuracy[0].Mean, accuracy[1].Mean, accuracy[2].Mean, norm[0].Mean, norm[1].Mean, turn[0].Mean, turn[1].Mean, turn[2].Mean, turn[3].Mean);
        }
    }
}
