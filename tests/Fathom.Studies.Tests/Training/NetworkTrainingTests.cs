using Fathom.Networks;
using Fathom.Reporting;
using Fathom.Specification;

namespace Fathom.Studies.Tests;

public class NetworkTrainingTests
{
    private static readonly string[] s_files = ["run.json", "metrics.csv", "profile.csv", "checkpoint.fathom"];

    [Fact]
    public void A_small_network_learns_a_mixture_and_keeps_its_run()
    {
        using TemporaryFolder folder = new();
        TrainingOutcome outcome = SmallRun.In(folder.Path);
        outcome.Verdict.ShouldBe(TrainingVerdict.Trained);
        outcome.Steps.ShouldBe(4 * 13);
        outcome.TrainByBatch.Accuracy.ShouldBeGreaterThan(0.55);
        outcome.TestByRunning.Accuracy.ShouldBeGreaterThan(0.25);
        outcome.Snapshots.Select(snapshot => snapshot.Moment).ShouldBe([TrainingMoment.Before, TrainingMoment.FirstStep, TrainingMoment.End]);
        outcome.Metrics.Count(row => row.TestByBatch.IsKnown).ShouldBe(4);
        Directory.GetFiles(folder.Path).Select(Path.GetFileName).ShouldBe(s_files, ignoreOrder: true);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(13)]
    [InlineData(30)]
    public void A_run_that_is_stopped_goes_on_to_the_same_bytes_on_other_threads(int stopAt)
    {
        using TemporaryFolder whole = new();
        using TemporaryFolder parts = new();
        SmallRun.In(whole.Path);
        for (int stop = stopAt; ; stop += stopAt)
        {
            TrainingOutcome outcome = SmallRun.Stopped(parts.Path, stop, 1 + (stop % 3));
            if (outcome.Verdict != TrainingVerdict.Unfinished)
            {
                break;
            }

            outcome.Steps.ShouldBe(stop);
        }

        ShouldBeSame(whole, parts);
    }

    [Fact]
    public void A_finished_run_that_is_taken_up_again_changes_nothing()
    {
        using TemporaryFolder first = new();
        using TemporaryFolder second = new();
        TrainingOutcome once = SmallRun.In(first.Path);
        SmallRun.In(second.Path);
        TrainingOutcome again = SmallRun.In(second.Path);
        again.TestByRunning.ShouldBe(once.TestByRunning);
        ShouldBeSame(first, second);
    }

    [Fact]
    public void A_run_that_diverges_names_step_and_layer_and_its_files_are_complete()
    {
        using TemporaryFolder folder = new();
        TrainingSetup wild = SmallRun.Setup with
        {
            Network = new NetworkChoice { Spec = new NetworkSpec { Depth = 3, Width = 24, Normalization = new() { Kind = NormalizationKind.None } } },
            LearningRate = new RateSchedule { Rate = 1e12 },
        };
        TrainingOutcome outcome = SmallRun.In(folder.Path, wild);
        outcome.Verdict.ShouldBe(TrainingVerdict.Diverged);
        outcome.Divergence!.Step.ShouldBeInRange(1, 8);
        outcome.Divergence.Layer.ShouldBeInRange(1, 4);
        outcome.Divergence.Sentence.ShouldStartWith($"The run diverged at step {outcome.Divergence.Step}, in layer {outcome.Divergence.Layer} ({outcome.Divergence.LayerName}): ");
        outcome.Steps.ShouldBe(outcome.Divergence.Step);
        Directory.GetFiles(folder.Path).Select(Path.GetFileName).ShouldBe(s_files, ignoreOrder: true);
        File.ReadAllText(folder.File("run.json")).ShouldContain("\"verdict\": \"diverged\"");
        byte[] before = File.ReadAllBytes(folder.File("run.json"));
        SmallRun.In(folder.Path, wild).Divergence.ShouldBe(outcome.Divergence);
        File.ReadAllBytes(folder.File("run.json")).ShouldBe(before);
    }

    [Fact]
    public void A_network_whose_labels_are_noise_and_rate_is_tiny_counts_as_collapsed()
    {
        TrainingOutcome outcome = SmallRun.In(null, SmallRun.Setup with { LearningRate = new RateSchedule { Rate = 1e-9 } });
        outcome.Verdict.ShouldBe(TrainingVerdict.Collapsed);
    }

    [Fact]
    public void Another_setup_in_the_folder_of_a_run_is_refused_by_the_names_of_what_differs()
    {
        using TemporaryFolder folder = new();
        SmallRun.In(folder.Path);
        TrainingSetup other = SmallRun.Setup with { Network = new NetworkChoice { Spec = SmallRun.Setup.Network.Spec! with { Depth = 4 } }, BatchSize = 31 };
        string message = Should.Throw<ArgumentException>(() => SmallRun.In(folder.Path, other)).Message;
        message.ShouldContain("batch 30 and not 31");
        message.ShouldContain("network.spec.depth 3 and not 4");
    }

    [Fact]
    public void Samples_that_do_not_suit_a_model_and_folders_that_cannot_be_written_are_refused()
    {
        TrainingSetup deep = SmallRun.Setup with { Network = new NetworkChoice { Model = "vgg16" } };
        Should.Throw<ArgumentException>(() => SmallRun.In(null, deep)).Message.ShouldStartWith("vgg16 reads square images of at least 32 × 32 pixels, and these samples are 1×8×8");
        Should.Throw<OutputException>(() => SmallRun.In("/proc/nowhere/run"));
        Should.Throw<ArgumentException>(() => SmallRun.In(null, SmallRun.Setup with { LearningRate = new RateSchedule { Rate = double.NaN } }));
        Should.Throw<ArgumentException>(() => SmallRun.In(null, SmallRun.Setup with { Network = new NetworkChoice { Model = "resnet21" } })).Message.ShouldContain("resnet20");
    }

    [Fact]
    public void Probes_watch_values_and_gradients_by_pattern()
    {
        using TemporaryFolder folder = new();
        TrainingOutcome outcome = SmallRun.In(folder.Path, SmallRun.Setup with { Probe = "layer.*.norm,scores", Steps = 2 });
        outcome.At(TrainingMoment.End)!.Probes.Select(probe => (probe.Value, probe.IsGradient)).ShouldBe(
        [
            ("layer.1.norm", false), ("layer.2.norm", false), ("layer.3.norm", false), ("scores", false),
            ("scores", true), ("layer.3.norm", true), ("layer.2.norm", true), ("layer.1.norm", true),
        ]);
        outcome.At(TrainingMoment.Before)!.Probes[0].Statistics.Deviation.ShouldBe(1, 1e-3);
        File.ReadAllLines(folder.File("probe.csv")).Length.ShouldBe(1 + (3 * 8));
        Should.Throw<ArgumentException>(() => SmallRun.In(null, SmallRun.Setup with { Probe = "layer.1.nrm" })).Message.ShouldContain("did you mean 'layer.1.norm'?");
    }

    [Fact]
    public void Precisions_and_optimizers_all_learn()
    {
        foreach (OptimizerKind kind in Enum.GetValues<OptimizerKind>())
        {
            TrainingSetup setup = SmallRun.Setup with
            {
                Precision = TrainingPrecision.Binary64,
                Optimizer = new OptimizerOptions { Kind = kind },
                LearningRate = new RateSchedule { Rate = kind == OptimizerKind.GradientDescent ? 0.3 : 0.01, Rule = RateRule.Steps },
            };
            SmallRun.In(null, setup).Verdict.ShouldBe(TrainingVerdict.Trained);
        }
    }

    private static void ShouldBeSame(TemporaryFolder first, TemporaryFolder second)
    {
        foreach (string file in s_files)
        {
            File.ReadAllBytes(second.File(file)).AsSpan().SequenceEqual(File.ReadAllBytes(first.File(file))).ShouldBeTrue(file);
        }
    }
}
