using System.Numerics;

namespace Fathom.Numerics.Tests;

/// <summary>A matrix with gaps between its rows, and the slow twins of the products over views.</summary>
internal sealed class PlainView<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T[] _values;
    private readonly int _offset;

    /// <summary>Random entries, in the gaps as well.</summary>
    public PlainView(int rows, int columns, int gap, ulong seed)
    {
        Rows = rows;
        Columns = columns;
        Stride = columns + gap;
        _offset = gap;
        _values = [.. Plain.Entries((rows * Stride) + _offset, seed).Select(T.CreateChecked)];
    }

    private PlainView(PlainView<T> original)
    {
        (Rows, Columns, Stride, _offset) = (original.Rows, original.Columns, original.Stride, original._offset);
        _values = [.. original._values];
    }

    public int Rows { get; }

    public int Columns { get; }

    public int Stride { get; }

    public MatrixSpan<T> View => new(_values.AsSpan(_offset), Rows, Columns, Stride);

    /// <summary>All bits, gaps included.</summary>
    public ulong[] Bits => [.. _values.Select(value => BitConverter.DoubleToUInt64Bits(double.CreateChecked(value)))];

    public PlainView<T> Copy() => new(this);

    /// <summary>this = or += left · right: for each element one chain over k.</summary>
    public void SetToProduct(Func<int, int, T> left, Func<int, int, T> right, int depth, bool accumulate)
    {
        for (int i = 0; i < Rows; i++)
        {
            for (int j = 0; j < Columns; j++)
            {
                T sum = accumulate ? View[i, j] : T.Zero;
                for (int k = 0; k < depth; k++)
                {
                    sum = T.FusedMultiplyAdd(left(i, k), right(k, j), sum);
                }

                View[i, j] = sum;
            }
        }
    }
}
