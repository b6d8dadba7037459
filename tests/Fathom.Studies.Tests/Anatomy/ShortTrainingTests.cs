using System.Collections.Immutable;
using Fathom.Diagnosis;

namespace Fathom.Studies.Tests;

/// <summary>Short trainings: bits, outcomes, and what is taken apart when they diverge.</summary>
public class ShortTrainingTests
{
    private static readonly AnatomyNetwork s_network = new() { Depth = 8, Norm = AnatomyNorm.None };

    [Fact]
    public void Losses_do_not_depend_on_the_number_of_threads()
    {
        StandardImages images = CifarImages.Random(32);
        ShortTrainingOptions options = new() { LearningRate = 0.01, Batch = 8, Steps = 6, Threads = 1 };
        ImmutableArray<double> one = ShortTraining.Run(new AnatomyNetwork { Depth = 8 }, images, options).Losses;
        ImmutableArray<double> three = ShortTraining.Run(new AnatomyNetwork { Depth = 8 }, images, options with { Threads = 3 }).Losses;
        one.SequenceEqual(three).ShouldBeTrue();
        one.Length.ShouldBe(6);
    }

    [Fact]
    public void A_rate_that_is_far_too_large_diverges_at_a_step_and_a_layer()
    {
        (ImmutableArray<double> losses, RunOutcome outcome) = ShortTraining.Run(
            s_network with { Weights = AnatomyWeights.He }, CifarImages.Random(32), new ShortTrainingOptions { LearningRate = 3, Batch = 8, Steps = 20 });
        outcome.Fate.ShouldBe(RunFate.Diverged);
        outcome.Step.ShouldNotBeNull();
        outcome.Edge.ShouldNotBeNull();
        losses.Length.ShouldBeLessThan(20);
    }

    [Fact]
    public void A_diverging_update_begins_with_the_last_good_weights_and_ends_with_the_loss_that_passed_the_limit()
    {
        DivergingUpdate update = DivergingUpdate.Measure(
            s_network with { Weights = AnatomyWeights.He }, CifarImages.Random(64), new ShortTrainingOptions { LearningRate = 1, Batch = 8, Steps = 20 }, [2, 4, 6], points: 5);
        MomentsAlongUpdate along = update.Along.ShouldNotBeNull();
        update.Losses[^1].ShouldBeGreaterThan(1000);
        along.Points[^1].Loss.ShouldBe(update.Losses[^1], 1e-3 * update.Losses[^1]);
        along.Points.Select(point => point.Share).ShouldBe([0, 0.25, 0.5, 0.75, 1]);
        along.LargestVariance(2).ShouldBeGreaterThan(along.LargestVariance(0));
    }

    [Fact]
    public void Training_that_stays_finite_has_no_diverging_update() =>
        DivergingUpdate.Measure(s_network, CifarImages.Random(16), new ShortTrainingOptions { LearningRate = 1e-4, Batch = 8, Steps = 2 }, [2]).Along.ShouldBeNull();

    [Fact]
    public void The_loss_along_the_first_gradients_is_that_of_the_next_mini_batch()
    {
        StandardImages images = CifarImages.Random(32);
        ShortTrainingOptions options = new() { LearningRate = 0.05, Batch = 8, Steps = 3 };
        ImmutableArray<double> losses = ShortTraining.Run(s_network, images, options).Losses;
        for (int miniBatch = 1; miniBatch <= 3; miniBatch++)
        {
            FirstStepsLoss.Measure(s_network, images, options, miniBatch, [1e-4, 1e-3]).Loss.ShouldBe(losses[miniBatch - 1]);
        }
    }

    [Fact]
    public void A_training_that_was_stopped_goes_on_with_the_same_bits()
    {
        using TemporaryFolder folder = new();
        string file = Path.Combine(folder.Path, "kept");
        StandardImages images = CifarImages.Random(24);
        ShortTrainingOptions options = new() { LearningRate = 0.05, Batch = 8, Threads = 1 };
        AnatomyNetwork network = new() { Depth = 8 };
        TrainedNetwork whole = TrainedNetwork.Run(network, images, images, options, epochs: 4);
        using CancellationTokenSource stop = new();
        List<int> steps = [];
        void Stop(int step, int total)
        {
            steps.Add(step);
            if (step == 8)
            {
                stop.Cancel();
            }
        }

        Should.Throw<OperationCanceledException>(() => TrainedNetwork.Run(network, images, images, options with { Cancellation = stop.Token }, 4, Stop, file));
        TrainedNetwork resumed = TrainedNetwork.Run(network, images, images, options with { Threads = 3 }, 4, (step, _) => steps.Add(step), file);
        resumed.TrainLosses.ShouldBe(whole.TrainLosses);
        resumed.TestAccuracies.ShouldBe(whole.TestAccuracies);
        resumed.Epochs.ShouldBe([1, 2, 3, 4]);
        resumed.Outcome.ShouldBe(whole.Outcome);

        // Two epochs of three steps were kept; the two steps behind them were done again.
        steps.ShouldBe([1, 2, 3, 4, 5, 6, 7, 8, 7, 8, 9, 10, 11, 12]);
    }

    [Fact]
    public void A_network_learns_images_that_it_sees_again_and_again()
    {
        StandardImages images = CifarImages.Random(20);
        using ShortTraining training = new(new AnatomyNetwork { Depth = 8 }, images, new ShortTrainingOptions { LearningRate = 0.1, Batch = 20, Steps = 60 });
        for (int step = 0; step < 60; step++)
        {
            training.Step().ShouldBeTrue();
        }

        training.Outcome.Fate.ShouldBe(RunFate.Learns);
        training.Accuracy(images, isTraining: true).ShouldBeGreaterThan(0.9);
        Should.Throw<ArgumentException>(() => ShortTraining.Run(s_network, images, new ShortTrainingOptions { LearningRate = 0.1, Batch = 21 })).Message.ShouldContain("there are 20");
    }
}
