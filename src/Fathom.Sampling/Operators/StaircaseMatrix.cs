using System.Numerics;
using Fathom.Numerics;

namespace Fathom.Sampling;

/// <summary>A small matrix that wide ones are multiplied by, often one with zeros below a staircase, which the product leaves out.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class StaircaseMatrix<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    // Columns that share a depth: the width of the product's tile in either precision, or a multiple of it.
    private const int Panel = 32;

    private T[] _values = [];
    private int[] _depths = [];
    private int _rows;
    private int _columns;

    /// <summary>Takes over a matrix.</summary>
    /// <param name="source">The matrix.</param>
    /// <param name="factor">What it is multiplied by.</param>
    public void Set(ReadOnlyMatrixSpan<double> source, double factor)
    {
        _rows = source.Rows;
        _columns = source.Columns;
        if (_values.Length < _rows * _columns)
        {
            _values = new T[_rows * _columns];
        }

        int panels = (_columns + Panel - 1) / Panel;
        if (_depths.Length < panels)
        {
            _depths = new int[panels];
        }

        BasisRows.Convert<double, T>(source, factor, new MatrixSpan<T>(_values, _rows, _columns));
        for (int p = 0; p < panels; p++)
        {
            int width = Math.Min(Panel, _columns - (p * Panel));
            int depth = _rows;
            while (depth > 0 && !source.Row(depth - 1).Slice(p * Panel, width).ContainsAnyExcept(0.0))
            {
                depth--;
            }

            _depths[p] = depth;
        }
    }

    /// <summary>target = left · this, or target += left · this.</summary>
    /// <param name="left">Any number of rows.</param>
    /// <param name="target">Receives the product.</param>
    /// <param name="accumulate">Whether it is added to what is there.</param>
    public void MultiplyInto(ReadOnlyMatrixSpan<T> left, MatrixSpan<T> target, bool accumulate)
    {
        MatrixSpan<T> matrix = new(_values, _rows, _columns);
        for (int first = 0; first < _columns;)
        {
            // Panels of the same depth, and the last one if it is narrow, are one product.
            int depth = _depths[first / Panel];
            int end = Math.Min(first + Panel, _columns);
            while (end < _columns && (_depths[end / Panel] == depth || _columns - end < Panel))
            {
                depth = Math.Max(depth, _depths[end / Panel]);
                end = Math.Min(end + Panel, _columns);
            }

            MatrixProduct.Multiply<T>(
                left.SliceColumns(0, depth), matrix.SliceRows(0, depth).SliceColumns(first, end - first), target.SliceColumns(first, end - first), accumulate);
            first = end;
        }
    }
}
