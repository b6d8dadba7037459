using Fathom.Numerics;

namespace Fathom.Sampling;

/// <summary>Pivoted Cholesky factorization of a Gram matrix whose columns are first scaled to unit length, with the inverse of its triangle.</summary>
/// <remarks>
/// Scaling makes the size of a pivot comparable: it is the squared distance of a unit column from the span of the columns before it. One object is used over and over.
/// </remarks>
internal sealed class ScaledFactor
{
    private double[] _rows = [];
    private double[] _inverse = [];
    private double[] _scales = [];
    private double[] _remaining = [];
    private int[] _order = [];
    private int _size;

    /// <summary>Number of pivots kept.</summary>
    public int Rank { get; private set; }

    /// <summary>The smallest pivot kept, relative to its column's squared length; infinite when there is none.</summary>
    public double SmallestPivot { get; private set; }

    /// <summary>Factors G = F Fᵀ up to dropped pivots.</summary>
    /// <param name="gram">G, symmetric; the lower triangle is read.</param>
    /// <param name="mostRank">The most pivots to keep.</param>
    /// <param name="dropBelow">A pivot at or below this is dropped and with it all that follow.</param>
    /// <param name="scale">Whether columns are scaled to unit length; otherwise pivots are relative to the largest diagonal entry.</param>
    /// <exception cref="ArithmeticException">A diagonal entry is not finite.</exception>
    public void Factor(ReadOnlyMatrixSpan<double> gram, int mostRank, double dropBelow, bool scale = true)
    {
        Prepare(gram, scale);
        Span<double> rows = _rows;
        int size = _size;
        Rank = 0;
        SmallestPivot = double.PositiveInfinity;
        for (int j = 0; j < Math.Min(mostRank, size); j++)
        {
            int best = j;
            for (int i = j + 1; i < size; i++)
            {
                best = _remaining[i] > _remaining[best] ? i : best;
            }

            if (!(_remaining[best] > dropBelow))
            {
                break;
            }

            Swap(j, best, j);
            SmallestPivot = Math.Min(SmallestPivot, _remaining[j]);
            Span<double> row = rows.Slice((j * size) + j, size - j);
            Gather(gram, j, row);
            CombinationRows.Subtract(row, rows[j..], size, rows[j..], size, j);
            double inverseRoot = 1 / Math.Sqrt(_remaining[j]);
            row[0] = Math.Sqrt(_remaining[j]);
            for (int i = 1; i < row.Length; i++)
            {
                row[i] *= inverseRoot;
                _remaining[j + i] = Math.FusedMultiplyAdd(-row[i], row[i], _remaining[j + i]);
            }

            Rank = j + 1;
        }
    }

    /// <summary>Writes Fᵀ: the matrix R of A = Q R when G = Aᵀ A.</summary>
    /// <param name="factor">Receives Fᵀ, rank × size.</param>
    public void WriteFactor(MatrixSpan<double> factor)
    {
        for (int j = 0; j < Rank; j++)
        {
            Span<double> row = factor.Row(j);
            row.Clear();
            ReadOnlySpan<double> source = _rows.AsSpan(j * _size, _size);
            for (int i = j; i < _size; i++)
            {
                row[_order[i]] = source[i] * _scales[_order[i]];
            }
        }
    }

    /// <summary>Writes the matrix V that turns A into an orthonormal basis Q = A V of its pivot columns when G = Aᵀ A.</summary>
    /// <param name="inverse">Receives V, size × rank; rows of columns that are no pivots are zero.</param>
    public void WriteInverse(MatrixSpan<double> inverse)
    {
        int rank = Rank;
        if (_inverse.Length < rank * rank)
        {
            _inverse = new double[_size * _size];
        }

        Span<double> triangle = _inverse.AsSpan(0, rank * rank);
        triangle.Clear();
        inverse.Values.Clear();
        for (int i = rank - 1; i >= 0; i--)
        {
            ReadOnlySpan<double> upper = _rows.AsSpan(i * _size, _size);
            Span<double> row = triangle.Slice(i * rank, rank);
            double diagonal = 1 / upper[i];
            row[i] = diagonal;
            if (i + 1 < rank)
            {
                CombinationRows.Subtract(row[(i + 1)..], upper[(i + 1)..], 1, triangle[(((i + 1) * rank) + i + 1)..], rank, rank - i - 1);
                for (int j = i + 1; j < rank; j++)
                {
                    row[j] *= diagonal;
                }
            }

            double scale = 1 / _scales[_order[i]];
            Span<double> target = inverse.Row(_order[i]);
            for (int j = i; j < rank; j++)
            {
                target[j] = row[j] * scale;
            }
        }
    }

    private void Prepare(ReadOnlyMatrixSpan<double> gram, bool scale)
    {
        _size = gram.Rows;
        if (_order.Length < _size)
        {
            _rows = new double[_size * _size];
            _scales = new double[_size];
            _remaining = new double[_size];
            _order = new int[_size];
        }

        double largest = 0;
        for (int i = 0; i < _size; i++)
        {
            double diagonal = gram[i, i];
            if (!double.IsFinite(diagonal))
            {
                throw new ArithmeticException("A layer's values left the range of finite numbers.");
            }

            largest = Math.Max(largest, diagonal);
        }

        for (int i = 0; i < _size; i++)
        {
            double diagonal = Math.Max(0, gram[i, i]);
            double reference = scale ? diagonal : largest;
            _order[i] = i;
            _scales[i] = Math.Sqrt(reference);
            _remaining[i] = reference > 0 ? diagonal / reference : 0;
        }
    }

    private void Swap(int first, int second, int done)
    {
        if (first == second)
        {
            return;
        }

        (_order[first], _order[second]) = (_order[second], _order[first]);
        (_remaining[first], _remaining[second]) = (_remaining[second], _remaining[first]);
        for (int t = 0; t < done; t++)
        {
            (_rows[(t * _size) + first], _rows[(t * _size) + second]) = (_rows[(t * _size) + second], _rows[(t * _size) + first]);
        }
    }

    private void Gather(ReadOnlyMatrixSpan<double> gram, int position, Span<double> row)
    {
        int pivot = _order[position];
        double scale = 1 / _scales[pivot];
        for (int i = 0; i < row.Length; i++)
        {
            int column = _order[position + i];
            double value = column > pivot ? gram[column, pivot] : gram[pivot, column];
            row[i] = _scales[column] > 0 ? value * scale / _scales[column] : 0;
        }
    }
}
