namespace Fathom.Numerics;

/// <summary>A dense row-major matrix that is only read: a shape over memory that belongs to somebody else.</summary>
/// <typeparam name="T">The type of the entries.</typeparam>
/// <remarks>Entry (i, j) is at i · <see cref="Stride"/> + j. A view without rows or without columns is allowed.</remarks>
public readonly ref struct ReadOnlyMatrixSpan<T>
    where T : unmanaged
{
    /// <summary>A view of contiguous rows.</summary>
    /// <param name="values">At least rows · columns entries.</param>
    /// <param name="rows">Number of rows, at least 0.</param>
    /// <param name="columns">Number of columns, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is negative.</exception>
    /// <exception cref="ArgumentException">The span is shorter than the shape.</exception>
    public ReadOnlyMatrixSpan(ReadOnlySpan<T> values, int rows, int columns)
        : this(values, rows, columns, columns)
    {
    }

    /// <summary>A view of rows that begin at equal distances.</summary>
    /// <param name="values">At least (rows − 1) · stride + columns entries.</param>
    /// <param name="rows">Number of rows, at least 0.</param>
    /// <param name="columns">Number of columns, at least 0.</param>
    /// <param name="stride">Distance between the beginnings of two rows, at least the number of columns.</param>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is negative, or the stride is less than the number of columns.</exception>
    /// <exception cref="ArgumentException">The span is shorter than the shape.</exception>
    public ReadOnlyMatrixSpan(ReadOnlySpan<T> values, int rows, int columns, int stride)
    {
        Values = values[..MatrixSpanShape.CheckedLength(values.Length, rows, columns, stride)];
        Rows = rows;
        Columns = columns;
        Stride = stride;
    }

    /// <summary>The entries, from the first of the first row to the last of the last, gaps between rows included.</summary>
    public ReadOnlySpan<T> Values { get; }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>Distance between the beginnings of two rows, in entries.</summary>
    public int Stride { get; }

    /// <summary>One entry.</summary>
    /// <param name="row">Row index from 0.</param>
    /// <param name="column">Column index from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row or column.</exception>
    public ref readonly T this[int row, int column] => ref Values[MatrixSpanShape.CheckedOffset(row, column, Rows, Columns, Stride)];

    /// <summary>One row.</summary>
    /// <param name="row">Row index from 0.</param>
    /// <returns>Its entries.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public ReadOnlySpan<T> Row(int row)
    {
        int start = MatrixSpanShape.CheckedRow(row, Rows, Stride);
        return Columns == 0 ? default : Values.Slice(start, Columns);
    }

    /// <summary>Consecutive rows.</summary>
    /// <param name="first">Index of the first row.</param>
    /// <param name="count">How many.</param>
    /// <returns>A view of the same memory.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows.</exception>
    public ReadOnlyMatrixSpan<T> SliceRows(int first, int count)
    {
        MatrixSpanShape.CheckRange(first, count, Rows);
        return new(count == 0 || Columns == 0 ? default : Values[(first * Stride)..], count, Columns, Stride);
    }

    /// <summary>Consecutive columns of all rows.</summary>
    /// <param name="first">Index of the first column.</param>
    /// <param name="count">How many.</param>
    /// <returns>A view of the same memory.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are no such columns.</exception>
    public ReadOnlyMatrixSpan<T> SliceColumns(int first, int count)
    {
        MatrixSpanShape.CheckRange(first, count, Columns);
        return new(Rows == 0 ? default : Values[first..], Rows, count, Stride);
    }
}
