using System.Text;
using Fathom.Data;
using Fathom.MeanField;
using Fathom.Networks;
using Fathom.Specification;

namespace Fathom.Studies.Tests;

/// <summary>Sweeps whose cells train networks.</summary>
public sealed class TrainingLensTests
{
    private const string Yaml = """
        lens: [predict, train]
        spec: {depth: 4, width: 16, activation: {name: tanh}}
        axes: {batch: [8, 16], train.lr: [0.1, 1e9]}
        train: {samples: 128, testSamples: 64, epochs: 2, optimizer: momentum, momentum: 0.5}
        seeds: [3, 4]
        keep: [learned, accuracy, testAccuracy, inferenceAccuracy, steps, outcome, gradientGrowth, trainedGrowth, trainableDepth, profile.logGradientNorm]
        """;

    [Fact]
    public void Theory_looks_once_at_each_network_and_training_at_each_rate_and_seed()
    {
        SweepManifest manifest = Expand(Yaml);
        manifest.Cells.Select(cell => $"{cell.Text("lens")} {cell.Whole("batch")}{(cell.Has("seed") ? $" {cell.Parameters.GetProperty("train").GetProperty("lr").GetDouble():R} {cell.Seed()}" : "")}").ShouldBe(
        [
            "predict 8", "train 8 0.1 3", "train 8 0.1 4", "train 8 1000000000 3", "train 8 1000000000 4",
            "predict 16", "train 16 0.1 3", "train 16 0.1 4", "train 16 1000000000 3", "train 16 1000000000 4",
        ]);
    }

    [Fact]
    public void A_cell_that_trains_holds_what_the_training_of_its_network_says()
    {
        (SweepFolder folder, TemporaryFolder temporary) = Run(Yaml);
        using (temporary)
        {
            SweepCell cell = folder.Manifest.Cells[2];
            CellValues values = folder.Read(cell)!.Values!;
            TrainingSetup setup = new()
            {
                Network = new NetworkChoice { Spec = new NetworkSpec { Depth = 4, Width = 16, Activation = new(ActivationCatalog.Tanh) } },
                Data = new SampleRequest { Name = "gaussian-mixture", Samples = 128, TestSamples = 64, Seed = 3 },
                Optimizer = new OptimizerOptions { Momentum = 0.5 },
                LearningRate = new RateSchedule { Rate = 0.1 },
                Epochs = 2,
                BatchSize = 8,
                Seed = 4,
                EvaluationEpochs = 0,
            };
            TrainingOutcome outcome = NetworkTraining.Run(setup, SamplePair.Load(setup.Data, DataLocator.Usual()), new TrainingRunOptions { Threads = 1 });
            values["accuracy"].Number.ShouldBe(outcome.TrainByBatch.Accuracy);
            values["learned"].Number.ShouldBe((outcome.TrainByBatch.Accuracy - outcome.Chance) / (1 - outcome.Chance));
            values["testAccuracy"].Number.ShouldBe(outcome.TestByBatch.Accuracy);
            values["inferenceAccuracy"].Number.ShouldBe(outcome.TrainByRunning.Accuracy);
            values["steps"].Number.ShouldBe(32);
            values["outcome"].Text.ShouldBe("trained");
            values["gradientGrowth"].Number.ShouldBe(outcome.At(TrainingMoment.Before)!.GradientGrowth(4));
            values["trainedGrowth"].Number.ShouldBe(outcome.At(TrainingMoment.End)!.GradientGrowth(4));
            values["profile.logGradientNorm"].Numbers.Length.ShouldBe(4);

            double prediction = folder.Read(folder.Manifest.Cells[0])!.Values!["gradientGrowth"].Number;
            prediction.ShouldBe(MeanFieldPredictor.Predict(setup.Network.Spec!, BatchSize.Of(8)).GradientGrowth.Value);
        }
    }

    [Fact]
    public void A_diverged_network_has_learned_nothing_and_has_no_scores()
    {
        (SweepFolder folder, TemporaryFolder temporary) = Run("""
            lens: train
            spec: {depth: 3, width: 8, normalization: {kind: none}, initialization: {weightScale: 1.5}}
            train: {samples: 64, steps: 30, lr: 1e9}
            batch: 16
            keep: [learned, accuracy, outcome, divergence]
            """);
        using (temporary)
        {
            CellValues values = folder.Read(folder.Manifest.Cells[0])!.Values!;
            values["outcome"].Text.ShouldBe("diverged");
            values["learned"].Number.ShouldBe(0);
            values["accuracy"].Number.ShouldBe(double.NaN);
            values["divergence"].Text!.ShouldContain("step");
        }
    }

    [Fact]
    public void The_map_over_a_learning_rate_shows_trainings_alone()
    {
        SweepMap map = SweepMap.Of(Expand(Yaml))!;
        map.X.Labels.ShouldBe(["8", "16"]);
        map.Y!.Labels.ShouldBe(["0.1", "1000000000"]);
        map.Panels.Select(panel => panel.Title).ShouldBe(["train"]);
        map.Layout.Value.ShouldBe("learned");
        map.Y.ToAxis(out _).Label.ShouldBe("learning rate");
    }

    [Fact]
    public void The_estimate_is_told_from_trainings_of_a_few_steps()
    {
        SweepManifest manifest = Expand("{lens: train, spec: {depth: 2, width: 16}, batch: 16, train: {samples: 64, epochs: 1000000}}");
        SweepWork work = LensWork.Create(manifest, DataLocator.Usual());
        SweepCell sample = work.Sample!(manifest.Cells[0]);
        sample.Parameters.GetProperty("train").GetProperty("steps").GetInt32().ShouldBe(6);
        (work.Cost!(manifest.Cells[0]) / work.Cost(sample)).ShouldBeGreaterThan(1e5);
        SweepEstimate estimate = SweepCalibration.Estimate(manifest, work, 1, 0, TimeSpan.Zero, TestContext.Current.CancellationToken);
        estimate.Calibrated.ShouldBe(1);
        estimate.ProcessorSeconds.ShouldBeGreaterThan(1);
    }

    [Fact]
    public void Samples_that_are_not_there_are_told_before_anything_runs()
    {
        SweepManifest manifest = Expand("{lens: train, train: {data: mnist}}");
        Should.Throw<ArgumentException>(() => LensWork.Create(manifest)).Message.ShouldContain("place where samples are looked for");
        using TemporaryFolder empty = new();
        Should.Throw<DataUnavailableException>(() => LensWork.Create(manifest, new DataLocator([empty.File("none")])));
    }

    private static SweepManifest Expand(string yaml) => SweepExpansion.Expand(SweepFile.Read(Encoding.UTF8.GetBytes(yaml)));

    private static (SweepFolder, TemporaryFolder) Run(string yaml)
    {
        TemporaryFolder temporary = new();
        SweepManifest manifest = Expand(yaml);
        SweepFolder folder = SweepFolder.Create(temporary.File("s"), manifest);
        PlainSweep.Run(folder, LensWork.Create(manifest, DataLocator.Usual()), new PoolOptions { Threads = 2 }).Failed.ShouldBe(0);
        return (folder, temporary);
    }
}
