using Fathom.Numerics;

namespace Fathom.Sampling;

/// <summary>An orthonormal basis that grows by the columns of one matrix after another, accurate however nearly dependent they are.</summary>
/// <remarks>
/// Columns are taken in stages: a pivoted Cholesky factor of the rest's Gram matrix names the columns that are still clearly independent; they are orthonormalized twice and their
/// span is taken off the rest twice, and so on until the rest is rounding error. What a stage cannot resolve (differences a thousand times smaller than the rest) the next one can.
/// Everything is double precision and made of matrix products.
/// </remarks>
internal sealed class StagedOrthogonalization
{
    // Squared distance of a unit column from the span of those before it, below which a stage leaves it to the next stage.
    private const double StageThreshold = 1e-6;

    private double[] _basis = [];
    private int[] _pivots = [];
    private int _rows;
    private int _stride;

    /// <summary>Number of basis vectors.</summary>
    public int Rank { get; private set; }

    /// <summary>The basis Q, rows × <see cref="Rank"/>, orthonormal columns.</summary>
    public MatrixSpan<double> Basis => Columns(0, Rank);

    /// <summary>Starts with an empty basis.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="mostColumns">The most vectors that the basis will have.</param>
    public void Begin(int rows, int mostColumns)
    {
        _rows = rows;
        _stride = mostColumns;
        Rank = 0;
        if (_basis.Length < (long)rows * mostColumns)
        {
            _basis = new double[checked(rows * mostColumns)];
        }
    }

    /// <summary>Some vectors of the basis.</summary>
    /// <param name="first">The first.</param>
    /// <param name="count">How many.</param>
    /// <returns>rows × count.</returns>
    public MatrixSpan<double> Columns(int first, int count) => new MatrixSpan<double>(_basis, _rows, _stride).SliceColumns(first, count);

    /// <summary>Accepts columns that the caller wrote as the first vectors of the basis.</summary>
    /// <param name="count">How many; orthonormal.</param>
    public void Accept(int count) => Rank = count;

    /// <summary>Adds the span of a matrix A to the basis.</summary>
    /// <param name="columns">A; destroyed.</param>
    /// <param name="mostNew">The most vectors to add.</param>
    /// <param name="coefficients">Receives R with A = Q R in its first <see cref="Rank"/> rows; needs (rank before + most new) rows.</param>
    /// <param name="arena">Working memory.</param>
    public void Append(MatrixSpan<double> columns, int mostNew, MatrixSpan<double> coefficients, ScratchArena<double> arena)
    {
        int count = columns.Columns;
        Span<double> norms = arena.Take(count);
        Normalize(columns, norms);
        coefficients.Values.Clear();
        MatrixSpan<double> product = arena.Matrix(Math.Max(coefficients.Rows, count), count);
        MatrixSpan<double> gram = arena.Matrix(count, count);
        MatrixSpan<double> inverse = arena.Matrix(count, count);
        MatrixSpan<double> room = arena.Matrix(columns.Rows, count);
        Span<double> workspace = arena.Take(ScaledCholesky.WorkspaceLength(count));
        if (_pivots.Length < count)
        {
            _pivots = new int[count];
        }

        Remove(columns, 0, Rank, coefficients, product);
        double tolerance = 8 * Estimate.UnitRoundoff * Math.Sqrt(count);
        int most = Math.Min(Rank + mostNew, Math.Min(_rows, _stride));
        while (Rank < most)
        {
            gram.Values.Clear();
            GramProduct.Accumulate<double>(columns, gram);
            for (int i = 0; i < count; i++)
            {
                // What is rounding error of a unit column by now must not be scaled up to one again.
                gram[i, i] = gram[i, i] > tolerance * tolerance ? gram[i, i] : 0;
            }

            ScaledCholesky factor = ScaledCholesky.Decompose(gram, StageThreshold, workspace, _pivots, most - Rank);
            int added = factor.Rank;
            if (added == 0)
            {
                break;
            }

            MatrixSpan<double> fresh = Columns(Rank, added);
            MatrixSpan<double> stage = new(room.Values, columns.Rows, added);
            Apply(factor, columns, stage, inverse);
            Remove(stage, 0, Rank, default, product);
            Apply(Refactor(stage, gram, workspace), stage, fresh, inverse);
            Remove(fresh, 0, Rank, default, product);
            Apply(Refactor(fresh, gram, workspace), fresh, stage, inverse);
            Copy(stage, fresh);
            Remove(columns, Rank, added, coefficients, product);
            Rank += added;
        }

        for (int i = 0; i < Rank; i++)
        {
            Span<double> row = coefficients.Row(i);
            for (int j = 0; j < count; j++)
            {
                row[j] *= norms[j];
            }
        }
    }

    private static void Normalize(MatrixSpan<double> columns, Span<double> norms)
    {
        // Two passes over magnitudes, so that squares neither overflow nor vanish.
        norms.Clear();
        for (int i = 0; i < columns.Rows; i++)
        {
            ReadOnlySpan<double> row = columns.Row(i);
            for (int j = 0; j < row.Length; j++)
            {
                norms[j] = Math.Max(norms[j], Math.Abs(row[j]));
            }
        }

        Span<double> squares = stackalloc double[64];
        for (int first = 0; first < norms.Length; first += squares.Length)
        {
            int width = Math.Min(squares.Length, norms.Length - first);
            Span<double> sums = squares[..width];
            Span<double> largest = norms.Slice(first, width);
            sums.Clear();
            for (int i = 0; i < columns.Rows; i++)
            {
                ReadOnlySpan<double> row = columns.Row(i).Slice(first, width);
                for (int j = 0; j < width; j++)
                {
                    double scaled = largest[j] > 0 ? row[j] / largest[j] : 0;
                    sums[j] = Math.FusedMultiplyAdd(scaled, scaled, sums[j]);
                }
            }

            for (int j = 0; j < width; j++)
            {
                largest[j] *= Math.Sqrt(sums[j]);
            }
        }

        for (int i = 0; i < columns.Rows; i++)
        {
            Span<double> row = columns.Row(i);
            for (int j = 0; j < row.Length; j++)
            {
                row[j] = norms[j] > 0 ? row[j] / norms[j] : 0;
            }
        }
    }

    /// <summary>Takes the span of some basis vectors off columns, twice; adds what was taken to rows of the coefficients if there are any.</summary>
    private void Remove(MatrixSpan<double> columns, int first, int count, MatrixSpan<double> coefficients, MatrixSpan<double> room)
    {
        if (count == 0)
        {
            return;
        }

        MatrixSpan<double> basis = Columns(first, count);
        MatrixSpan<double> product = new(room.Values, count, columns.Columns);
        for (int pass = 0; pass < 2; pass++)
        {
            product.Values.Clear();
            GramProduct.AccumulateCross<double>(basis, columns, product);
            for (int i = 0; i < count; i++)
            {
                Span<double> row = product.Row(i);
                Span<double> target = coefficients.Rows == 0 ? default : coefficients.Row(first + i);
                for (int j = 0; j < row.Length; j++)
                {
                    if (target.Length > 0)
                    {
                        target[j] += row[j];
                    }

                    row[j] = -row[j];
                }
            }

            MatrixProduct.Multiply<double>(basis, product, columns, accumulate: true);
        }
    }

    private ScaledCholesky Refactor(MatrixSpan<double> columns, MatrixSpan<double> room, Span<double> workspace)
    {
        MatrixSpan<double> gram = new(room.Values, columns.Columns, columns.Columns);
        gram.Values.Clear();
        GramProduct.Accumulate<double>(columns, gram);
        return ScaledCholesky.Decompose(gram, 0, workspace, _pivots);
    }

    private static void Apply(ScaledCholesky factor, MatrixSpan<double> source, MatrixSpan<double> target, MatrixSpan<double> room)
    {
        MatrixSpan<double> inverse = new(room.Values, source.Columns, factor.Rank);
        factor.PivotInverse(inverse);
        MatrixProduct.Multiply<double>(source, inverse, target);
    }

    private static void Copy(MatrixSpan<double> source, MatrixSpan<double> target)
    {
        for (int i = 0; i < source.Rows; i++)
        {
            source.Row(i).CopyTo(target.Row(i));
        }
    }
}
