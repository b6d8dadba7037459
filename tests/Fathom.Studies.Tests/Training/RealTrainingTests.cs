using Fathom.Data;
using Fathom.Networks;
using Fathom.Specification;

namespace Fathom.Studies.Tests;

/// <summary>Small versions of the trainings in docs/training.md, on real images.</summary>
public class RealTrainingTests
{
    [Fact]
    public void Ten_layers_with_batch_norm_learn_and_a_hundred_do_not_as_theory_says()
    {
        TrainingSetup setup = new()
        {
            Network = new NetworkChoice { Spec = new NetworkSpec { Depth = 10, Width = 64 } },
            Data = new SampleRequest { Name = "fashion-mnist", Samples = 1500, TestSamples = 200 },
            LearningRate = new RateSchedule { Rate = 0.05 },
            Epochs = 4,
            BatchSize = 64,
            EvaluationEpochs = 0,
        };
        Check(setup, isTrainable: true);
        Check(setup with { Network = new NetworkChoice { Spec = new NetworkSpec { Depth = 100, Width = 64 } } }, isTrainable: false);
    }

    [Fact]
    public void A_residual_network_learns_a_subset_at_a_rate_at_which_it_diverges_without_norm()
    {
        TrainingSetup setup = new()
        {
            Network = new NetworkChoice { Model = "resnet8" },
            Data = new SampleRequest { Name = "cifar-10", Samples = 64, TestSamples = 32 },
            Optimizer = new OptimizerOptions { Momentum = 0.9 },
            LearningRate = new RateSchedule { Rate = 0.3 },
            Steps = 40,
            BatchSize = 32,
            EvaluationEpochs = 0,
        };
        TrainingOutcome normalized = Train(setup);
        normalized.Verdict.ShouldBe(TrainingVerdict.Trained);
        normalized.TrainByBatch.Accuracy.ShouldBeGreaterThan(0.6);
        TrainingOutcome plain = Train(setup with { Network = new NetworkChoice { Model = "resnet8", ModelHasNorm = false } });
        plain.Verdict.ShouldBe(TrainingVerdict.Diverged);
        plain.Divergence!.Step.ShouldBeLessThan(20);
    }

    private static void Check(TrainingSetup setup, bool isTrainable)
    {
        TrainingTheory theory = TrainingTheory.Of(setup, out _)!;
        theory.IsTrainable.ShouldBe(isTrainable);
        TrainingOutcome outcome = Train(setup);
        outcome.Verdict.ShouldBe(isTrainable ? TrainingVerdict.Trained : TrainingVerdict.Collapsed);
        TheoryComparison.Of(theory, outcome).Agrees.ShouldBe(true);
    }

    private static TrainingOutcome Train(TrainingSetup setup)
    {
        DataLocator locator = DataLocator.Usual();
        DataSetDescription set = DataSetCatalog.Find(setup.Data.Name);
        Assert.SkipUnless(
            set.Files.All(file => locator.Places.Any(place => File.Exists(Path.Combine(place, set.Folder, file.Name)))),
            $"{set.Title} is not on this machine; set FATHOM_DATA to a folder that holds it.");
        return NetworkTraining.Run(setup, SamplePair.Load(setup.Data, locator), new TrainingRunOptions { Threads = 2 });
    }
}
