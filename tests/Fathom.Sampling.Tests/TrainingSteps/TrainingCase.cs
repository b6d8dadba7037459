using System.Collections.Immutable;
using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.Sampling.Tests;

/// <summary>A network, batches and options for the comparisons of lazy and dense training.</summary>
internal sealed record TrainingCase(NetworkSpec Spec, ImmutableArray<InputBatch> Batches, TrainingOptions Options, InputBatch? HeldOut)
{
    private const int Features = 9;

    /// <summary>The names of all cases.</summary>
    public static ImmutableArray<string> Names =>
    [
        "plain, batch norm and ReLU", "momentum, decay, two batches, held out", "Nesterov, decoupled decay, no norm", "clipping, uncentred, epsilon, squared error",
        "orthogonal, momentum, both decays", "norm after the activation", "more directions than neurons", "gain schedule, batch of two parts", "huge first step",
    ];

    /// <summary>A case by its name.</summary>
    public static TrainingCase Of(string name)
    {
        NetworkSpec spec = new() { Depth = 3, Width = 24 };
        TrainingOptions options = new() { Steps = 4, LearningRate = 0.3, Classes = 4 };
        InputBatch batch = Labelled([5], 1);
        ImmutableArray<InputBatch> two = [batch, Labelled([4], 2)];
        InputBatch heldOut = Labelled([3], 3);
        return name switch
        {
            "momentum, decay, two batches, held out" =>
                new(spec with { Activation = new Activation(ActivationCatalog.Tanh) }, two, options with { Momentum = 0.9, WeightDecay = 0.02 }, heldOut),
            "Nesterov, decoupled decay, no norm" =>
                new(spec with { Activation = new Activation(ActivationCatalog.Tanh, 1.5), Normalization = new() { Kind = NormalizationKind.None } }, two,
                    options with { Momentum = 0.5, Nesterov = true, DecoupledWeightDecay = 0.1 }, heldOut),
            "clipping, uncentred, epsilon, squared error" =>
                new(spec with { Activation = new Activation(ActivationCatalog.Gelu), Normalization = new() { Centred = false, Epsilon = 0.01 } }, [batch],
                    options with { ClipNorm = 0.2, Loss = TrainingLoss.SquaredError }, null),
            "orthogonal, momentum, both decays" =>
                new(spec with { Activation = new Activation(ActivationCatalog.Tanh), Initialization = new() { Kind = InitializationKind.Orthogonal, WeightScale = 1.3 } }, two,
                    options with { Momentum = 0.8, WeightDecay = 0.05, DecoupledWeightDecay = 0.01, Steps = 3 }, heldOut),
            "norm after the activation" =>
                new(spec with { Normalization = new() { Placement = NormalizationPlacement.After, Epsilon = 1e-3 } }, two, options, heldOut),
            "more directions than neurons" => new(spec with { Width = 12 }, two, options with { Steps = 6, Momentum = 0.9 }, heldOut),
            "gain schedule, batch of two parts" =>
                new(spec with { Activation = new Activation(ActivationCatalog.Erf), GainSchedule = GainSchedule.Power(0.5) }, [Labelled([3, 4], 4)], options, Labelled([2, 3], 5)),
            "huge first step" => new(spec with { Depth = 5 }, [batch], options with { LearningRate = 30, Steps = 2 }, heldOut),
            _ => new(spec, [batch], options, null),
        };
    }

    /// <summary>Gaussian samples with labels in turn.</summary>
    public static InputBatch Labelled(ImmutableArray<int> sizes, ulong seed, int features = Features, int classes = 4)
    {
        Matrix samples = InputBatch.Gaussian(sizes, features, seed).Samples;
        return new InputBatch(samples, sizes, [.. Enumerable.Range(0, samples.Rows).Select(i => (int)(((ulong)i + seed) % (ulong)classes))]);
    }

    /// <summary>W_1 … W_L, unasked.</summary>
    public ILazyWeights<double>[] Starts(int network) =>
        FirstSteps.Starts(Spec, Batches[0].Features, Options.Seed, network, TrainingMemory.Of(Spec, Batches, HeldOut, Options));

    /// <summary>Every number of a run, as one vector; zeros for what was not observed.</summary>
    public static double[] Numbers(IEnumerable<TrainingState> states) =>
        [.. states.SelectMany(state => (double[])[
            state.Loss, state.Accuracy, state.HeldOutLoss, state.HeldOutAccuracy, state.ReadoutNorm, state.ReadoutGradientNorm, state.ClipFactor,
            .. state.Layers.SelectMany(layer => (double[])[layer.WeightNorm, layer.DistanceFromStart, layer.WeightGradientNorm, layer.PreactivationGradientNorm])])
            .Select(value => double.IsNaN(value) ? 0 : value)];
}
