namespace Fathom.Numerics;

/// <summary>Streams of independent chi-square variates, addressed by index.</summary>
/// <remarks>
/// The law is exact for every number of degrees of freedom: G. Marsaglia and W. W. Tsang, A simple method for generating gamma variables (ACM Trans. Math. Software 26 (2000) 363), whose
/// rejections are addressed too: attempt j at variate i reads blocks of the generator that belong to (i, j) alone. So a variate depends on (key, index, degrees) only, bit for bit.
/// </remarks>
public static class ChiSquareStream
{
    /// <summary>The largest number of degrees of freedom.</summary>
    public const long MaximumDegrees = 1_000_000_000;

    /// <summary>One more than the largest index.</summary>
    public const ulong IndexLimit = 1UL << 47;

    /// <summary>An attempt fails with a probability below 0.05, so this many do not happen.</summary>
    private const int MostAttempts = 1 << 16;

    /// <summary>One variate.</summary>
    /// <param name="key">Which stream. It must not serve other numbers, except the first 2⁴⁷ normal numbers if the index is at least 2⁴⁶.</param>
    /// <param name="index">Which variate of the stream, below <see cref="IndexLimit"/>.</param>
    /// <param name="degrees">Degrees of freedom, from 1 to <see cref="MaximumDegrees"/>.</param>
    /// <returns>The sum of squares of as many independent standard normal numbers as there are degrees of freedom, in law.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The index or the degrees are out of range.</exception>
    public static double Draw(StreamKey key, ulong index, long degrees)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, IndexLimit);
        ArgumentOutOfRangeException.ThrowIfLessThan(degrees, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(degrees, MaximumDegrees);
        if (degrees == 1)
        {
            double normal = Normal(key, Block(index, 0));
            return normal * normal;
        }

        // Half of chi-square is gamma with shape degrees/2 ≥ 1: d (1 + y)³ with y = x / √(9d), accepted with probability exp(d h(y)).
        double scale = (0.5 * degrees) - (1.0 / 3);
        double slope = 1 / Math.Sqrt(9 * scale);
        for (int attempt = 0; attempt < MostAttempts; attempt++)
        {
            ulong block = Block(index, attempt);
            double y = slope * Normal(key, block);
            if (y > -1 && Log(Uniform(Philox.Block(key.Seed, key.Stream, block + 1).Low)) < scale * Excess(y))
            {
                double root = 1 + y;
                return 2 * scale * (root * root * root);
            }
        }

        throw new ArithmeticException("A chi-square variate was not accepted; the key is broken.");
    }

    /// <summary>3 (ln(1 + y) − y + y²/2) − y³, which is never positive.</summary>
    /// <remarks>Equal to 1 − v + ln v + 9y²/2 for v = (1 + y)³, but keeps its digits where y is small, that is, for many degrees of freedom.</remarks>
    private static double Excess(double y)
    {
        double sum = 1 + y;
        double logarithm = Log(sum) + ((y - (sum - 1)) / sum);
        return (3 * (logarithm - y + (0.5 * y * y))) - (y * y * y);
    }

    private static ulong Block(ulong index, int attempt) => ((ulong)attempt << 48) | (index << 1);

    private static double Normal(StreamKey key, ulong block)
    {
        (ulong low, ulong high) = Philox.Block(key.Seed, key.Stream, block);
        NormalGroup.Transform(new OneLane(BitConverter.UInt64BitsToDouble(low)), new OneLane(BitConverter.UInt64BitsToDouble(high)), out OneLane first, out _);
        return Value(first);
    }

    private static double Uniform(ulong bits) => Value(UniformGroup.Uniform(new OneLane(BitConverter.UInt64BitsToDouble(bits))));

    private static double Log(double x) => Value(LaneFunctions.Log(new OneLane(x)));

    private static double Value(OneLane lane)
    {
        double value = 0;
        lane.Store(ref value);
        return value;
    }
}
