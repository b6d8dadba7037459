namespace Fathom.Numerics;

/// <summary>Randomly shifted rank-1 lattice points in the open unit cube, extensible from 2⁶ to 2¹⁶ points.</summary>
/// <remarks>
/// Point i has coordinates {zⱼ φ(i) + Δⱼ}, with φ(i) the reversed binary digits of i, z the house's generating vector and Δ a uniform shift from
/// <see cref="Philox"/>: the first 2^m points are a shifted lattice for every m, and each single point is uniform in the cube, so averages over the points are
/// unbiased and several shifts give their standard error. With the fold (the baker's transformation x → 1 − |2x − 1|, F. J. Hickernell, 2002) smooth integrands that are not periodic
/// converge about as fast as the inverse square of the number of points. Use at least four times as many points as there are coordinates of equal importance: with fewer, some pairs of coordinates repeat each
/// other. Coordinates beyond the 256th are independent uniform numbers. A point depends on (seed, stream, fold) and its index alone.
/// </remarks>
public sealed class RankOneLattice
{
    /// <summary>Largest number of points.</summary>
    public const int MaximumCount = 1 << Digits;

    /// <summary>How many leading coordinates are lattice coordinates; later ones are independent random numbers.</summary>
    public const int LatticeDimension = 256;

    private const int Digits = 16;

    /// <summary>Where in its stream the shift lies, beyond all random coordinates.</summary>
    private const ulong ShiftStart = 1UL << 62;

    private readonly double[] shift;
    private readonly ulong seed;
    private readonly ulong stream;
    private readonly bool folded;

    /// <summary>Chooses the shift.</summary>
    /// <param name="dimension">Number of coordinates, at least 1.</param>
    /// <param name="seed">The seed of the whole computation.</param>
    /// <param name="stream">Which random shift; different streams give independent shifts.</param>
    /// <param name="folded">Whether points are folded by the baker's transformation.</param>
    /// <exception cref="ArgumentOutOfRangeException">The dimension is not positive.</exception>
    public RankOneLattice(int dimension, ulong seed, ulong stream, bool folded = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        Dimension = dimension;
        this.seed = seed;
        this.stream = stream;
        this.folded = folded;
        shift = new double[Math.Min(dimension, LatticeDimension)];
        UniformStream.Fill(shift, seed, stream, ShiftStart);
    }

    /// <summary>Number of coordinates of a point.</summary>
    public int Dimension { get; }

    /// <summary>Fills a block of points, one per row.</summary>
    /// <param name="points">Receives count × <see cref="Dimension"/> coordinates, row-major, all strictly between zero and one.</param>
    /// <param name="firstPoint">Index of the first point.</param>
    /// <param name="count">Number of points.</param>
    /// <exception cref="ArgumentOutOfRangeException">The points are not all among the first 2¹⁶.</exception>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    public void Fill(Span<double> points, int firstPoint, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstPoint);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)firstPoint + count, MaximumCount, nameof(count));
        if (points.Length != (long)count * Dimension)
        {
            throw new ArgumentException($"{count} points of {Dimension} coordinates need exactly that many entries, not {points.Length}.", nameof(points));
        }

        for (int i = 0; i < count; i++)
        {
            Span<double> row = points.Slice(i * Dimension, Dimension);
            FillLattice(row[..shift.Length], ReversedDigits(firstPoint + i));
            if (Dimension > LatticeDimension)
            {
                UniformStream.Fill(row[LatticeDimension..], seed, stream, (ulong)(firstPoint + i) << 32);
            }
        }
    }

    /// <summary>Fills a block of points whose coordinates are standard normal: the quantiles of those of <see cref="Fill"/>.</summary>
    /// <param name="points">Receives count × <see cref="Dimension"/> coordinates, row-major.</param>
    /// <param name="firstPoint">Index of the first point.</param>
    /// <param name="count">Number of points.</param>
    /// <exception cref="ArgumentOutOfRangeException">The points are not all among the first 2¹⁶.</exception>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    public void FillNormal(Span<double> points, int firstPoint, int count)
    {
        Fill(points, firstPoint, count);
        NormalDistribution.Quantile(points, points);
    }

    private static uint ReversedDigits(int index)
    {
        uint reversed = 0;
        for (int bit = 0; bit < Digits; bit++)
        {
            reversed |= (((uint)index >> bit) & 1) << (Digits - 1 - bit);
        }

        return reversed;
    }

    /// <summary>Every step is exact: shifts are odd multiples of 2⁻⁵³ and lattice coordinates multiples of 2⁻¹⁶, so no point reaches zero or one.</summary>
    private void FillLattice(Span<double> row, uint digits)
    {
        ReadOnlySpan<ushort> components = LatticeVector.Components;
        for (int j = 0; j < row.Length; j++)
        {
            double coordinate = ((components[j] * digits) & (MaximumCount - 1)) * (1.0 / MaximumCount);
            double x = shift[j] >= 1 - coordinate ? (coordinate - 1) + shift[j] : coordinate + shift[j];
            row[j] = folded ? 1 - Math.Abs((2 * x) - 1) : x;
        }
    }
}
