using System.Buffers;

namespace Fathom.Numerics;

/// <summary>Wishart matrices: Gram matrices XᵀX of d × k matrices X of standard normal numbers, drawn without X.</summary>
/// <remarks>
/// M. S. Bartlett's decomposition (1933): the triangular factor of X has independent entries, normal ones off the diagonal and the roots of chi-square variates with d, d − 1, … degrees of
/// freedom on it. It holds for d &lt; k too, where the factor has only d columns. Every matrix depends on (key, k, d) alone, bit for bit.
/// </remarks>
public static class Wishart
{
    /// <summary>Chi-square variates from here on read other blocks of the generator than the normal numbers do.</summary>
    private const ulong FirstChiSquare = ChiSquareStream.IndexLimit / 2;

    /// <summary>Draws L, with zeros above the diagonal, so that L Lᵀ is a Wishart matrix.</summary>
    /// <param name="factor">Receives L, size × size, row-major. With fewer degrees of freedom than rows the last columns are zero.</param>
    /// <param name="size">k, the number of rows, at least 1.</param>
    /// <param name="degrees">d, the degrees of freedom, at most <see cref="ChiSquareStream.MaximumDegrees"/>; none or a negative number make a zero matrix.</param>
    /// <param name="key">Which stream; it must serve nothing else.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive, or there are too many degrees of freedom.</exception>
    /// <exception cref="ArgumentException">The span is too short.</exception>
    public static void BartlettFactor(Span<double> factor, int size, long degrees, StreamKey key)
    {
        TriangularSolve.CheckFactor(factor, size, nameof(factor));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(degrees, ChiSquareStream.MaximumDegrees);
        int rank = (int)Math.Clamp(degrees, 0, size);
        ulong drawn = 0;
        for (int i = 0; i < size; i++)
        {
            Span<double> row = factor.Slice(i * size, size);
            int normals = Math.Min(i, rank);
            NormalStream.Fill(row[..normals], key, drawn);
            drawn += (ulong)normals;
            row[normals..].Clear();
            if (i < rank)
            {
                row[i] = Math.Sqrt(ChiSquareStream.Draw(key, FirstChiSquare + (ulong)i, degrees - i));
            }
        }
    }

    /// <summary>Adds a Wishart matrix to a Gram matrix.</summary>
    /// <param name="gram">size × size, row-major; both triangles are changed alike.</param>
    /// <param name="size">k, the number of rows, at least 1.</param>
    /// <param name="degrees">d, the degrees of freedom, at most <see cref="ChiSquareStream.MaximumDegrees"/>; none or a negative number add nothing.</param>
    /// <param name="key">Which stream; it must serve nothing else.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive, or there are too many degrees of freedom.</exception>
    /// <exception cref="ArgumentException">The span is too short.</exception>
    public static void AddTo(Span<double> gram, int size, long degrees, StreamKey key)
    {
        TriangularSolve.CheckFactor(gram, size, nameof(gram));
        if (degrees <= 0)
        {
            return;
        }

        double[] rented = ArrayPool<double>.Shared.Rent(size * size);
        Span<double> factor = rented.AsSpan(0, size * size);
        BartlettFactor(factor, size, degrees, key);
        for (int i = 0; i < size; i++)
        {
            ReadOnlySpan<double> row = factor.Slice(i * size, size);
            for (int j = 0; j <= i; j++)
            {
                double entry = RowOperations.Dot(row[..(j + 1)], factor.Slice(j * size, size));
                gram[(i * size) + j] += entry;
                if (j < i)
                {
                    gram[(j * size) + i] += entry;
                }
            }
        }

        ArrayPool<double>.Shared.Return(rented);
    }
}
