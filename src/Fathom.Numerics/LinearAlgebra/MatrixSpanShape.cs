using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fathom.Numerics;

/// <summary>The checks that both views of a matrix share.</summary>
internal static class MatrixSpanShape
{
    /// <summary>How many entries a shape reaches over, once it is known that they exist.</summary>
    public static int CheckedLength(int length, int rows, int columns, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, columns);
        long needed = rows == 0 || columns == 0 ? 0 : ((long)(rows - 1) * stride) + columns;
        if (needed > length)
        {
            Refuse(length, rows, columns, stride, needed, "values");
        }

        return (int)needed;
    }

    /// <summary>Where an entry is, once it is known that it exists.</summary>
    public static int CheckedOffset(int row, int column, int rows, int columns, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)columns, nameof(column));
        return CheckedRow(row, rows, stride) + column;
    }

    /// <summary>Where a row begins, once it is known that it exists.</summary>
    public static int CheckedRow(int row, int rows, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)rows, nameof(row));
        return row * stride;
    }

    /// <summary>Refuses a range that leaves [0, length].</summary>
    public static void CheckRange(int first, int count, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)first, (uint)length, nameof(first));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(length - first), nameof(count));
    }

    /// <summary>Whether two views share memory. Column ranges of one matrix lie between each other's rows and do not.</summary>
    public static bool Overlap<TFirst, TSecond>(ReadOnlyMatrixSpan<TFirst> first, ReadOnlyMatrixSpan<TSecond> second)
        where TFirst : unmanaged
        where TSecond : unmanaged
    {
        ReadOnlySpan<byte> firstBytes = MemoryMarshal.AsBytes(first.Values);
        ReadOnlySpan<byte> secondBytes = MemoryMarshal.AsBytes(second.Values);
        if (!firstBytes.Overlaps(secondBytes, out int offset))
        {
            return false;
        }

        long stride = (long)first.Stride * Unsafe.SizeOf<TFirst>();
        if (stride != (long)second.Stride * Unsafe.SizeOf<TSecond>())
        {
            return true;
        }

        // With equal strides the second view begins at this byte of a row of the first.
        long shift = ((offset % stride) + stride) % stride;
        long firstWidth = (long)first.Columns * Unsafe.SizeOf<TFirst>();
        long secondWidth = (long)second.Columns * Unsafe.SizeOf<TSecond>();
        return shift < firstWidth || shift + secondWidth > stride;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Refuse(int length, int rows, int columns, int stride, long needed, string name) =>
        throw new ArgumentException(
            $"A {rows} by {columns} view with stride {stride} needs {needed} entries, but {length} are given.", name);
}
