using System.Collections.Immutable;
using System.Numerics;
using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.Sampling;

/// <summary>Takes the mean of every group of columns off rows.</summary>
internal static class GroupMeans
{
    private const int ColumnsAtOnce = 128;

    /// <summary>Takes the means off every row, in place.</summary>
    /// <typeparam name="T">The type of the entries.</typeparam>
    /// <param name="matrix">Any number of rows; its columns are the groups, once or several times over.</param>
    /// <param name="groups">Sizes of the groups.</param>
    /// <remarks>Twice, because the rounding error of a large mean is itself a mean that the small differences would carry.</remarks>
    public static void RemoveFromRows<T>(MatrixSpan<T> matrix, ImmutableArray<int> groups)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < matrix.Rows; i++)
        {
            Span<T> row = matrix.Row(i);
            for (int first = 0; first < row.Length;)
            {
                foreach (int size in groups)
                {
                    Span<T> group = row.Slice(first, size);
                    SubtractMean(group);
                    SubtractMean(group);
                    first += size;
                }
            }
        }
    }

    /// <summary>Takes the means off the rows and the columns of a symmetric matrix, in place.</summary>
    /// <param name="gram">The Gram matrix of some columns; becomes that of the columns without their group means, up to cancellation.</param>
    /// <param name="groups">Sizes of the groups.</param>
    public static void RemoveFromGram(MatrixSpan<double> gram, ImmutableArray<int> groups)
    {
        RemoveFromRows(gram, groups);
        RemoveFromColumns(gram, groups);
    }

    /// <summary>Takes the means off every column, in place.</summary>
    /// <param name="matrix">Its rows are the groups.</param>
    /// <param name="groups">Sizes of the groups.</param>
    public static void RemoveFromColumns(MatrixSpan<double> matrix, ImmutableArray<int> groups)
    {
        Span<double> means = stackalloc double[Math.Min(matrix.Columns, ColumnsAtOnce)];
        for (int column = 0; column < matrix.Columns; column += ColumnsAtOnce)
        {
            MatrixSpan<double> part = matrix.SliceColumns(column, Math.Min(ColumnsAtOnce, matrix.Columns - column));
            Span<double> sums = means[..part.Columns];
            int first = 0;
            foreach (int size in groups)
            {
                sums.Clear();
                for (int i = first; i < first + size; i++)
                {
                    TensorPrimitives.Add(sums, part.Row(i), sums);
                }

                TensorPrimitives.Divide(sums, size, sums);
                for (int i = first; i < first + size; i++)
                {
                    TensorPrimitives.Subtract(part.Row(i), sums, part.Row(i));
                }

                first += size;
            }
        }
    }

    /// <summary>The mean of a row.</summary>
    /// <typeparam name="T">The type of the entries.</typeparam>
    /// <param name="row">The row.</param>
    /// <returns>Its mean, summed in double precision.</returns>
    public static T Mean<T>(ReadOnlySpan<T> row)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Four interleaved sums, so that additions do not wait for each other.
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i + 4 <= row.Length; i += 4)
        {
            a += double.CreateTruncating(row[i]);
            b += double.CreateTruncating(row[i + 1]);
            c += double.CreateTruncating(row[i + 2]);
            d += double.CreateTruncating(row[i + 3]);
        }

        for (; i < row.Length; i++)
        {
            a += double.CreateTruncating(row[i]);
        }

        return T.CreateTruncating((a + b + c + d) / row.Length);
    }

    private static void SubtractMean<T>(Span<T> group)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T mean = Mean<T>(group);
        for (int i = 0; i < group.Length; i++)
        {
            group[i] -= mean;
        }
    }
}
