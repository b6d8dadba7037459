using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fathom.MeanField;

/// <summary>The dual activation of degree one and its derivative over spans, sixteen correlations at a time.</summary>
/// <remarks>
/// J_φ(c) = (a² + b²) c + (a − b)² (sin θ − θ cos θ)/π and J_φ′(c) = (a² + b²) − (a − b)² θ/π with cos θ = c. Remainders go through
/// the scalar forms, which do the same operations, so a value does not depend on its place.
/// </remarks>
internal static class DegreeOneDual
{
    /// <summary>Replaces correlations by linear · c + curved · (sin θ − θ cos θ).</summary>
    /// <param name="correlations">Correlations; those beyond ±1 count as ±1.</param>
    /// <param name="linear">a² + b².</param>
    /// <param name="curved">(a − b)²/π.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Replace(Span<double> correlations, double linear, double curved)
    {
        ref double start = ref MemoryMarshal.GetReference(correlations);
        Vector512<double> one = Vector512<double>.One;
        Vector512<double> linears = Vector512.Create(linear);
        Vector512<double> curveds = Vector512.Create(curved);
        int i = 0;
        for (; i <= correlations.Length - 16; i += 16)
        {
            Vector512<double> c = Clamp(Vector512.LoadUnsafe(ref start, (nuint)i), one);
            Vector512<double> d = Clamp(Vector512.LoadUnsafe(ref start, (nuint)i + 8), one);
            Vector512<double> p = c;
            Vector512<double> q = d;
            ArcPolynomials.SineMinusArc(ref p, ref q);
            Vector512.FusedMultiplyAdd(linears, c, curveds * p).StoreUnsafe(ref start, (nuint)i);
            Vector512.FusedMultiplyAdd(linears, d, curveds * q).StoreUnsafe(ref start, (nuint)i + 8);
        }

        for (; i < correlations.Length; i++)
        {
            double c = Math.Clamp(correlations[i], -1, 1);
            correlations[i] = Math.FusedMultiplyAdd(linear, c, curved * ArcPolynomials.SineMinusArc(c));
        }
    }

    /// <summary>Replaces correlations by constant − jump · θ.</summary>
    /// <param name="correlations">Correlations; those beyond ±1 count as ±1.</param>
    /// <param name="constant">a² + b².</param>
    /// <param name="jump">(a − b)²/π.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ReplaceByDerivative(Span<double> correlations, double constant, double jump)
    {
        ref double start = ref MemoryMarshal.GetReference(correlations);
        Vector512<double> one = Vector512<double>.One;
        Vector512<double> constants = Vector512.Create(constant);
        Vector512<double> jumps = Vector512.Create(-jump);
        int i = 0;
        for (; i <= correlations.Length - 16; i += 16)
        {
            Vector512<double> p = Clamp(Vector512.LoadUnsafe(ref start, (nuint)i), one);
            Vector512<double> q = Clamp(Vector512.LoadUnsafe(ref start, (nuint)i + 8), one);
            ArcPolynomials.Angle(ref p, ref q);
            Vector512.FusedMultiplyAdd(jumps, p, constants).StoreUnsafe(ref start, (nuint)i);
            Vector512.FusedMultiplyAdd(jumps, q, constants).StoreUnsafe(ref start, (nuint)i + 8);
        }

        for (; i < correlations.Length; i++)
        {
            double c = Math.Clamp(correlations[i], -1, 1);
            correlations[i] = Math.FusedMultiplyAdd(-jump, ArcPolynomials.Angle(c), constant);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Clamp(Vector512<double> c, Vector512<double> one) => Vector512.Max(-one, Vector512.Min(one, c));
}
