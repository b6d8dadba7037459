using System.Collections.Immutable;

namespace Fathom.Specification;

/// <summary>Activations made of two rays through the origin: identity, ReLU, leaky ReLU and the absolute value.</summary>
internal static class LinearFamily
{
    /// <summary>f(x) = x.</summary>
    /// <returns>The function.</returns>
    public static ActivationFunction Identity() => Rays("identity", null, 1, 1);

    /// <summary>f(x) = max(x, 0).</summary>
    /// <returns>The function.</returns>
    public static ActivationFunction Relu() => Rays("relu", null, 1, 0);

    /// <summary>f(x) = x for positive x and slope·x for negative x.</summary>
    /// <param name="slope">The slope on the negative side.</param>
    /// <returns>The function.</returns>
    public static ActivationFunction LeakyRelu(double slope) => Rays("leaky-relu", slope, 1, slope);

    /// <summary>f(x) = |x|.</summary>
    /// <returns>The function.</returns>
    public static ActivationFunction AbsoluteValue() => Rays("absolute-value", null, 1, -1);

    private static ActivationFunction Rays(string name, double? parameter, double right, double left)
    {
        ImmutableArray<double> kinks = left == right ? [] : [0.0];
        Parity parity = left == right ? Parity.Odd : left == -right ? Parity.Even : Parity.None;
        double middle = 0.5 * (left + right);
        return new ActivationFunction(name, parameter, Evaluate, kinks, new Homogeneity(1, right, left), parity, isCustom: false);

        // Adding zero turns a negative zero, as of ReLU on the left, into zero.
        void Evaluate(ReadOnlySpan<double> arguments, Span<double> values, Span<double> derivatives)
        {
            for (int i = 0; i < arguments.Length; i++)
            {
                double x = arguments[i];
                double slope = x > 0 ? right : x < 0 ? left : middle;
                values[i] = (slope * x) + 0.0;
                derivatives[i] = slope;
            }
        }
    }
}
