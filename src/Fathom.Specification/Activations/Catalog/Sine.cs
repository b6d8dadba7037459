using System.Numerics.Tensors;

namespace Fathom.Specification;

/// <summary>The sine.</summary>
internal static class Sine
{
    /// <summary>f(x) = sin x.</summary>
    /// <returns>The function.</returns>
    public static ActivationFunction Create() => new("sin", null, Evaluate, [], null, Parity.Odd, isCustom: false);

    private static void Evaluate(ReadOnlySpan<double> arguments, Span<double> values, Span<double> derivatives)
    {
        TensorPrimitives.Sin(arguments, values);
        TensorPrimitives.Cos(arguments, derivatives);
    }
}
