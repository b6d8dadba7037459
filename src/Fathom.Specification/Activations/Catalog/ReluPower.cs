namespace Fathom.Specification;

/// <summary>Powers of ReLU, f(x) = x₊^α with α greater than ½.</summary>
/// <remarks>
/// The derivative at 0 is ½ for α = 1 and 0 for α above 1. For α below 1 the right derivative is infinite; 0 is reported there,
/// so that a quadrature sum with a node on the kink stays finite.
/// </remarks>
internal static class ReluPower
{
    /// <summary>f(x) = max(x, 0)^power.</summary>
    /// <param name="power">The power α, greater than ½.</param>
    /// <returns>The function.</returns>
    public static ActivationFunction Create(double power) =>
        new("relu-power", power, Kernel(power), [0.0], new Homogeneity(power, 1, 0), Parity.None, isCustom: false);

    private static ActivationKernel Kernel(double power) => power switch
    {
        2 => Square,
        3 => Cube,
        _ => (arguments, values, derivatives) => General(power, arguments, values, derivatives),
    };

    private static void Square(ReadOnlySpan<double> arguments, Span<double> values, Span<double> derivatives)
    {
        for (int i = 0; i < arguments.Length; i++)
        {
            double x = Math.Max(arguments[i], 0);
            values[i] = x * x;
            derivatives[i] = 2 * x;
        }
    }

    private static void Cube(ReadOnlySpan<double> arguments, Span<double> values, Span<double> derivatives)
    {
        for (int i = 0; i < arguments.Length; i++)
        {
            double x = Math.Max(arguments[i], 0);
            values[i] = x * x * x;
            derivatives[i] = 3 * x * x;
        }
    }

    private static void General(double power, ReadOnlySpan<double> arguments, Span<double> values, Span<double> derivatives)
    {
        double atKink = power == 1 ? 0.5 : 0;
        for (int i = 0; i < arguments.Length; i++)
        {
            double x = arguments[i];
            bool positive = x > 0;
            values[i] = positive ? Math.Pow(x, power) : 0;
            derivatives[i] = positive ? power * Math.Pow(x, power - 1) : x == 0 ? atKink : 0;
        }
    }
}
