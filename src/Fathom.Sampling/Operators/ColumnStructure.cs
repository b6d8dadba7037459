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

    /// <summary>The columns that are independent unless they depend on each other by accident.</summary>
    /// <param name="squaredNorms">The squared norm of every column.</param>
    /// <param name="sumsToZero">Whether the columns add up to zero within every group.</param>
    /// <param name="room">Memory for as many numbers as there are columns.</param>
    /// <returns>The columns that are not zero, ascending, without the last of every group if groups add up to zero. Their number is the expected rank.</returns>
    public Span<int> IndependentColumns(ReadOnlySpan<double> squaredNorms, bool sumsToZero, Span<int> room)
    {
        int count = 0;
        for (int first = 0; first < squaredNorms.Length;)
        {
            foreach (int size in Groups)
            {
                int before = count;
                for (int i = first; i < first + size; i++)
                {
                    if (squaredNorms[i] > 0)
                    {
                        room[count] = i;
                        count++;
                    }
                }

                if (sumsToZero && count > before)
                {
                    count--;
                }

                first += size;
            }
        }

        return room[..count];
    }
}
