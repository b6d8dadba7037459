namespace Fathom.Specification;

/// <summary>The identity clamped to [−1, 1].</summary>
internal static class HardTanh
{
    /// <summary>f(x) = max(−1, min(1, x)).</summary>
    /// <returns>The function.</returns>
    public static ActivationFunction Create() => new("hard-tanh", null, Evaluate, [-1, 1], null, Parity.Odd, isCustom: false);

    private static void Evaluate(ReadOnlySpan<double> arguments, Span<double> values, Span<double> derivatives)
    {
        for (int i = 0; i < arguments.Length; i++)
        {
            double x = arguments[i];
            double magnitude = Math.Abs(x);
            values[i] = Math.Clamp(x, -1, 1);
            derivatives[i] = magnitude < 1 ? 1 : magnitude > 1 ? 0 : 0.5;
        }
    }
}
