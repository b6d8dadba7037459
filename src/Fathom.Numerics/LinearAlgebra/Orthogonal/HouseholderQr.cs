using System.Buffers;
using System.Numerics.Tensors;

namespace Fathom.Numerics;

/// <summary>The thin factorization A = Q R by Householder reflections: Q with orthonormal columns, R upper triangular with a diagonal that is not negative.</summary>
/// <remarks>
/// G. H. Golub and C. F. Van Loan, Matrix Computations (4th ed.), sections 5.1 and 5.2. Q is orthonormal to rounding however ill-conditioned A is. With this choice of signs the factorization
/// is unique for full rank, and so the Q of a matrix of standard normal numbers is uniformly distributed (Haar) over all matrices with orthonormal columns (G. W. Stewart, SIAM J. Numer. Anal. 17 (1980) 403). The bits
/// depend on A alone.
/// </remarks>
public static class HouseholderQr
{
    /// <summary>Columns whose reflections are applied together.</summary>
    private const int PanelColumns = 32;

    /// <summary>Factors a matrix in place.</summary>
    /// <param name="a">A, m × k with m ≥ k; becomes Q.</param>
    /// <param name="r">Receives R, k × k; an empty view if R is not wanted.</param>
    /// <exception cref="ArgumentException">There are more columns than rows, an entry is not finite, or R has another shape.</exception>
    public static void Decompose(MatrixSpan<double> a, MatrixSpan<double> r)
    {
        CheckShapes(a.Rows, a.Columns, r.Rows, r.Columns, nameof(a), nameof(r));
        (int rows, int columns) = (a.Rows, a.Columns);
        if (columns == 0)
        {
            return;
        }

        CheckFinite(a);
        int length = checked((columns * (rows + columns + (3 * PanelColumns) + 1)) + Math.Max(rows + PanelColumns, PanelColumns * PanelColumns));
        double[] rented = ArrayPool<double>.Shared.Rent(length);
        Span<double> free = rented.AsSpan(0, length);
        MatrixSpan<double> reflections = Take(ref free, rows, columns);
        MatrixSpan<double> triangle = Take(ref free, columns, columns);
        MatrixSpan<double> factors = Take(ref free, PanelColumns, columns);
        MatrixSpan<double> images = Take(ref free, PanelColumns, columns);
        MatrixSpan<double> combined = Take(ref free, PanelColumns, columns);
        Span<double> signs = free[..columns];
        Span<double> scratch = free[columns..];
        for (int first = 0; first < columns; first += PanelColumns)
        {
            int width = Math.Min(PanelColumns, columns - first);
            MatrixSpan<double> v = Panel(reflections, first, width);
            Copy(Panel(a, first, width), v);
            MatrixSpan<double> factor = factors.SliceRows(0, width).SliceColumns(first, width);
            HouseholderPanel.Factor(v, triangle.SliceRows(first, width).SliceColumns(first, width), factor, scratch);

            // What stands right of the panel less V Tᵀ Vᵀ of it; its first rows are rows of R.
            int remaining = columns - first - width;
            MatrixSpan<double> right = Panel(a, first, width + remaining).SliceColumns(width, remaining);
            Apply(v, factor, right, images, combined, transposed: true);
            Copy(right.SliceRows(0, width), triangle.SliceRows(first, width).SliceColumns(first + width, remaining));
        }

        for (int j = 0; j < columns; j++)
        {
            signs[j] = triangle.Row(j)[j] < 0 ? -1 : 1;
        }

        Form(a, reflections, factors, images, combined, signs);
        WriteTriangle(triangle, signs, r);
        ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>Factors a matrix of singles in place; the work is done in doubles.</summary>
    /// <param name="a">A, m × k with m ≥ k; becomes Q.</param>
    /// <param name="r">Receives R, k × k; an empty view if R is not wanted.</param>
    /// <exception cref="ArgumentException">There are more columns than rows, an entry is not finite, or R has another shape.</exception>
    public static void Decompose(MatrixSpan<float> a, MatrixSpan<float> r)
    {
        CheckShapes(a.Rows, a.Columns, r.Rows, r.Columns, nameof(a), nameof(r));
        int length = checked((a.Rows + a.Columns) * a.Columns);
        double[] rented = ArrayPool<double>.Shared.Rent(length);
        Span<double> free = rented.AsSpan(0, length);
        MatrixSpan<double> wide = Take(ref free, a.Rows, a.Columns);
        MatrixSpan<double> triangle = Take(ref free, r.Rows, r.Columns);
        for (int i = 0; i < a.Rows; i++)
        {
            TensorPrimitives.ConvertTruncating<float, double>(a.Row(i), wide.Row(i));
        }

        Decompose(wide, triangle);
        for (int i = 0; i < a.Rows; i++)
        {
            TensorPrimitives.ConvertTruncating<double, float>(wide.Row(i), a.Row(i));
        }

        for (int i = 0; i < r.Rows; i++)
        {
            TensorPrimitives.ConvertTruncating<double, float>(triangle.Row(i), r.Row(i));
        }

        ArrayPool<double>.Shared.Return(rented);
    }

    /// <summary>Multiplies the reflections with the first columns of the identity, last panel first: what lies left of and above a panel is still identity then.</summary>
    private static void Form(
        MatrixSpan<double> q, MatrixSpan<double> reflections, MatrixSpan<double> factors, MatrixSpan<double> images, MatrixSpan<double> combined, ReadOnlySpan<double> signs)
    {
        int columns = q.Columns;
        for (int i = 0; i < q.Rows; i++)
        {
            Span<double> row = q.Row(i);
            row.Clear();
            if (i < columns)
            {
                row[i] = signs[i];
            }
        }

        for (int first = (columns - 1) / PanelColumns * PanelColumns; first >= 0; first -= PanelColumns)
        {
            int width = Math.Min(PanelColumns, columns - first);
            MatrixSpan<double> factor = factors.SliceRows(0, width).SliceColumns(first, width);
            Apply(Panel(reflections, first, width), factor, Panel(q, first, columns - first), images, combined, transposed: false);
        }
    }

    /// <summary>target −= V T Vᵀ target, or V Tᵀ Vᵀ target.</summary>
    private static void Apply(
        MatrixSpan<double> v, MatrixSpan<double> factor, MatrixSpan<double> target, MatrixSpan<double> images, MatrixSpan<double> combined, bool transposed)
    {
        if (target.Columns == 0)
        {
            return;
        }

        MatrixSpan<double> image = images.SliceRows(0, v.Columns).SliceColumns(0, target.Columns);
        MatrixSpan<double> weighted = combined.SliceRows(0, v.Columns).SliceColumns(0, target.Columns);
        MatrixProduct.TransposedMultiply<double>(v, target, image);
        if (transposed)
        {
            MatrixProduct.TransposedMultiply<double>(factor, image, weighted);
        }
        else
        {
            MatrixProduct.Multiply<double>(factor, image, weighted);
        }

        for (int i = 0; i < weighted.Rows; i++)
        {
            TensorPrimitives.Negate<double>(weighted.Row(i), weighted.Row(i));
        }

        MatrixProduct.Multiply<double>(v, weighted, target, accumulate: true);
    }

    private static void WriteTriangle(MatrixSpan<double> triangle, ReadOnlySpan<double> signs, MatrixSpan<double> r)
    {
        for (int i = 0; i < r.Rows; i++)
        {
            Span<double> row = r.Row(i);
            row[..i].Clear();
            TensorPrimitives.Multiply(triangle.Row(i)[i..], signs[i], row[i..]);
        }
    }

    /// <summary>Rows and columns from a panel's first pivot on.</summary>
    private static MatrixSpan<double> Panel(MatrixSpan<double> matrix, int first, int width) => matrix.SliceRows(first, matrix.Rows - first).SliceColumns(first, width);

    private static void Copy(MatrixSpan<double> from, MatrixSpan<double> to)
    {
        for (int i = 0; i < from.Rows; i++)
        {
            from.Row(i).CopyTo(to.Row(i));
        }
    }

    private static MatrixSpan<double> Take(ref Span<double> free, int rows, int columns)
    {
        MatrixSpan<double> taken = new(free[..(rows * columns)], rows, columns);
        free = free[(rows * columns)..];
        return taken;
    }

    private static void CheckFinite(MatrixSpan<double> a)
    {
        for (int i = 0; i < a.Rows; i++)
        {
            if (!TensorPrimitives.IsFiniteAll<double>(a.Row(i)))
            {
                throw new ArgumentException($"Row {i} has an entry that is not finite.", nameof(a));
            }
        }
    }

    private static void CheckShapes(int rows, int columns, int triangleRows, int triangleColumns, string matrix, string triangle)
    {
        if (columns > rows)
        {
            throw new ArgumentException($"A thin factorization needs at least as many rows as columns, not {rows} by {columns}.", matrix);
        }

        if ((triangleRows != columns || triangleColumns != columns) && (triangleRows != 0 || triangleColumns != 0))
        {
            throw new ArgumentException($"R is {columns} by {columns}, not {triangleRows} by {triangleColumns}.", triangle);
        }
    }
}
