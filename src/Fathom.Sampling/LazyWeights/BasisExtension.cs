using System.Numerics;
using Fathom.Numerics;

namespace Fathom.Sampling;

/// <summary>Writes the columns of a wide matrix in an orthonormal basis that grows by what is new in them.</summary>
/// <remarks>
/// New directions are found in stages. A stage scales what is left of the columns to unit length, takes from their Gram matrix the columns that a pivoted Cholesky factorization can tell apart
/// well, makes them orthonormal to each other and to the whole basis, and subtracts their span from the rest. Gram matrices square condition numbers; stages do not, so columns that differ by
/// 1e-10 of their length are told apart with all digits that their difference has.
/// </remarks>
internal static class BasisExtension
{
    /// <summary>The most stages; each one but the last removes at least one column.</summary>
    private const int MostStages = 1000;

    /// <summary>What is left of a column counts as rounding error below this, relative to the column.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <returns>1e-12 in double precision.</returns>
    public static double Tolerance<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => typeof(T) == typeof(double) ? 1e-12 : 2e-5;

    /// <summary>Writes columns in the basis.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="basis">V, which grows.</param>
    /// <param name="columns">A, n × B, finite.</param>
    /// <param name="scratch">Room.</param>
    /// <returns>a (p × B, p counted after the growth) with A = V a up to the tolerance, or null when p is 0.</returns>
    public static Matrix? Express<T>(ColumnStore<T> basis, ReadOnlyMatrixSpan<T> columns, WideScratch<T> scratch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        MatrixSpan<T> rest = scratch.Rest(columns.Rows, columns.Columns);
        int[] exponents = Exponents(columns);
        T[] scales = [.. exponents.Select(exponent => T.ScaleB(T.One, -exponent))];
        for (int i = 0; i < columns.Rows; i++)
        {
            ReadOnlySpan<T> source = columns.Row(i);
            Span<T> destination = rest.Row(i);
            for (int j = 0; j < source.Length; j++)
            {
                destination[j] = source[j] * scales[j];
            }
        }

        double[] lengths = Lengths(WideProducts.Gram<T>(rest));
        List<Matrix> coordinates = [];
        if (Subtract(basis.View, rest) is { } known)
        {
            coordinates.Add(known);
        }

        for (int stage = 0; stage < MostStages; stage++)
        {
            int before = basis.Columns;
            if (!AddDirections(basis, rest, lengths, scratch))
            {
                break;
            }

            coordinates.Add(Subtract(basis.View.SliceColumns(before, basis.Columns - before), rest)!);
        }

        if (coordinates.Count == 0)
        {
            return null;
        }

        Matrix all = new(basis.Columns, columns.Columns, [.. coordinates.SelectMany(part => part.Values)]);
        for (int i = 0; i < all.Values.Length; i++)
        {
            all.Values[i] = Math.ScaleB(all.Values[i], exponents[i % all.Columns]);
        }

        return all;
    }

    /// <summary>The exponent of the largest magnitude in each column, within what a factor of the same type can undo; 0 for a zero column.</summary>
    private static int[] Exponents<T>(ReadOnlyMatrixSpan<T> columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> largest = new T[columns.Columns];
        for (int i = 0; i < columns.Rows; i++)
        {
            ReadOnlySpan<T> row = columns.Row(i);
            for (int j = 0; j < row.Length; j++)
            {
                largest[j] = T.Max(largest[j], T.Abs(row[j]));
            }
        }

        int limit = typeof(T) == typeof(double) ? 1000 : 120;
        int[] exponents = new int[largest.Length];
        for (int j = 0; j < exponents.Length; j++)
        {
            exponents[j] = largest[j] == T.Zero ? 0 : Math.Clamp(T.ILogB(largest[j]), -limit, limit);
        }

        return exponents;
    }

    /// <summary>Subtracts from the columns their part in a span; returns its coordinates.</summary>
    private static Matrix? Subtract<T>(ReadOnlyMatrixSpan<T> basis, MatrixSpan<T> rest)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Matrix? coordinates = WideProducts.Cross(basis, rest);
        if (coordinates is null)
        {
            return null;
        }

        Matrix negative = new(coordinates.Rows, coordinates.Columns, [.. coordinates.Values.Select(value => -value)]);
        WideProducts.Multiply(basis, WideProducts.View(negative), rest, accumulate: true);
        return coordinates;
    }

    /// <summary>One stage; false when nothing is left.</summary>
    private static bool AddDirections<T>(ColumnStore<T> basis, ReadOnlyMatrixSpan<T> rest, double[] lengths, WideScratch<T> scratch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Matrix gram = WideProducts.Gram(rest);
        double[] left = Lengths(gram);
        int[] active = [.. Enumerable.Range(0, left.Length).Where(j => left[j] > Tolerance<T>() * lengths[j])];
        int most = Math.Min(active.Length, basis.Rows - basis.Columns);
        if (most == 0)
        {
            return false;
        }

        Matrix scaled = new(active.Length, active.Length);
        for (int i = 0; i < active.Length; i++)
        {
            for (int j = 0; j < active.Length; j++)
            {
                scaled[i, j] = gram[active[i], active[j]] / left[active[i]] / left[active[j]];
            }
        }

        PivotedCholesky cholesky = PivotedCholesky.Decompose(scaled, typeof(T) == typeof(double) ? 1e-6 : 1e-2);
        int rank = Math.Min(cholesky.Rank, most);
        Matrix triangle = new(rank, rank);
        for (int i = 0; i < rank; i++)
        {
            cholesky.Factor!.Row(cholesky.Pivots[i])[..rank].CopyTo(triangle.Row(i));
        }

        Matrix inverse = InverseTransposed(triangle);
        Matrix mixing = new(left.Length, rank);
        for (int i = 0; i < rank; i++)
        {
            int column = active[cholesky.Pivots[i]];
            for (int j = 0; j < rank; j++)
            {
                mixing[column, j] = inverse[i, j] / left[column];
            }
        }

        MatrixSpan<T> directions = scratch.Directions(basis.Rows, rank);
        WideProducts.Multiply(rest, WideProducts.View(mixing), directions, accumulate: false);
        Subtract(basis.View, directions);

        // What is left of a column is as orthogonal to the basis as rounding allowed relative to the whole column; now it is relative to a unit vector.
        Matrix correction = InverseTransposed(CholeskyFactor.Factor(WideProducts.Gram<T>(directions)));
        WideProducts.Multiply(directions, WideProducts.View(correction), basis.Add(rank), accumulate: false);
        return true;
    }

    private static double[] Lengths(Matrix gram) => [.. Enumerable.Range(0, gram.Rows).Select(j => Math.Sqrt(gram[j, j]))];

    /// <summary>L⁻ᵀ.</summary>
    private static Matrix InverseTransposed(Matrix factor)
    {
        Matrix inverse = Matrix.Identity(factor.Rows);
        TriangularSolve.LowerTransposed(factor.Values, inverse.Values, factor.Rows, factor.Rows);
        return inverse;
    }
}
