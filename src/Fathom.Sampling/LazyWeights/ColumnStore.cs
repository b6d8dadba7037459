using System.Numerics;
using Fathom.Numerics;

namespace Fathom.Sampling;

/// <summary>A tall matrix to which columns are added.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="rows">Number of rows.</param>
/// <param name="capacity">How many columns have room at first; more can be added at the price of a copy.</param>
internal sealed class ColumnStore<T>(int rows, int capacity)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private T[] values = new T[(long)rows * Math.Max(1, capacity)];
    private int stride = Math.Max(1, capacity);

    /// <summary>Number of rows.</summary>
    public int Rows => rows;

    /// <summary>Number of columns so far.</summary>
    public int Columns { get; private set; }

    /// <summary>All columns so far.</summary>
    public MatrixSpan<T> View => new(values, rows, Columns, stride);

    /// <summary>Adds columns.</summary>
    /// <param name="count">How many.</param>
    /// <returns>The new columns, zero.</returns>
    public MatrixSpan<T> Add(int count)
    {
        if (Columns + count > stride)
        {
            ReadOnlySpan<T> old = values;
            int wider = Math.Max(Columns + count, stride + (stride / 2));
            T[] room = new T[(long)rows * wider];
            for (int i = 0; i < rows; i++)
            {
                old.Slice(i * stride, Columns).CopyTo(room.AsSpan(i * wider));
            }

            values = room;
            stride = wider;
        }

        Columns += count;
        return View.SliceColumns(Columns - count, count);
    }
}
