namespace Fathom.Networks;

/// <summary>How two shapes are stretched to one: sizes of 1, and dimensions that are missing in front, are repeated.</summary>
internal static class BroadcastShape
{
    /// <summary>The common shape.</summary>
    /// <param name="a">One shape.</param>
    /// <param name="b">The other.</param>
    /// <returns>The shape to which both are stretched.</returns>
    /// <exception cref="ShapeException">They do not fit.</exception>
    public static TensorShape Of(TensorShape a, TensorShape b)
    {
        Span<int> dimensions = stackalloc int[Math.Max(a.Rank, b.Rank)];
        for (int i = 1; i <= dimensions.Length; i++)
        {
            int first = i <= a.Rank ? a[a.Rank - i] : 1;
            int second = i <= b.Rank ? b[b.Rank - i] : 1;
            if (first != second && first != 1 && second != 1)
            {
                throw new ShapeException($"The shapes {a} and {b} cannot be stretched to one, since {first} and {second} differ and none of them is 1.");
            }

            dimensions[^i] = first == 1 ? second : first;
        }

        return TensorShape.Of(dimensions);
    }

    /// <summary>The steps of a tensor along the dimensions of a shape to which it is stretched.</summary>
    /// <param name="shape">The shape of the tensor.</param>
    /// <param name="stretched">The shape to which it is stretched.</param>
    /// <param name="strides">Receives one step per dimension of the latter: 0 where it is repeated.</param>
    public static void Strides(TensorShape shape, TensorShape stretched, Span<int> strides)
    {
        int step = 1;
        for (int i = 1; i <= stretched.Rank; i++)
        {
            int size = i <= shape.Rank ? shape[shape.Rank - i] : 1;
            strides[stretched.Rank - i] = size == 1 ? 0 : step;
            step *= size;
        }
    }
}
