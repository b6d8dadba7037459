namespace Fathom.Networks;

/// <summary>Finds the elements of two stretched tensors that belong to an element of the common shape.</summary>
/// <remarks>Neighbouring dimensions along which both tensors behave alike are joined, so that the innermost run is as long as possible.</remarks>
internal unsafe struct StretchedWalk
{
    private int rank;
    private fixed int sizes[TensorShape.LargestRank];
    private fixed int first[TensorShape.LargestRank];
    private fixed int second[TensorShape.LargestRank];

    /// <summary>Whether the first tensor moves along the innermost run.</summary>
    public bool FirstVaries { get; private set; }

    /// <summary>Whether the second tensor moves along the innermost run.</summary>
    public bool SecondVaries { get; private set; }

    /// <summary>Prepares the walk.</summary>
    /// <param name="a">The shape of the first tensor.</param>
    /// <param name="b">The shape of the second tensor.</param>
    /// <param name="common">The common shape.</param>
    /// <returns>The walk.</returns>
    public static StretchedWalk Of(TensorShape a, TensorShape b, TensorShape common)
    {
        Span<int> aStrides = stackalloc int[common.Rank];
        Span<int> bStrides = stackalloc int[common.Rank];
        BroadcastShape.Strides(a, common, aStrides);
        BroadcastShape.Strides(b, common, bStrides);
        StretchedWalk walk = default;
        for (int i = 0; i < common.Rank; i++)
        {
            int size = common[i];
            if (size == 1)
            {
                continue;
            }

            int last = walk.rank - 1;
            if (last >= 0 && walk.first[last] == aStrides[i] * size && walk.second[last] == bStrides[i] * size)
            {
                walk.sizes[last] *= size;
                walk.first[last] = aStrides[i];
                walk.second[last] = bStrides[i];
            }
            else
            {
                walk.sizes[walk.rank] = size;
                walk.first[walk.rank] = aStrides[i];
                walk.second[walk.rank] = bStrides[i];
                walk.rank++;
            }
        }

        walk.FirstVaries = walk.rank > 0 && walk.first[walk.rank - 1] != 0;
        walk.SecondVaries = walk.rank > 0 && walk.second[walk.rank - 1] != 0;
        return walk;
    }

    /// <summary>Finds an element of the common shape in both tensors.</summary>
    /// <param name="position">Its index in row-major order.</param>
    /// <param name="x">Receives its index in the first tensor.</param>
    /// <param name="y">Receives its index in the second tensor.</param>
    /// <param name="left">Receives how many elements the innermost run still has, this one included.</param>
    public readonly void Locate(int position, out int x, out int y, out int left)
    {
        x = 0;
        y = 0;
        left = 1;
        for (int i = rank - 1; i >= 0; i--)
        {
            int index = position % sizes[i];
            position /= sizes[i];
            x += index * first[i];
            y += index * second[i];
            left = i == rank - 1 ? sizes[i] - index : left;
        }
    }
}
