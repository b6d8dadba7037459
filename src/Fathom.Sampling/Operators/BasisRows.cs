using System.Collections.Immutable;
using System.Numerics;
using Fathom.Numerics;

namespace Fathom.Sampling;

/// <summary>Rows of the wide matrix that a basis is a combination of, made block by block from the rows of H.</summary>
internal static class BasisRows
{
    /// <summary>Rows without their group means.</summary>
    /// <typeparam name="T">The type of the entries.</typeparam>
    /// <param name="rows">Rows of H.</param>
    /// <param name="groups">Sizes of the groups.</param>
    /// <param name="room">Receives them; as large as the rows.</param>
    public static void Centre<T>(ReadOnlyMatrixSpan<T> rows, ImmutableArray<int> groups, MatrixSpan<T> room)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < rows.Rows; i++)
        {
            rows.Row(i).CopyTo(room.Row(i));
        }

        GroupMeans.RemoveFromRows(room, groups);
    }

    /// <summary>The mean of every row, followed by the differences from it.</summary>
    /// <typeparam name="T">The type of the entries.</typeparam>
    /// <param name="rows">Rows of H.</param>
    /// <param name="room">Receives them; one column more than the rows have.</param>
    /// <remarks>The mean is rounded before it is taken off, so mean and differences add up to the row up to the rounding of the small differences.</remarks>
    public static void SplitMean<T>(ReadOnlyMatrixSpan<T> rows, MatrixSpan<T> room)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < rows.Rows; i++)
        {
            ReadOnlySpan<T> row = rows.Row(i);
            Span<T> target = room.Row(i);
            T mean = GroupMeans.Mean(row);
            target[0] = mean;
            for (int j = 0; j < row.Length; j++)
            {
                target[j + 1] = row[j] - mean;
            }
        }
    }

    /// <summary>Changes the type of entries.</summary>
    /// <typeparam name="TSource">The type of the source's entries.</typeparam>
    /// <typeparam name="TTarget">The type of the target's entries.</typeparam>
    /// <param name="source">A matrix.</param>
    /// <param name="factor">What every entry is multiplied by, in double precision.</param>
    /// <param name="target">Receives the product, rounded; same shape.</param>
    public static void Convert<TSource, TTarget>(ReadOnlyMatrixSpan<TSource> source, double factor, MatrixSpan<TTarget> target)
        where TSource : unmanaged, IBinaryFloatingPointIeee754<TSource>
        where TTarget : unmanaged, IBinaryFloatingPointIeee754<TTarget>
    {
        for (int i = 0; i < source.Rows; i++)
        {
            ReadOnlySpan<TSource> from = source.Row(i);
            Span<TTarget> to = target.Row(i);
            for (int j = 0; j < from.Length; j++)
            {
                to[j] = TTarget.CreateTruncating(factor * double.CreateTruncating(from[j]));
            }
        }
    }
}
