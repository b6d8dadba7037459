using System.Collections.Immutable;
using Fathom.Networks;
using Fathom.Specification;

namespace Fathom.Studies;

/// <summary>Something that an axis of a map can vary: a number of the network or of its training.</summary>
public sealed class MapParameter
{
    private readonly Func<TrainingSetup, double, TrainingSetup> apply;

    private MapParameter(string name, string label, bool isWhole, Func<TrainingSetup, double, TrainingSetup> apply)
    {
        Name = name;
        Label = label;
        IsWhole = isWhole;
        this.apply = apply;
    }

    /// <summary>The number of layers.</summary>
    public static MapParameter Depth { get; } = Whole("depth", "depth", (spec, value) => spec with { Depth = value });

    /// <summary>The batch size.</summary>
    public static MapParameter Batch { get; } = new("batch", "batch size", true, (setup, value) => setup with { BatchSize = (int)value });

    /// <summary>Everything that can be varied.</summary>
    public static ImmutableArray<MapParameter> All { get; } =
    [
        Depth,
        Batch,
        Whole("width", "width", (spec, value) => spec with { Width = value }),
        Real("gain", "gain", (spec, value) => spec with { Activation = new Activation(spec.Activation.Function, value, spec.Activation.Shift) }),
        Real("shift", "shift", (spec, value) => spec with { Activation = new Activation(spec.Activation.Function, spec.Activation.Gain, value) }),
        Real("epsilon", "epsilon", (spec, value) => spec with { Normalization = spec.Normalization with { Epsilon = value } }),
        Real("weight-scale", "weight scale", (spec, value) => spec with { Initialization = spec.Initialization with { WeightScale = value } }),
        Real("bias-scale", "bias scale", (spec, value) => spec with { Initialization = spec.Initialization with { BiasScale = value } }),
        Real("skip", "scale of the branch", (spec, value) => spec with { Skip = new Skip { BranchScale = value } }),
        new("lr", "learning rate", false, (setup, value) => setup with { LearningRate = setup.LearningRate with { Rate = value } }),
        new("momentum", "momentum", false, (setup, value) => setup with { Optimizer = setup.Optimizer with { Momentum = value } }),
        new("weight-decay", "weight decay", false, (setup, value) => setup with { Optimizer = setup.Optimizer with { WeightDecay = value } }),
        new("clip", "largest gradient norm", false, (setup, value) => setup with { LargestGradientNorm = value }),
        new("epochs", "epochs", true, (setup, value) => setup with { Epochs = (int)value, Steps = null }),
        new("steps", "steps", true, (setup, value) => setup with { Steps = (long)value }),
    ];

    /// <summary>The name on the command line.</summary>
    public string Name { get; }

    /// <summary>The name on a figure.</summary>
    public string Label { get; }

    /// <summary>Whether it is a whole number.</summary>
    public bool IsWhole { get; }

    /// <summary>Finds a parameter.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The parameter.</returns>
    /// <exception cref="ArgumentException">There is none of that name; the message lists what there is.</exception>
    public static MapParameter Of(string name) =>
        All.FirstOrDefault(parameter => parameter.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException(NearestName.Explain("parameter of a map", name, [.. All.Select(parameter => parameter.Name)]), nameof(name));

    /// <summary>Gives a training a value of the parameter.</summary>
    /// <param name="setup">The training of a perceptron.</param>
    /// <param name="value">The value.</param>
    /// <returns>The training with that value.</returns>
    public TrainingSetup Apply(TrainingSetup setup, double value) => apply(setup, value);

    private static MapParameter Whole(string name, string label, Func<NetworkSpec, int, NetworkSpec> change) =>
        new(name, label, true, (setup, value) => setup with { Network = setup.Network with { Spec = change(setup.Network.Spec!, (int)value) } });

    private static MapParameter Real(string name, string label, Func<NetworkSpec, double, NetworkSpec> change) =>
        new(name, label, false, (setup, value) => setup with { Network = setup.Network with { Spec = change(setup.Network.Spec!, value) } });
}
