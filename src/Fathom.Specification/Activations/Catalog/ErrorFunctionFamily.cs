using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.Specification;

/// <summary>The error function and GELU in its exact form (Hendrycks and Gimpel 2016), x times the normal distribution function.</summary>
internal static class ErrorFunctionFamily
{
    /// <summary>f(x) = erf x.</summary>
    /// <returns>The function.</returns>
    public static ActivationFunction Erf() => new("erf", null, EvaluateErf, [], null, Parity.Odd, isCustom: false);

    /// <summary>f(x) = x·Φ(x) with Φ(x) = erfc(−x/√2)/2, which keeps its relative accuracy in the left tail.</summary>
    /// <returns>The function.</returns>
    public static ActivationFunction Gelu() => new("gelu", null, EvaluateGelu, [], null, Parity.None, isCustom: false);

    private static void EvaluateErf(ReadOnlySpan<double> arguments, Span<double> values, Span<double> derivatives)
    {
        const double TwoOverRootPi = 1.1283791670955125738961589031215;
        ErrorFunction.Erf(arguments, values);
        Gaussian(arguments, -1, TwoOverRootPi, derivatives);
    }

    private static void EvaluateGelu(ReadOnlySpan<double> arguments, Span<double> values, Span<double> derivatives)
    {
        const double InverseRootTwoPi = 0.39894228040143267793994605993438;
        const double InverseRootTwo = 0.70710678118654752440084436210485;
        const double TailStart = -2;
        TensorPrimitives.Multiply(arguments, InverseRootTwo, values);
        ErrorFunction.Erf(values, values);
        Gaussian(arguments, -0.5, InverseRootTwoPi, derivatives);
        for (int i = 0; i < arguments.Length; i++)
        {
            double x = arguments[i];
            double distribution = 0.5 * (x < TailStart ? ErrorFunction.Erfc(-x * InverseRootTwo) : 1 + values[i]);
            values[i] = x * distribution;
            derivatives[i] = distribution + (x * derivatives[i]);
        }
    }

    /// <summary>factor · exp(exponent · x²).</summary>
    private static void Gaussian(ReadOnlySpan<double> arguments, double exponent, double factor, Span<double> destination)
    {
        TensorPrimitives.Multiply(arguments, arguments, destination);
        TensorPrimitives.Multiply(destination, exponent, destination);
        TensorPrimitives.Exp(destination, destination);
        TensorPrimitives.Multiply(destination, factor, destination);
    }
}
