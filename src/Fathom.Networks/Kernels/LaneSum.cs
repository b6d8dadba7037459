using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Networks;

/// <summary>Sums over consecutive elements with a fixed order of additions.</summary>
/// <remarks>
/// Four accumulators of sixteen float32 or eight float64 lanes are part of the definition, whatever registers the machine has: narrower machines compute the
/// same lanes in several steps, so the bits are the same.
/// </remarks>
internal static unsafe class LaneSum
{
    /// <summary>Σ x.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="x">The elements.</param>
    /// <param name="length">How many.</param>
    /// <returns>The sum.</returns>
    public static T Of<T>(T* x, int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Of(default(IdentityTerm<T>), x, x, length);

    /// <summary>Σ (x − shift).</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="x">The elements.</param>
    /// <param name="shift">What is subtracted first.</param>
    /// <param name="length">How many.</param>
    /// <returns>The sum.</returns>
    public static T OfDifferences<T>(T* x, T shift, int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Of(new DifferenceTerm<T>(shift), x, x, length);

    /// <summary>Σ (x − shift)².</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="x">The elements.</param>
    /// <param name="shift">What is subtracted first.</param>
    /// <param name="length">How many.</param>
    /// <returns>The sum.</returns>
    public static T OfSquares<T>(T* x, T shift, int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Of(new SquareTerm<T>(shift), x, x, length);

    /// <summary>Adds the lanes in a fixed order.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="lanes">The lanes.</param>
    /// <returns>Their sum.</returns>
    public static T Across<T>(Vector512<T> lanes)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector256<T> half = lanes.GetLower() + lanes.GetUpper();
        Vector128<T> quarter = half.GetLower() + half.GetUpper();
        return Vector128<T>.Count == 2
            ? quarter.GetElement(0) + quarter.GetElement(1)
            : quarter.GetElement(0) + quarter.GetElement(2) + (quarter.GetElement(1) + quarter.GetElement(3));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T Of<T, TTerm>(TTerm term, T* x, T* y, int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTerm : struct, IBinaryFormula<T>
    {
        int width = Vector512<T>.Count;
        Vector512<T> sum0 = Vector512<T>.Zero;
        Vector512<T> sum1 = Vector512<T>.Zero;
        Vector512<T> sum2 = Vector512<T>.Zero;
        Vector512<T> sum3 = Vector512<T>.Zero;
        int i = 0;
        for (; i <= length - (4 * width); i += 4 * width)
        {
            sum0 += term.Of(Vector512.Load(x + i), Vector512.Load(y + i));
            sum1 += term.Of(Vector512.Load(x + i + width), Vector512.Load(y + i + width));
            sum2 += term.Of(Vector512.Load(x + i + (2 * width)), Vector512.Load(y + i + (2 * width)));
            sum3 += term.Of(Vector512.Load(x + i + (3 * width)), Vector512.Load(y + i + (3 * width)));
        }

        for (; i <= length - width; i += width)
        {
            sum0 += term.Of(Vector512.Load(x + i), Vector512.Load(y + i));
        }

        T sum = Across((sum0 + sum1) + (sum2 + sum3));
        for (; i < length; i++)
        {
            sum += term.Of(Vector512.CreateScalar(x[i]), Vector512.CreateScalar(y[i])).ToScalar();
        }

        return sum;
    }

    private readonly struct IdentityTerm<T> : IBinaryFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public Vector512<T> Of(Vector512<T> x, Vector512<T> y) => x;
    }

    private readonly struct DifferenceTerm<T>(T shift) : IBinaryFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public Vector512<T> Of(Vector512<T> x, Vector512<T> y) => x - Vector512.Create(shift);
    }

    private readonly struct SquareTerm<T>(T shift) : IBinaryFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public Vector512<T> Of(Vector512<T> x, Vector512<T> y)
        {
            Vector512<T> difference = x - Vector512.Create(shift);
            return difference * difference;
        }
    }
}
