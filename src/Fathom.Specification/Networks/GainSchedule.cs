using System.Collections.Immutable;

namespace Fathom.Specification;

/// <summary>How the gain of the activation depends on the layer: φ_l(z) = f(γ α_l z + β), with α_l from this schedule.</summary>
/// <remarks>Layers are numbered 1 (next to the input) to L. Equality compares the rule and the numbers that it uses.</remarks>
public sealed record GainSchedule
{
    /// <summary>The largest magnitude of the exponent p that is accepted.</summary>
    public const double LargestExponent = 10;

    /// <summary>1 in every layer.</summary>
    public static GainSchedule Constant { get; } = new();

    /// <summary>The rule; constant by default.</summary>
    public GainScheduleKind Kind { get; init; } = GainScheduleKind.Constant;

    /// <summary>The exponent p of the power rule α_l = l⁻ᵖ, −10 to 10; ½ by default; without meaning for the other rules.</summary>
    public double Exponent { get; init; } = 0.5;

    /// <summary>One gain per layer for the rule <see cref="GainScheduleKind.List"/>, each finite and non-zero; else empty.</summary>
    public ImmutableArray<double> Gains { get; init; } = [];

    /// <summary>Whether the activation is divided by α_l again, f(γ α_l z + β)/α_l, which keeps its slope at the origin. False by default.</summary>
    public bool UnitSlope { get; init; }

    /// <summary>The power rule.</summary>
    /// <param name="exponent">The exponent p.</param>
    /// <param name="unitSlope">Whether the slope at the origin is kept.</param>
    /// <returns>The schedule α_l = l⁻ᵖ.</returns>
    public static GainSchedule Power(double exponent, bool unitSlope = false) =>
        new() { Kind = GainScheduleKind.Power, Exponent = exponent, UnitSlope = unitSlope };

    /// <summary>A given gain per layer.</summary>
    /// <param name="gains">The gains of layers 1 to L.</param>
    /// <param name="unitSlope">Whether the slope at the origin is kept.</param>
    /// <returns>The schedule.</returns>
    public static GainSchedule Listed(IEnumerable<double> gains, bool unitSlope = false) =>
        new() { Kind = GainScheduleKind.List, Gains = [.. gains], UnitSlope = unitSlope };

    /// <summary>The gain α_l of a layer.</summary>
    /// <param name="layer">The layer l, 1 to <paramref name="depth"/>.</param>
    /// <param name="depth">The number of layers L.</param>
    /// <returns>The gain.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The depth is not positive, the layer is not in it, or a list has another length than the depth.</exception>
    public double GainAt(int layer, int depth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(layer, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(layer, depth);
        if (Kind == GainScheduleKind.List && (Gains.IsDefault || Gains.Length != depth))
        {
            throw new ArgumentOutOfRangeException(nameof(depth), depth, LengthRule(depth));
        }

        return Kind switch
        {
            GainScheduleKind.Power => Math.Pow(layer, -Exponent),
            GainScheduleKind.List => Gains[layer - 1],
            _ => 1,
        };
    }

    /// <summary>Whether both follow the same rule with the same numbers.</summary>
    /// <param name="other">The other schedule.</param>
    /// <returns>True when they agree.</returns>
    public bool Equals(GainSchedule? other) =>
        other is not null
        && Kind == other.Kind
        && UnitSlope == other.UnitSlope
        && (Kind != GainScheduleKind.Power || Exponent.Equals(other.Exponent))
        && (Kind != GainScheduleKind.List || Gains.AsSpan().SequenceEqual(other.Gains.AsSpan()));

    /// <summary>A hash code of the rule and its numbers.</summary>
    /// <returns>The hash code.</returns>
    public override int GetHashCode() =>
        HashCode.Combine(Kind, UnitSlope, Kind == GainScheduleKind.Power ? Exponent : 0, Kind == GainScheduleKind.List ? Gains.AsSpan().Length : 0);

    /// <summary>Lists what is wrong.</summary>
    /// <param name="path">The JSON path of this object.</param>
    /// <param name="depth">The number of layers, or null when that is itself at fault.</param>
    /// <param name="gain">The gain γ that the schedule multiplies, or null when that is itself at fault.</param>
    /// <returns>The faults, none when all is well.</returns>
    internal IEnumerable<SpecificationFault> Faults(string path, int? depth, double? gain) => Kind switch
    {
        GainScheduleKind.Constant => [],
        GainScheduleKind.Power => PowerFaults(path, depth, gain ?? 1),
        GainScheduleKind.List => ListFaults(path, depth, gain ?? 1),
        _ => [new($"{path}.kind", $"The kind of gain schedule must be one of {string.Join(", ", SpecificationNames.GainScheduleKinds)}.")],
    };

    private static string LengthRule(int depth) => $"A list of gains must have one gain per layer, {depth} of them.";

    private IEnumerable<SpecificationFault> PowerFaults(string path, int? depth, double gain)
    {
        if (!(Math.Abs(Exponent) <= LargestExponent))
        {
            yield return new($"{path}.exponent", SpecificationNumber.Between("exponent", "-10", "10", Exponent));
        }
        else if (depth is { } layers && Math.Abs(gain * Math.Pow(layers, -Exponent)) > ActivationRules.LargestGain)
        {
            yield return new($"{path}.exponent", $"The gain of layer {layers} would exceed 1e6; choose a larger exponent or a smaller gain.");
        }
    }

    private IEnumerable<SpecificationFault> ListFaults(string path, int? depth, double gain)
    {
        if (depth is { } layers && (Gains.IsDefault || Gains.Length != layers))
        {
            yield return new($"{path}.gains", $"{LengthRule(layers)} There are {(Gains.IsDefault ? 0 : Gains.Length)}.");
        }

        for (int i = 0; !Gains.IsDefault && i < Gains.Length; i++)
        {
            if (ActivationRules.GainFault(Gains[i]) is { } fault)
            {
                yield return new($"{path}.gains[{i}]", fault);
            }
            else if (!ActivationRules.IsGain(gain * Gains[i]))
            {
                yield return new($"{path}.gains[{i}]", "The product of the activation's gain and this one must have a magnitude from 1e-12 to 1e6.");
            }
        }
    }
}
