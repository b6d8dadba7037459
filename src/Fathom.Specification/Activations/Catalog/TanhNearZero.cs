using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fathom.Specification;

/// <summary>The hyperbolic tangent near zero, where expressions in exponentials would cancel.</summary>
internal static class TanhNearZero
{
    /// <summary>Up to this magnitude the relative truncation error is below 1e-17.</summary>
    public const double Limit = 0.4;

    /// <summary>tanh x by Lambert's continued fraction x/(1 + x²/(3 + x²/(5 + … + x²/13))), multiplied out.</summary>
    /// <param name="x">Arguments up to <see cref="Limit"/> in magnitude; beyond, the result is finite but has no meaning.</param>
    /// <returns>tanh x.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Evaluate(Vector<double> x)
    {
        Vector<double> square = Vector.Min(x * x, Vector<double>.One);
        Vector<double> numerator = Vector.Create(135135.0) + (square * (Vector.Create(17325.0) + (square * (Vector.Create(378.0) + square))));
        Vector<double> denominator =
            Vector.Create(135135.0) + (square * (Vector.Create(62370.0) + (square * (Vector.Create(3150.0) + (square * 28)))));
        return x * (numerator / denominator);
    }
}
