using System.Collections.Immutable;

namespace Fathom.Specification;

/// <summary>What a network is: everything that the lenses need to know of it, apart from the batch it is fed.</summary>
/// <remarks>
/// <para>
/// A layer computes h′ = W φ_l(N h) + b, with the normalization N before the activation (the default) or after it, h′ = W N φ_l(h) + b,
/// and, with a skip, h′ = h + s·W φ_l(N h). φ_l is <see cref="ActivationAt"/>.
/// </para>
/// <para>
/// The record is immutable and its defaults are valid. Values are checked by <see cref="Validate()"/>, all at once, not while they
/// are set; a lens calls <see cref="EnsureValid"/> at its door.
/// </para>
/// </remarks>
public sealed record NetworkSpec
{
    /// <summary>The largest depth that is accepted.</summary>
    public const int LargestDepth = 1_000_000;

    /// <summary>The largest width that is accepted.</summary>
    public const int LargestWidth = 10_000_000;

    /// <summary>A ReLU network of 50 layers of 1000 neurons with batch norm (centred, ε = 0) before the activation.</summary>
    public static NetworkSpec Default { get; } = new();

    /// <summary>The number of layers L, 1 to <see cref="LargestDepth"/>; 50 by default.</summary>
    public int Depth { get; init; } = 50;

    /// <summary>The number of neurons per layer N, 1 to <see cref="LargestWidth"/>; 1000 by default.</summary>
    public int Width { get; init; } = 1000;

    /// <summary>The activation φ with its gain and shift, before the schedule; ReLU by default.</summary>
    public Activation Activation { get; init; } = new(ActivationCatalog.Relu);

    /// <summary>The normalization; centred batch norm with ε = 0 before the activation by default.</summary>
    public Normalization Normalization { get; init; } = new();

    /// <summary>The law of weights and biases; Gaussian with σ_w = 1 and σ_b = 0 by default.</summary>
    public Initialization Initialization { get; init; } = new();

    /// <summary>The residual connection, or null (the default) when there is none.</summary>
    public Skip? Skip { get; init; }

    /// <summary>How the gain depends on the layer; constant by default.</summary>
    public GainSchedule GainSchedule { get; init; } = GainSchedule.Constant;

    /// <summary>The activation of a layer, with the schedule's gain applied: φ_l(z) = f(γ α_l z + β), divided by α_l for a unit slope.</summary>
    /// <param name="layer">The layer l, 1 to <see cref="Depth"/>.</param>
    /// <returns>
    /// The activation. Where a unit slope needs a division that cannot be written as another gain of the same function, its
    /// function is a custom one (see <see cref="ActivationFunction.IsCustom"/>) that equals itself between calls.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such layer, or the schedule's list has another length than the depth.</exception>
    public Activation ActivationAt(int layer)
    {
        double gain = GainSchedule.GainAt(layer, Depth);
        if (gain == 1)
        {
            return Activation;
        }

        if (!GainSchedule.UnitSlope)
        {
            return Activation.WithGain(Activation.Gain * gain);
        }

        bool cancels = gain > 0 && Activation.Homogeneity is { Degree: 1 };
        return cancels ? Activation : new Activation(Activation.Function.DividedBy(gain), Activation.Gain * gain, Activation.Shift);
    }

    /// <summary>Lists everything that is wrong.</summary>
    /// <returns>The faults in the order of the properties; empty when the specification is valid.</returns>
    public ImmutableArray<SpecificationFault> Validate() => Validate(depthIsKnown: true);

    /// <summary>Returns the specification itself when it is valid.</summary>
    /// <returns>This specification.</returns>
    /// <exception cref="SpecificationException">Something is wrong; the exception lists everything.</exception>
    public NetworkSpec EnsureValid()
    {
        ImmutableArray<SpecificationFault> faults = Validate();
        return faults.IsEmpty ? this : throw new SpecificationException(faults);
    }

    /// <summary>Lists everything that is wrong.</summary>
    /// <param name="depthIsKnown">False when the depth stands for one that could not be read, so that nothing is measured against it.</param>
    /// <returns>The faults in the order of the properties.</returns>
    internal ImmutableArray<SpecificationFault> Validate(bool depthIsKnown)
    {
        List<SpecificationFault> faults = [];
        bool depthIsRight = Depth is >= 1 and <= LargestDepth;
        if (!depthIsRight)
        {
            faults.Add(new("$.depth", $"The depth must be a whole number from 1 to {LargestDepth}, not {Depth}."));
        }

        if (Width is < 1 or > LargestWidth)
        {
            faults.Add(new("$.width", $"The width must be a whole number from 1 to {LargestWidth}, not {Width}."));
        }

        AddOrMissing(faults, Activation, "$.activation", ActivationRules.Faults);
        AddOrMissing(faults, Normalization, "$.normalization", (part, path) => part.Faults(path));
        AddOrMissing(faults, Initialization, "$.initialization", (part, path) => part.Faults(path));
        if (Skip is not null)
        {
            faults.AddRange(Skip.Faults("$.skip"));
        }

        double? gain = Activation is { } activation && ActivationRules.IsGain(activation.Gain) ? activation.Gain : null;
        AddOrMissing(faults, GainSchedule, "$.gainSchedule", (part, path) => part.Faults(path, depthIsRight && depthIsKnown ? Depth : null, gain));
        return [.. faults];
    }

    private static void AddOrMissing<T>(
        List<SpecificationFault> faults, T? part, string path, Func<T, string, IEnumerable<SpecificationFault>> list)
        where T : class
    {
        faults.AddRange(part is null ? [new(path, "This part must not be null.")] : list(part, path));
    }
}
