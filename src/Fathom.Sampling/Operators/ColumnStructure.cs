using System.Collections.Immutable;

namespace Fathom.Sampling;

/// <summary>What is known of the columns of a layer's matrices before they are looked at.</summary>
/// <param name="Groups">
/// Sizes of the batches that the B samples form, in order. Cotangents are stacked behind each other: column c · B + i of D belongs to sample i.
/// </param>
/// <param name="InputSumsToZero">Whether the columns of H add up to zero within every group, as after a centred batch norm without activation.</param>
/// <param name="CotangentSumsToZero">Whether the columns of D add up to zero within every group and cotangent, as before a centred batch norm.</param>
/// <param name="ReadsCentred">
/// Whether the network reads Z only through its deviations from the group means. Then the operator conditions on H with its group means taken off, and its Z stands for
/// Z minus its group means (conditioning on less, theorem T4).
/// </param>
/// <remarks>
/// Dependence that follows from the structure is declared, because a computed factor cannot tell it from samples that nearly agree; dropping such samples' tiny difference would
/// change the law silently.
/// </remarks>
internal sealed record ColumnStructure(ImmutableArray<int> Groups, bool InputSumsToZero = false, bool CotangentSumsToZero = false, bool ReadsCentred = false)
{
    /// <summary>No dependence is known.</summary>
    /// <param name="samples">Number of samples.</param>
    /// <returns>One group without nulls.</returns>
    public static ColumnStructure Unknown(int samples) => new([samples]);

    /// <summary>The rank that columns have unless they depend on each other by accident.</summary>
    /// <param name="squaredNorms">The squared norm of every column.</param>
    /// <param name="sumsToZero">Whether the columns add up to zero within every group.</param>
    /// <returns>The columns that are not zero, less one for every group that has any if groups add up to zero.</returns>
    public int ExpectedRank(ReadOnlySpan<double> squaredNorms, bool sumsToZero)
    {
        int rank = 0;
        for (int first = 0; first < squaredNorms.Length;)
        {
            foreach (int size in Groups)
            {
                int live = size - squaredNorms.Slice(first, size).Count(0.0);
                rank += sumsToZero && live > 0 ? live - 1 : live;
                first += size;
            }
        }

        return rank;
    }
}
