using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace Fathom.Specification;

/// <summary>The non-linearity of a network: φ(z) = f(γ z + β) with gain γ and shift β.</summary>
/// <remarks>
/// γ and β are batch norm's affine parameters when they are constant over neurons (Yang et al. 2019, section 2). Kinks and
/// homogeneity below are those of φ as a function of z. Equality compares the function's identity, the gain and the shift.
/// </remarks>
public sealed record Activation
{
    /// <summary>Makes a gained and shifted activation.</summary>
    /// <param name="function">The function f.</param>
    /// <param name="gain">The gain γ, finite and non-zero.</param>
    /// <param name="shift">The shift β, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">The gain is zero or not finite, or the shift is not finite.</exception>
    public Activation(ActivationFunction function, double gain = 1, double shift = 0)
    {
        ArgumentNullException.ThrowIfNull(function);
        if (!double.IsFinite(gain) || gain == 0)
        {
            throw new ArgumentOutOfRangeException(nameof(gain), gain, "The gain must be finite and not zero.");
        }

        if (!double.IsFinite(shift))
        {
            throw new ArgumentOutOfRangeException(nameof(shift), shift, "The shift must be finite.");
        }

        Function = function;
        Gain = gain;
        Shift = shift;
        Kinks = [.. function.Kinks.Select(kink => (kink - shift) / gain).Where(double.IsFinite).Order()];
        Homogeneity = shift == 0 && function.Homogeneity is { } h ? Scaled(h, gain) : null;
        Parity = shift == 0 ? function.Parity : Parity.None;
    }

    /// <summary>The function f.</summary>
    public ActivationFunction Function { get; }

    /// <summary>The gain γ that multiplies the argument.</summary>
    public double Gain { get; }

    /// <summary>The shift β that is added to the argument.</summary>
    public double Shift { get; }

    /// <summary>Arguments z where φ or one of its derivatives jumps, ascending; empty for a smooth activation.</summary>
    public ImmutableArray<double> Kinks { get; }

    /// <summary>The homogeneity of φ in z, or null.</summary>
    public Homogeneity? Homogeneity { get; }

    /// <summary>The symmetry of φ in z.</summary>
    public Parity Parity { get; }

    /// <summary>Whether φ is analytic near the real line.</summary>
    public bool IsSmooth => Kinks.IsEmpty;

    /// <summary>The same function with another gain.</summary>
    /// <param name="gain">The new gain.</param>
    /// <returns>The activation.</returns>
    public Activation WithGain(double gain) => new(Function, gain, Shift);

    /// <summary>The same function with another shift.</summary>
    /// <param name="shift">The new shift.</param>
    /// <returns>The activation.</returns>
    public Activation WithShift(double shift) => new(Function, Gain, shift);

    /// <summary>Evaluates φ and φ′ (derivative by z) over a span.</summary>
    /// <param name="arguments">The arguments z.</param>
    /// <param name="values">Receives φ(z); at least as long as <paramref name="arguments"/>.</param>
    /// <param name="derivatives">Receives φ′(z) = γ f′(γz + β); at least as long.</param>
    /// <exception cref="ArgumentException">A destination is too short.</exception>
    public void Evaluate(ReadOnlySpan<double> arguments, Span<double> values, Span<double> derivatives)
    {
        if (Gain == 1 && Shift == 0)
        {
            Function.Evaluate(arguments, values, derivatives);
            return;
        }

        const int Block = 256;
        Span<double> scaled = stackalloc double[Block];
        for (int start = 0; start < arguments.Length; start += Block)
        {
            int count = Math.Min(Block, arguments.Length - start);
            ReadOnlySpan<double> part = arguments.Slice(start, count);
            for (int i = 0; i < count; i++)
            {
                scaled[i] = (Gain * part[i]) + Shift;
            }

            Span<double> slopes = derivatives.Slice(start, count);
            Function.Evaluate(scaled[..count], values.Slice(start, count), slopes);
            TensorPrimitives.Multiply(slopes, Gain, slopes);
        }
    }

    /// <summary>Evaluates φ at one argument.</summary>
    /// <param name="argument">The argument z.</param>
    /// <returns>φ(z).</returns>
    public double Value(double argument) => Function.Value((Gain * argument) + Shift);

    /// <summary>Evaluates φ′ at one argument.</summary>
    /// <param name="argument">The argument z.</param>
    /// <returns>φ′(z), the derivative by z.</returns>
    public double Derivative(double argument) => Gain * Function.Derivative((Gain * argument) + Shift);

    /// <summary>Whether both apply the same function with the same gain and shift.</summary>
    /// <param name="other">The other activation.</param>
    /// <returns>True when the functions are equal (see <see cref="ActivationFunction.Equals(ActivationFunction)"/>) and gain and shift agree.</returns>
    public bool Equals(Activation? other) =>
        other is not null && Function.Equals(other.Function) && Gain.Equals(other.Gain) && Shift.Equals(other.Shift);

    /// <summary>A hash code of the function, the gain and the shift.</summary>
    /// <returns>The hash code.</returns>
    public override int GetHashCode() => HashCode.Combine(Function, Gain, Shift);

    /// <summary>Writes the function, and the gain and shift that differ from 1 and 0.</summary>
    /// <returns>A text such as <c>tanh, gain 2</c>.</returns>
    public override string ToString()
    {
        string gain = Gain == 1 ? "" : $", gain {SpecificationNumber.Text(Gain)}";
        string shift = Shift == 0 ? "" : $", shift {SpecificationNumber.Text(Shift)}";
        return $"{Function}{gain}{shift}";
    }

    private static Homogeneity Scaled(Homogeneity h, double gain)
    {
        double factor = Math.Pow(Math.Abs(gain), h.Degree);
        return gain > 0
            ? h with { Positive = h.Positive * factor, Negative = h.Negative * factor }
            : h with { Positive = 0 - (h.Negative * factor), Negative = 0 - (h.Positive * factor) };
    }
}
