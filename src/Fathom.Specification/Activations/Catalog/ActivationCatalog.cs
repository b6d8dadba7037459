using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Fathom.Specification;

/// <summary>The activation functions that have a name, with which files and the command line speak of them.</summary>
/// <remarks>Every function is immutable and knows its derivative, its kinks, its homogeneity and its parity.</remarks>
public static class ActivationCatalog
{
    /// <summary>f(x) = x, <c>identity</c>.</summary>
    public static ActivationFunction Identity { get; } = LinearFamily.Identity();

    /// <summary>f(x) = max(x, 0), <c>relu</c>.</summary>
    public static ActivationFunction Relu { get; } = LinearFamily.Relu();

    /// <summary>The hyperbolic tangent, <c>tanh</c>.</summary>
    public static ActivationFunction Tanh { get; } = Fathom.Specification.Tanh.Create();

    /// <summary>The error function, <c>erf</c>.</summary>
    public static ActivationFunction Erf { get; } = ErrorFunctionFamily.Erf();

    /// <summary>f(x) = 1/(1 + e⁻ˣ), <c>sigmoid</c>.</summary>
    public static ActivationFunction Sigmoid { get; } = SigmoidFamily.Sigmoid();

    /// <summary>f(x) = sin x, <c>sin</c>.</summary>
    public static ActivationFunction Sin { get; } = Sine.Create();

    /// <summary>f(x) = x·Φ(x) with the normal distribution function Φ (the exact form), <c>gelu</c>.</summary>
    public static ActivationFunction Gelu { get; } = ErrorFunctionFamily.Gelu();

    /// <summary>f(x) = ln(1 + eˣ), <c>softplus</c>.</summary>
    public static ActivationFunction Softplus { get; } = SigmoidFamily.Softplus();

    /// <summary>f(x) = x/(1 + e⁻ˣ), <c>silu</c>.</summary>
    public static ActivationFunction Silu { get; } = SigmoidFamily.Silu();

    /// <summary>f(x) = x for positive x and eˣ − 1 for negative x, <c>elu</c>.</summary>
    public static ActivationFunction Elu { get; } = ExponentialUnits.Elu();

    /// <summary>The self-normalizing exponential unit with its standard constants (Klambauer et al. 2017), <c>selu</c>.</summary>
    public static ActivationFunction Selu { get; } = ExponentialUnits.Selu();

    /// <summary>The identity clamped to [−1, 1], <c>hard-tanh</c>.</summary>
    public static ActivationFunction HardTanh { get; } = Fathom.Specification.HardTanh.Create();

    /// <summary>f(x) = |x|, <c>absolute-value</c>.</summary>
    public static ActivationFunction AbsoluteValue { get; } = LinearFamily.AbsoluteValue();

    /// <summary>The names in files, in the order of documentation.</summary>
    public static ImmutableArray<string> Names { get; } = [.. CatalogEntry.All.Select(entry => entry.Name)];

    /// <summary>f(x) = x for positive x and slope·x for negative x, <c>leaky-relu</c>.</summary>
    /// <param name="slope">The slope on the negative side, between −1e6 and 1e6.</param>
    /// <returns>The function.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The slope is outside its range or not a number.</exception>
    public static ActivationFunction LeakyRelu(double slope) =>
        IsSlope(slope) ? LinearFamily.LeakyRelu(slope) : throw new ArgumentOutOfRangeException(nameof(slope), slope, SlopeRule);

    /// <summary>f(x) = max(x, 0)^power, <c>relu-power</c>.</summary>
    /// <param name="power">The power, greater than ½ (so that the derivative is square-integrable under a Gaussian) and at most 100.</param>
    /// <returns>The function. For a power below 1 the derivative at 0, which is infinite from the right, is given as 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The power is outside its range or not a number.</exception>
    public static ActivationFunction ReluPower(double power) =>
        IsPower(power) ? Fathom.Specification.ReluPower.Create(power) : throw new ArgumentOutOfRangeException(nameof(power), power, PowerRule);

    /// <summary>Finds a function by its name.</summary>
    /// <param name="name">A name of <see cref="Names"/> or a common alias such as <c>swish</c>, in any case, with hyphens or underscores.</param>
    /// <param name="parameter">The slope of leaky ReLU (default 0.01) or the power of a ReLU power (default 2); null for the default.</param>
    /// <param name="function">Receives the function, or null.</param>
    /// <returns>Whether the name is known and the parameter suits it.</returns>
    public static bool TryCreate(string name, double? parameter, [NotNullWhen(true)] out ActivationFunction? function)
    {
        CatalogEntry? entry = CatalogEntry.Find(name);
        function = entry is not null && entry.FaultOf(parameter) is null ? entry.Create(parameter) : null;
        return function is not null;
    }

    /// <summary>Finds a function by its name.</summary>
    /// <param name="name">A name of <see cref="Names"/> or a common alias such as <c>swish</c>, in any case, with hyphens or underscores.</param>
    /// <param name="parameter">The slope of leaky ReLU (default 0.01) or the power of a ReLU power (default 2); null for the default.</param>
    /// <returns>The function.</returns>
    /// <exception cref="ArgumentException">The name is unknown (the nearest one is suggested), or the parameter does not suit it.</exception>
    public static ActivationFunction Create(string name, double? parameter = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        CatalogEntry entry = CatalogEntry.Find(name)
            ?? throw new ArgumentException(NearestName.Explain("activation", name, Names), nameof(name));
        return entry.FaultOf(parameter) is { } fault ? throw new ArgumentException(fault, nameof(parameter)) : entry.Create(parameter);
    }

    internal const string SlopeRule = "The slope of a leaky ReLU must be a number between -1e6 and 1e6.";

    internal const string PowerRule = "The power of a ReLU power must be a number greater than 0.5 and at most 100.";

    internal static bool IsSlope(double slope) => Math.Abs(slope) <= 1e6;

    internal static bool IsPower(double power) => power is > 0.5 and <= 100;
}
