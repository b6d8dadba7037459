using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>Cholesky factorization of a Gram matrix with complete pivoting after its diagonal has been scaled to ones, in memory of the caller's.</summary>
/// <remarks>
/// With G = HᵀH of n columns, scaled so that every column has length one, the factorization picks the columns that are farthest from the span of the earlier ones and stops when none is left
/// above the tolerance. The result is T (r × n, called Lᵀ in the theory) with TᵀT = G up to the tolerance, and H restricted to the pivots is Q times the triangle of T's pivot columns. Scaling makes the
/// answer independent of the columns' lengths (A. van der Sluis, Numer. Math. 14 (1969) 14). Every entry is one chain of fused multiply-adds: the bits depend on G and the tolerance alone.
/// </remarks>
public readonly ref struct ScaledCholesky
{
    private const int Lanes = 8;

    private readonly Span<double> spare;

    private ScaledCholesky(ReadOnlyMatrixSpan<double> factor, ReadOnlySpan<int> pivots, Span<double> spare, double smallestPivot, double largestDropped)
    {
        this.spare = spare;
        Factor = factor;
        Pivots = pivots;
        SmallestPivot = smallestPivot;
        LargestDropped = largestDropped;
    }

    /// <summary>T with TᵀT = G, rank × n; column Pivots[j] is zero below row j.</summary>
    public ReadOnlyMatrixSpan<double> Factor { get; }

    /// <summary>The columns chosen, in order of choice; rank of them.</summary>
    public ReadOnlySpan<int> Pivots { get; }

    /// <summary>Number of pivots above the tolerance.</summary>
    public int Rank => Pivots.Length;

    /// <summary>The smallest pivot that was kept: a squared distance of a unit column from the span of those chosen before; one if there is none.</summary>
    public double SmallestPivot { get; }

    /// <summary>The largest squared distance of a unit column from the span of all that were chosen; zero if none was dropped.</summary>
    public double LargestDropped { get; }

    /// <summary>How many doubles of working memory a factorization needs.</summary>
    /// <param name="size">n, the number of rows.</param>
    /// <returns>The length of the workspace.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The size is negative.</exception>
    public static int WorkspaceLength(int size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return checked((((2 * size) + RowCombination.Together) * Padded(size)) + CacheLine.Doubles);
    }

    /// <summary>Factors a matrix.</summary>
    /// <param name="gram">G, n × n, positive semi-definite; both triangles are read. Columns with a diagonal entry that is not positive count as zero.</param>
    /// <param name="relativeTolerance">A pivot at or below this counts as zero; pivots are relative to a unit diagonal. At least zero.</param>
    /// <param name="workspace">At least <see cref="WorkspaceLength"/> doubles; the result lives in it.</param>
    /// <param name="pivots">At least n numbers; the result lives in it.</param>
    /// <param name="mostPivots">The most pivots to keep, at least zero: the rank, where it is known from elsewhere.</param>
    /// <returns>The factorization, a view of the two buffers.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The tolerance is negative or not a number, or the number of pivots is negative.</exception>
    /// <exception cref="ArgumentException">The matrix is not square, a diagonal entry is not finite, or a buffer is too short.</exception>
    public static ScaledCholesky Decompose(
        ReadOnlyMatrixSpan<double> gram, double relativeTolerance, Span<double> workspace, Span<int> pivots, int mostPivots = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(mostPivots);
        Check(gram, relativeTolerance, workspace, pivots);
        return Run(gram, relativeTolerance, workspace, pivots, default, Math.Min(mostPivots, gram.Rows));
    }

    /// <summary>Factors a matrix with pivots in a given order, without looking for the best: T is zero to the left of each row's pivot.</summary>
    /// <param name="gram">G, n × n, positive semi-definite; both triangles are read.</param>
    /// <param name="order">The columns to take as pivots, ascending. Every other column must depend on those before it alone.</param>
    /// <param name="workspace">At least <see cref="WorkspaceLength"/> doubles; the result lives in it.</param>
    /// <param name="pivots">At least n numbers; the result lives in it.</param>
    /// <returns>The factorization, a view of the two buffers. Its rank is smaller than the order is long if a pivot was not positive.</returns>
    /// <exception cref="ArgumentException">
    /// The matrix is not square, a diagonal entry is not finite, a buffer is too short, or the order does not ascend or names a column that does not exist.
    /// </exception>
    public static ScaledCholesky DecomposeInOrder(ReadOnlyMatrixSpan<double> gram, ReadOnlySpan<int> order, Span<double> workspace, Span<int> pivots)
    {
        Check(gram, 0, workspace, pivots);
        for (int i = 0; i < order.Length; i++)
        {
            if (order[i] >= gram.Rows || order[i] <= (i > 0 ? order[i - 1] : -1))
            {
                throw new ArgumentException($"The pivots must be columns below {gram.Rows} in ascending order; number {i} is {order[i]}.", nameof(order));
            }
        }

        return Run(gram, 0, workspace, pivots, order, order.Length);
    }

    private static ScaledCholesky Run(
        ReadOnlyMatrixSpan<double> gram, double relativeTolerance, Span<double> workspace, Span<int> pivots, ReadOnlySpan<int> order, int most)
    {
        int size = gram.Rows;
        int stride = Padded(size);
        Span<double> factor = workspace[..(size * stride)];
        Span<double> inverseScales = workspace.Slice(size * stride, stride);
        Span<double> remaining = workspace.Slice((size + 1) * stride, stride);
        Span<double> coefficients = workspace.Slice((size + 2) * stride, stride);
        Scale(gram, inverseScales, remaining);
        double smallest = 1;
        int rank = 0;
        for (; rank < most; rank++)
        {
            int pivot = order.Length > 0 ? order[rank] : TensorPrimitives.IndexOfMax<double>(remaining[..size]);
            double distance = remaining[pivot];
            if (double.IsNaN(distance))
            {
                throw new ArgumentException("The matrix has entries that are not numbers.", nameof(gram));
            }

            if (distance <= relativeTolerance)
            {
                break;
            }

            // In order, what lies to the left of the pivot is used up.
            int from = order.Length > 0 ? pivot / Lanes * Lanes : 0;
            smallest = Math.Min(smallest, distance);
            factor.Slice(rank * stride, from).Clear();
            Span<double> row = factor.Slice((rank * stride) + from, stride - from);
            TensorPrimitives.Multiply(gram.Row(pivot)[from..], inverseScales[pivot], row);
            row[(size - from)..].Clear();
            TensorPrimitives.Multiply(row, inverseScales[from..], row);
            for (int l = 0; l < rank; l++)
            {
                coefficients[l] = factor[(l * stride) + pivot];
            }

            RowCombination.Subtract(row, coefficients[..rank], factor[from..], stride);
            if (order.Length > 0)
            {
                row[..(pivot - from)].Clear();
            }

            Finish(row, remaining[from..], pivots[..rank], pivot, from, distance);
            pivots[rank] = pivot;
        }

        // Back to the lengths of the columns: 1/(1/c) would not be c exactly.
        Span<double> scales = coefficients;
        for (int i = 0; i < size; i++)
        {
            scales[i] = inverseScales[i] > 0 ? Math.Sqrt(gram.Row(i)[i]) : 0;
        }

        for (int j = 0; j < rank; j++)
        {
            TensorPrimitives.Multiply(factor.Slice(j * stride, size), scales[..size], factor.Slice(j * stride, size));
        }

        double dropped = size == 0 ? 0 : Math.Max(0, TensorPrimitives.Max<double>(remaining[..size]));
        return new ScaledCholesky(new ReadOnlyMatrixSpan<double>(factor, rank, size, stride), pivots[..rank], workspace[(size * stride)..], smallest, dropped);
    }

    /// <summary>Writes the W (n × rank) for which H W has orthonormal columns: the inverse triangle of the pivot columns, in their rows, and zeros in all other rows.</summary>
    /// <param name="inverse">Receives W.</param>
    /// <exception cref="ArgumentException">The destination is not n × rank.</exception>
    public void PivotInverse(MatrixSpan<double> inverse)
    {
        int rank = Rank;
        if (inverse.Rows != Factor.Columns || inverse.Columns != rank)
        {
            throw new ArgumentException($"The inverse is {Factor.Columns} by {rank}, not {inverse.Rows} by {inverse.Columns}.", nameof(inverse));
        }

        for (int i = 0; i < inverse.Rows; i++)
        {
            inverse.Row(i).Clear();
        }

        int stride = Padded(Factor.Columns);
        Span<double> coefficients = spare[..(RowCombination.Together * stride)];
        Span<double> triangle = spare[(RowCombination.Together * stride)..];
        for (int end = rank; end > 0;)
        {
            int start = Math.Max(0, end - RowCombination.Together);
            InverseRows(start, end, coefficients, triangle, stride);
            for (int i = start; i < end; i++)
            {
                triangle.Slice(i * stride, rank).CopyTo(inverse.Row(Pivots[i]));
            }

            end = start;
        }
    }

    /// <summary>Rows of the inverse of the upper triangle U: row i is (eᵢ − Σ U_il row l) / U_ii over the rows l below it.</summary>
    private void InverseRows(int start, int end, Span<double> coefficients, Span<double> triangle, int stride)
    {
        int rank = Rank;
        for (int i = start; i < end; i++)
        {
            ReadOnlySpan<double> factor = Factor.Row(i);
            Span<double> gathered = coefficients.Slice((i - start) * stride, rank);
            for (int l = i; l < rank; l++)
            {
                gathered[l] = factor[Pivots[l]];
            }

            Span<double> row = triangle.Slice(i * stride, rank);
            row.Clear();
            row[i] = 1;
        }

        bool together = end - start == RowCombination.Together;
        if (together && end < rank)
        {
            RowCombination.SubtractFour(
                triangle[((start * stride) + end)..], stride, rank - end, coefficients[end..], stride, 1, triangle[((end * stride) + end)..], stride, rank - end, upper: true);
        }

        for (int i = end - 1; i >= start; i--)
        {
            Span<double> row = triangle.Slice(i * stride, rank);
            ReadOnlySpan<double> gathered = coefficients.Slice((i - start) * stride, rank);
            int last = together ? end : rank;
            if (i + 1 < last)
            {
                RowCombination.Subtract(row[(i + 1)..], gathered[(i + 1)..last], triangle[(((i + 1) * stride) + i + 1)..], stride, upper: true);
            }

            TensorPrimitives.Multiply(row[i..], 1 / gathered[i], row[i..]);
        }
    }

    /// <summary>An odd number of registers, so that the rows of a column do not fall into few sets of the cache.</summary>
    private static int Padded(int size) => (((size + Lanes - 1) / Lanes) | 1) * Lanes;

    private static void Check(ReadOnlyMatrixSpan<double> gram, double relativeTolerance, Span<double> workspace, Span<int> pivots)
    {
        int size = gram.Rows;
        if (gram.Columns != size)
        {
            throw new ArgumentException($"A Gram matrix is square, not {size} by {gram.Columns}.", nameof(gram));
        }

        if (!(relativeTolerance >= 0))
        {
            throw new ArgumentOutOfRangeException(nameof(relativeTolerance), relativeTolerance, "The tolerance must be zero or positive.");
        }

        if (workspace.Length < WorkspaceLength(size))
        {
            throw new ArgumentException($"The workspace needs {WorkspaceLength(size)} numbers, not {workspace.Length}.", nameof(workspace));
        }

        if (pivots.Length < size)
        {
            throw new ArgumentException($"There must be room for {size} pivots, not {pivots.Length}.", nameof(pivots));
        }
    }

    private static void Scale(ReadOnlyMatrixSpan<double> gram, Span<double> inverseScales, Span<double> remaining)
    {
        inverseScales.Clear();
        remaining.Clear();
        for (int i = 0; i < gram.Rows; i++)
        {
            double square = gram.Row(i)[i];
            if (!double.IsFinite(square))
            {
                throw new ArgumentException($"Diagonal entry {i} is not finite.", nameof(gram));
            }

            if (square > 0)
            {
                inverseScales[i] = 1 / Math.Sqrt(square);
                remaining[i] = 1;
            }
        }
    }

    /// <summary>Turns what is left of a row of the scaled matrix, from a column on, into a row of the factor, and takes its squares off the distances.</summary>
    private static void Finish(Span<double> row, Span<double> remaining, ReadOnlySpan<int> used, int pivot, int from, double distance)
    {
        ref double entry = ref MemoryMarshal.GetReference(row);
        ref double rest = ref MemoryMarshal.GetReference(remaining);
        double root = Math.Sqrt(distance);
        Vector512<double> inverse = Vector512.Create(1 / root);
        for (int i = 0; i < row.Length; i += Lanes)
        {
            Vector512<double> value = Vector512.LoadUnsafe(ref entry, (nuint)i) * inverse;
            value.StoreUnsafe(ref entry, (nuint)i);
            Vector512.FusedMultiplyAdd(-value, value, Vector512.LoadUnsafe(ref rest, (nuint)i)).StoreUnsafe(ref rest, (nuint)i);
        }

        // What earlier pivots have left of themselves is rounding, and no pivot is chosen twice.
        foreach (int earlier in used)
        {
            if (earlier >= from)
            {
                row[earlier - from] = 0;
            }
        }

        row[pivot - from] = root;
        remaining[pivot - from] = double.NegativeInfinity;
    }
}
