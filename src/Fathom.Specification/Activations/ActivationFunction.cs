using System.Collections.Immutable;
using System.Numerics.Tensors;

namespace Fathom.Specification;

/// <summary>A scalar function f used as a non-linearity, with what a theory needs to know of it.</summary>
/// <remarks>
/// Immutable. Named functions come from <c>ActivationCatalog</c>; a user's own comes from <see cref="Custom"/>. The gained and
/// shifted version that a network applies is <see cref="Activation"/>.
/// </remarks>
public sealed class ActivationFunction : IEquatable<ActivationFunction>
{
    private readonly ActivationKernel kernel;

    /// <summary>What makes a custom function equal to another one; null for a named function and for a user's own.</summary>
    private readonly (ActivationFunction Base, double Divisor)? quotient;

    internal ActivationFunction(
        string name,
        double? parameter,
        ActivationKernel kernel,
        ImmutableArray<double> kinks,
        Homogeneity? homogeneity,
        Parity parity,
        bool isCustom,
        (ActivationFunction Base, double Divisor)? quotient = null)
    {
        Name = name;
        Parameter = parameter;
        this.kernel = kernel;
        Kinks = kinks;
        Homogeneity = homogeneity;
        Parity = parity;
        IsCustom = isCustom;
        this.quotient = quotient;
    }

    /// <summary>The name, for instance <c>relu</c>.</summary>
    public string Name { get; }

    /// <summary>The slope of leaky ReLU or the power of a ReLU power; null for functions without a parameter.</summary>
    public double? Parameter { get; }

    /// <summary>Arguments where f or one of its derivatives jumps, in ascending order; empty for a smooth (analytic) function.</summary>
    public ImmutableArray<double> Kinks { get; }

    /// <summary>The homogeneity of f, or null when f is not positive-homogeneous.</summary>
    public Homogeneity? Homogeneity { get; }

    /// <summary>The symmetry of f.</summary>
    public Parity Parity { get; }

    /// <summary>Whether the function was supplied in C# and has no name that a file could carry.</summary>
    public bool IsCustom { get; }

    /// <summary>Makes an activation from a user's own function.</summary>
    /// <param name="name">A name for reports.</param>
    /// <param name="value">The function f; must be finite for finite arguments.</param>
    /// <param name="derivative">Its derivative; at a kink, the mean of the one-sided derivatives.</param>
    /// <param name="kinks">Arguments where f or a derivative of it jumps; empty (the default) states that f is analytic near the real line.</param>
    /// <param name="homogeneity">The homogeneity, when f has one.</param>
    /// <param name="parity">The symmetry of f.</param>
    /// <returns>The function.</returns>
    /// <exception cref="ArgumentException">
    /// The name is empty, a kink is not finite, the function is not finite, or at a few probe points between −5 and 5 the derivative,
    /// the homogeneity or the parity disagrees with it.
    /// </exception>
    public static ActivationFunction Custom(
        string name,
        Func<double, double> value,
        Func<double, double> derivative,
        IEnumerable<double>? kinks = null,
        Homogeneity? homogeneity = null,
        Parity parity = Parity.None)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(derivative);
        ImmutableArray<double> sorted = [.. (kinks ?? []).Order()];
        if (!sorted.All(double.IsFinite))
        {
            throw new ArgumentException("Every kink must be a finite number.", nameof(kinks));
        }

        CustomActivationCheck.Derivative(value, derivative, sorted);
        CustomActivationCheck.Homogeneity(value, homogeneity);
        CustomActivationCheck.Parity(value, parity);
        return new ActivationFunction(name, null, Evaluate, sorted, homogeneity, parity, isCustom: true);

        void Evaluate(ReadOnlySpan<double> arguments, Span<double> values, Span<double> derivatives)
        {
            for (int i = 0; i < arguments.Length; i++)
            {
                values[i] = value(arguments[i]);
                derivatives[i] = derivative(arguments[i]);
            }
        }
    }

    /// <summary>Whether both are the same function.</summary>
    /// <param name="other">The other function.</param>
    /// <returns>
    /// True for the same object, and for two functions of the catalog with the same name and parameter; two custom functions
    /// are never compared by their names.
    /// </returns>
    public bool Equals(ActivationFunction? other) =>
        ReferenceEquals(this, other)
        || (other is not null && !IsCustom && !other.IsCustom && Name == other.Name && Nullable.Equals(Parameter, other.Parameter))
        || (other is not null && quotient is not null && quotient.Equals(other.quotient));

    /// <summary>Whether an object is the same function.</summary>
    /// <param name="obj">The object.</param>
    /// <returns>See <see cref="Equals(ActivationFunction)"/>.</returns>
    public override bool Equals(object? obj) => Equals(obj as ActivationFunction);

    /// <summary>A hash code of the name and the parameter.</summary>
    /// <returns>The hash code.</returns>
    public override int GetHashCode() => HashCode.Combine(Name, Parameter);

    /// <summary>Writes the name and the parameter.</summary>
    /// <returns>A text such as <c>tanh</c> or <c>leaky-relu(0.2)</c>.</returns>
    public override string ToString() =>
        Parameter is { } parameter ? $"{Name}({SpecificationNumber.Text(parameter)})" : Name;

    /// <summary>Evaluates f and f′ over a span.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="values">Receives f; at least as long as <paramref name="arguments"/>.</param>
    /// <param name="derivatives">Receives f′; at least as long as <paramref name="arguments"/>.</param>
    /// <exception cref="ArgumentException">A destination is too short.</exception>
    public void Evaluate(ReadOnlySpan<double> arguments, Span<double> values, Span<double> derivatives)
    {
        if (values.Length < arguments.Length || derivatives.Length < arguments.Length)
        {
            throw new ArgumentException("The destination spans must be at least as long as the arguments.", nameof(values));
        }

        kernel(arguments, values[..arguments.Length], derivatives[..arguments.Length]);
    }

    /// <summary>Evaluates f at one argument.</summary>
    /// <param name="argument">The argument x.</param>
    /// <returns>f(x).</returns>
    public double Value(double argument)
    {
        Span<double> value = stackalloc double[1];
        Span<double> derivative = stackalloc double[1];
        kernel([argument], value, derivative);
        return value[0];
    }

    /// <summary>Evaluates f′ at one argument.</summary>
    /// <param name="argument">The argument x.</param>
    /// <returns>f′(x); at a kink, the mean of the one-sided derivatives.</returns>
    public double Derivative(double argument)
    {
        Span<double> value = stackalloc double[1];
        Span<double> derivative = stackalloc double[1];
        kernel([argument], value, derivative);
        return derivative[0];
    }

    /// <summary>The function f(x)/divisor, which is a custom function: closed forms for f by its name do not hold for it.</summary>
    /// <param name="divisor">The divisor, finite and not zero.</param>
    /// <returns>The quotient; two quotients of equal functions by the same divisor are equal.</returns>
    internal ActivationFunction DividedBy(double divisor)
    {
        return new ActivationFunction(
            Name,
            Parameter,
            Evaluate,
            Kinks,
            Homogeneity is { } h ? h with { Positive = h.Positive / divisor, Negative = h.Negative / divisor } : null,
            Parity,
            isCustom: true,
            (this, divisor));

        void Evaluate(ReadOnlySpan<double> arguments, Span<double> values, Span<double> derivatives)
        {
            kernel(arguments, values, derivatives);
            TensorPrimitives.Divide(values, divisor, values);
            TensorPrimitives.Divide(derivatives, divisor, derivatives);
        }
    }
}
