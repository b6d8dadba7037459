using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Fathom.Specification;

/// <summary>The logistic sigmoid s(x) = 1/(1 + e⁻ˣ), its integral (softplus) and its product with x (SiLU).</summary>
/// <remarks>All three are written in t = exp(−|x|), which neither overflows nor cancels: s is 1/(1 + t) or t/(1 + t) by the sign of x.</remarks>
internal static class SigmoidFamily
{
    /// <summary>f(x) = 1/(1 + e⁻ˣ).</summary>
    /// <returns>The function.</returns>
    public static ActivationFunction Sigmoid() => new("sigmoid", null, Evaluate<SigmoidFormula>, [], null, Parity.None, isCustom: false);

    /// <summary>f(x) = ln(1 + eˣ).</summary>
    /// <returns>The function.</returns>
    public static ActivationFunction Softplus() => new("softplus", null, Evaluate<SoftplusFormula>, [], null, Parity.None, isCustom: false);

    /// <summary>f(x) = x/(1 + e⁻ˣ).</summary>
    /// <returns>The function.</returns>
    public static ActivationFunction Silu() => new("silu", null, Evaluate<SiluFormula>, [], null, Parity.None, isCustom: false);

    private static void Evaluate<TFormula>(ReadOnlySpan<double> arguments, Span<double> values, Span<double> derivatives)
        where TFormula : struct, IVectorFormula
    {
        ExponentialOfMinusMagnitude(arguments, derivatives);
        VectorLoop.Run<TFormula>(arguments, values, derivatives);
    }

    private static void ExponentialOfMinusMagnitude(ReadOnlySpan<double> arguments, Span<double> destination)
    {
        TensorPrimitives.Abs(arguments, destination);
        TensorPrimitives.Negate(destination, destination);
        TensorPrimitives.Exp(destination, destination);
    }

    private readonly struct SigmoidFormula : IVectorFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Invoke(Vector<double> x, Vector<double> exponential, out Vector<double> value, out Vector<double> derivative)
        {
            Vector<double> larger = Vector<double>.One / (Vector<double>.One + exponential);
            Vector<double> smaller = exponential * larger;
            value = Vector.ConditionalSelect(Vector.GreaterThanOrEqual(x, Vector<double>.Zero), larger, smaller);
            derivative = larger * smaller;
        }
    }

    /// <summary>max(x, 0) + ln(1 + t), where the logarithm of the rounded sum u gets back what rounding took: ln u + (t − (u − 1))/u.</summary>
    private readonly struct SoftplusFormula : IVectorFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Invoke(Vector<double> x, Vector<double> exponential, out Vector<double> value, out Vector<double> derivative)
        {
            Vector<double> sum = Vector<double>.One + exponential;
            Vector<double> inverse = Vector<double>.One / sum;
            Vector<double> logarithm = Vector.Log(sum) + ((exponential - (sum - Vector<double>.One)) * inverse);
            value = Vector.Max(x, Vector<double>.Zero) + logarithm;
            Vector<long> isPositive = Vector.GreaterThanOrEqual(x, Vector<double>.Zero);
            derivative = Vector.ConditionalSelect(isPositive, inverse, exponential * inverse);
        }
    }

    private readonly struct SiluFormula : IVectorFormula
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Invoke(Vector<double> x, Vector<double> exponential, out Vector<double> value, out Vector<double> derivative)
        {
            Vector<double> larger = Vector<double>.One / (Vector<double>.One + exponential);
            Vector<double> smaller = exponential * larger;
            Vector<long> isPositive = Vector.GreaterThanOrEqual(x, Vector<double>.Zero);
            Vector<double> sigmoid = Vector.ConditionalSelect(isPositive, larger, smaller);
            Vector<double> complement = Vector.ConditionalSelect(isPositive, smaller, larger);
            value = x * sigmoid;
            derivative = sigmoid * (Vector<double>.One + (x * complement));
        }
    }
}
