using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Fathom.Specification;

/// <summary>The hyperbolic tangent.</summary>
/// <remarks>
/// With t = exp(−2|x|) it is ±(1 − t)/(1 + t), or a continued fraction where that would cancel, and its derivative is 4t/(1 + t)²,
/// which keeps its relative accuracy where 1 − tanh² would cancel.
/// </remarks>
internal readonly struct Tanh : IVectorFormula
{
    /// <summary>f(x) = tanh x.</summary>
    /// <returns>The function.</returns>
    public static ActivationFunction Create() => new("tanh", null, Evaluate, [], null, Parity.Odd, isCustom: false);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Invoke(Vector<double> x, Vector<double> exponential, out Vector<double> value, out Vector<double> derivative)
    {
        Vector<double> inverse = Vector<double>.One / (Vector<double>.One + exponential);
        Vector<double> magnitude = (Vector<double>.One - exponential) * inverse;
        Vector<double> far = Vector.ConditionalSelect(Vector.LessThan(x, Vector<double>.Zero), -magnitude, magnitude);
        Vector<long> isNear = Vector.LessThan(Vector.Abs(x), Vector.Create(TanhNearZero.Limit));
        value = Vector.ConditionalSelect(isNear, TanhNearZero.Evaluate(x), far);
        derivative = 4 * exponential * (inverse * inverse);
    }

    private static void Evaluate(ReadOnlySpan<double> arguments, Span<double> values, Span<double> derivatives)
    {
        TensorPrimitives.Abs(arguments, derivatives);
        TensorPrimitives.Multiply(derivatives, -2, derivatives);
        TensorPrimitives.Exp(derivatives, derivatives);
        VectorLoop.Run<Tanh>(arguments, values, derivatives);
    }
}
