using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Fathom.Specification;

/// <summary>ELU (Clevert et al. 2016) with α = 1 and SELU (Klambauer et al. 2017).</summary>
/// <remarks>
/// eˣ − 1 is taken as it stands where eˣ is below one half, and as 2T/(1 − T) with T = tanh(x/2) near zero, where the difference
/// would cancel.
/// </remarks>
internal static class ExponentialUnits
{
    /// <summary>The constant λ of SELU, for which zero mean and unit variance are a fixed point.</summary>
    public const double SeluScale = 1.0507009873554804934193349852946;

    /// <summary>The constant α of SELU.</summary>
    public const double SeluAlpha = 1.6732632423543772848170429916717;

    /// <summary>f(x) = x for positive x, eˣ − 1 for negative x.</summary>
    /// <returns>The function; its second derivative jumps at 0.</returns>
    public static ActivationFunction Elu() => new("elu", null, Evaluate<EluFormula>, [0.0], null, Parity.None, isCustom: false);

    /// <summary>f(x) = λx for positive x, λα(eˣ − 1) for negative x.</summary>
    /// <returns>The function; its derivative jumps at 0.</returns>
    public static ActivationFunction Selu() => new("selu", null, Evaluate<SeluFormula>, [0.0], null, Parity.None, isCustom: false);

    private static void Evaluate<TFormula>(ReadOnlySpan<double> arguments, Span<double> values, Span<double> derivatives)
        where TFormula : struct, IVectorFormula
    {
        TensorPrimitives.Min(arguments, 0, derivatives);
        TensorPrimitives.Exp(derivatives, derivatives);
        VectorLoop.Run<TFormula>(arguments, values, derivatives);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Unit(
        double right, double left, Vector<double> x, Vector<double> exponential, out Vector<double> value, out Vector<double> derivative)
    {
        Vector<double> zero = Vector<double>.Zero;
        Vector<double> tangent = TanhNearZero.Evaluate(0.5 * Vector.Max(x, Vector.Create(-2 * TanhNearZero.Limit)));
        Vector<double> near = 2 * tangent / (Vector<double>.One - tangent);
        Vector<long> isNear = Vector.GreaterThan(x, Vector.Create(-2 * TanhNearZero.Limit));
        Vector<double> negative = left * Vector.ConditionalSelect(isNear, near, exponential - Vector<double>.One);
        Vector<long> isPositive = Vector.GreaterThan(x, zero);
        value = Vector.ConditionalSelect(isPositive, right * x, negative);
        Vector<double> slope = Vector.ConditionalSelect(isPositive, Vector.Create(right), left * exponential);
        derivative = Vector.ConditionalSelect(Vector.Equals(x, zero), Vector.Create(0.5 * (left + right)), slope);
    }

    private readonly struct EluFormula : IVectorFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Invoke(Vector<double> x, Vector<double> exponential, out Vector<double> value, out Vector<double> derivative) =>
            Unit(1, 1, x, exponential, out value, out derivative);
    }

    private readonly struct SeluFormula : IVectorFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Invoke(Vector<double> x, Vector<double> exponential, out Vector<double> value, out Vector<double> derivative) =>
            Unit(SeluScale, SeluScale * SeluAlpha, x, exponential, out value, out derivative);
    }
}
