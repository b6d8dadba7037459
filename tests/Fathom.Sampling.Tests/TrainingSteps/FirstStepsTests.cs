using System.Collections.Immutable;
using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.Sampling.Tests;

public class FirstStepsTests
{
    [Theory]
    [InlineData(0.01)]
    [InlineData(3)]
    public void Under_batch_norm_a_plain_step_adds_the_squares_of_weights_and_gradients(double rate)
    {
        // ⟨W_α, ∇_{W_α}⟩ = 0 for every neuron α, since batch norm does not see the length of W_α.
        NetworkSpec spec = new() { Depth = 6, Width = 60 };
        FirstStepsRun run = Run(spec, new TrainingOptions { Steps = 3, LearningRate = rate, Classes = 4 });
        for (int t = 0; t < 3; t++)
        {
            for (int l = 0; l < spec.Depth; l++)
            {
                TrainedLayerState before = run.States[t].Layers[l];
                double after = run.States[t + 1].Layers[l].WeightNorm;
                double expected = Square(before.WeightNorm) + Square(rate * before.WeightGradientNorm);
                Square(after).ShouldBe(expected, 1e-10 * expected);
            }
        }
    }

    [Fact]
    public void Without_batch_norm_it_does_not()
    {
        NetworkSpec spec = new() { Depth = 2, Width = 60, Normalization = new() { Kind = NormalizationKind.None } };
        FirstStepsRun run = Run(spec, new TrainingOptions { LearningRate = 0.5, Classes = 4 });
        TrainedLayerState before = run.States[0].Layers[0];
        Math.Abs(Square(run.States[1].Layers[0].WeightNorm) - Square(before.WeightNorm) - Square(0.5 * before.WeightGradientNorm)).ShouldBeGreaterThan(1e-3);
    }

    [Theory]
    [InlineData(NormalizationKind.Batch, NormalizationPlacement.Before, TrainingLoss.CrossEntropy)]
    [InlineData(NormalizationKind.Batch, NormalizationPlacement.After, TrainingLoss.SquaredError)]
    [InlineData(NormalizationKind.None, NormalizationPlacement.Before, TrainingLoss.CrossEntropy)]
    public void A_tiny_step_lowers_the_loss_by_the_squared_gradient(NormalizationKind kind, NormalizationPlacement placement, TrainingLoss loss)
    {
        NetworkSpec spec = new()
        {
            Depth = 4,
            Width = 50,
            Activation = new Activation(ActivationCatalog.Tanh),
            Normalization = new() { Kind = kind, Placement = placement },
        };
        double rate = 1e-5;
        FirstStepsRun run = Run(spec, new TrainingOptions { LearningRate = rate, Loss = loss, Classes = 4 });
        TrainingState start = run.States[0];
        double square = Square(start.ReadoutGradientNorm) + start.Layers.Sum(layer => Square(layer.WeightGradientNorm));
        ((start.Loss - run.States[1].Loss) / rate).ShouldBe(square, 2e-3 * square);
        start.Layers.ShouldAllBe(layer => layer.DistanceFromStart == 0);
        run.States[1].Layers[2].DistanceFromStart.ShouldBe(rate * start.Layers[2].WeightGradientNorm, 1e-6 * rate);
    }

    [Fact]
    public void One_large_step_writes_the_gradients_profile_into_the_weights()
    {
        // Before: weights flat, gradients grow toward the input. After a step with η‖∇‖ ≫ ‖W‖ there: weights carry that profile and the gradients no longer explode.
        NetworkSpec spec = new() { Depth = 30, Width = 150 };
        InputBatch batch = TrainingCase.Labelled([16], 1);
        TrainingState[] Trained(double rate, int steps) =>
            [.. FirstSteps.Run(spec, [batch], new TrainingOptions { LearningRate = rate, Steps = steps, Classes = 4 }, 0, null, TestContext.Current.CancellationToken).States];
        TrainingState before = Trained(1, 0)[0];
        double explosion = before.Layers[1].WeightGradientNorm / before.Layers[^1].WeightGradientNorm;
        explosion.ShouldBeGreaterThan(30);
        (before.Layers[1].WeightNorm / before.Layers[^1].WeightNorm).ShouldBe(1, 0.05);

        // η‖∇‖ ≪ ‖W‖ everywhere: nothing happens.
        double balance = before.Layers[1].WeightNorm / before.Layers[1].WeightGradientNorm;
        TrainingState still = Trained(1e-4 * balance, 1)[1];
        (still.Layers[1].WeightGradientNorm / still.Layers[^1].WeightGradientNorm).ShouldBe(explosion, 0.1 * explosion);

        TrainingState after = Trained(300 * balance, 1)[1];
        (after.Layers[1].WeightNorm / before.Layers[1].WeightNorm).ShouldBe(300, 1);
        (after.Layers[1].WeightNorm / after.Layers[14].WeightNorm).ShouldBe(before.Layers[1].WeightGradientNorm / before.Layers[14].WeightGradientNorm, 0.1 * explosion);
        (after.Layers[1].WeightGradientNorm / after.Layers[^1].WeightGradientNorm).ShouldBeLessThan(explosion / 30);
    }

    [Fact]
    public void A_network_is_a_function_of_seed_and_number_alone()
    {
        NetworkSpec spec = new() { Depth = 2, Width = 30 };
        TrainingOptions options = new() { Classes = 4 };
        double[] first = Numbers(Run(spec, options));
        Numbers(Run(spec, options)).ShouldBe(first);
        Numbers(Run(spec, options with { Seed = 2 })).ShouldNotBe(first);

        // The norm of the weights is drawn when nothing more will be asked; everything else does not know how long training will go on.
        TrainingState brief = Run(spec, options with { Steps = 0 }).States[0];
        TrainingState longer = Run(spec, options with { Steps = 4 }).States[0];
        (longer with { Layers = [] }).ShouldBe(brief with { Layers = [] });
        longer.Layers[1].WeightGradientNorm.ShouldBe(brief.Layers[1].WeightGradientNorm);
    }

    [Fact]
    public void Divergence_is_said_and_not_hidden()
    {
        NetworkSpec spec = new() { Depth = 4, Width = 30, Normalization = new() { Kind = NormalizationKind.None }, Initialization = new() { WeightScale = 100 } };
        FirstStepsRun run = Run(spec, new TrainingOptions { Steps = 40, LearningRate = 1e30, Loss = TrainingLoss.SquaredError, Classes = 4 });
        run.Diverged.ShouldBeTrue();
        run.States.Length.ShouldBeInRange(1, 40);
        run.States.ShouldAllBe(state => double.IsFinite(state.Loss));
    }

    [Fact]
    public void Memory_is_estimated_before_and_refused_in_a_sentence()
    {
        NetworkSpec wide = new() { Depth = 3, Width = 100_000 };
        ImmutableArray<InputBatch> batches = [TrainingCase.Labelled([32], 1)];
        double estimate = FirstSteps.EstimateMemory(wide, batches, new TrainingOptions { Steps = 5 });
        (estimate / (1L << 30)).ShouldBeInRange(1, 3);
        Refused(() => FirstSteps.Run(wide, batches, new TrainingOptions { Steps = 5, MemoryLimit = 1 << 20 }, 0)).ShouldContain("GiB");
        Refused(() => FirstSteps.Run(wide with { Width = 10_000_000 }, batches, new TrainingOptions { Steps = 500, MemoryLimit = long.MaxValue }, 0)).ShouldContain("are possible");
    }

    [Fact]
    public void Faults_are_refused_in_one_sentence()
    {
        NetworkSpec spec = new() { Depth = 2, Width = 8 };
        TrainingOptions options = new() { Classes = 4 };
        InputBatch batch = TrainingCase.Labelled([3], 1);
        Refused(() => FirstSteps.Run(spec with { Skip = new Skip() }, [batch], options, 0)).ShouldContain("skips");
        Refused(() => FirstSteps.Run(spec with { Initialization = new() { BiasScale = 1 } }, [batch], options, 0)).ShouldContain("biases");
        Refused(() => FirstSteps.Run(spec with { Normalization = new() { Kind = NormalizationKind.Layer } }, [batch], options, 0)).ShouldContain("layer norm");
        Refused(() => FirstSteps.Run(spec, [], options, 0)).ShouldContain("at least one batch");
        Refused(() => FirstSteps.Run(spec, [InputBatch.Gaussian([3], 9, 1)], options, 0)).ShouldContain("label");
        Refused(() => FirstSteps.Run(spec, [batch, TrainingCase.Labelled([3], 1, 5)], options, 0)).ShouldContain("9 and 5");
        Refused(() => FirstSteps.Run(spec, [batch], options with { Classes = 2 }, 0)).ShouldContain("classes 0 to 1");
        Refused(() => FirstSteps.Run(spec, [batch], options with { LearningRate = 0 }, 0)).ShouldContain("learning rate");
        Refused(() => FirstSteps.Run(spec, [batch], options with { Momentum = 1 }, 0)).ShouldContain("momentum");
        Refused(() => FirstSteps.Run(spec, [batch], options with { Nesterov = true }, 0)).ShouldContain("Nesterov");
        Refused(() => FirstSteps.Run(spec, [batch], options with { WeightDecay = double.NaN }, 0)).ShouldContain("decay");
        Refused(() => FirstSteps.Run(spec, [batch], options with { DecoupledWeightDecay = 10 }, 0)).ShouldContain("decoupled");
        Refused(() => FirstSteps.Run(spec, [batch], options with { ClipNorm = 0 }, 0)).ShouldContain("clip");
        Refused(() => FirstSteps.Run(spec, [batch], options with { Steps = -1 }, 0)).ShouldContain("steps");
        Refused(() => FirstSteps.Run(spec, [batch], options with { ReadoutScale = -1 }, 0)).ShouldContain("read-out");
        Should.Throw<SpecificationException>(() => FirstSteps.Run(spec with { Width = 0 }, [batch], options, 0));
        Should.Throw<ArgumentOutOfRangeException>(() => FirstSteps.Run(spec, [batch], options, -1));
        Should.Throw<OperationCanceledException>(() => FirstSteps.Run(spec, [batch], options, 0, null, new CancellationToken(canceled: true)));
    }

    private static FirstStepsRun Run(NetworkSpec spec, TrainingOptions options) =>
        FirstSteps.Run(spec, [TrainingCase.Labelled([7], 1)], options, 3, TrainingCase.Labelled([4], 2), TestContext.Current.CancellationToken);

    private static double[] Numbers(FirstStepsRun run) => TrainingCase.Numbers(run.States);

    private static string Refused(Action action) => Should.Throw<ArgumentException>(action).Message;

    private static double Square(double x) => x * x;
}
