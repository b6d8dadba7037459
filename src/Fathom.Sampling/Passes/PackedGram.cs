namespace Fathom.Sampling;

/// <summary>Lower triangles of symmetric matrices, row after row.</summary>
internal static class PackedGram
{
    /// <summary>The trace of a square matrix.</summary>
    /// <param name="gram">size × size.</param>
    /// <param name="size">Its size.</param>
    /// <returns>The sum of the diagonal.</returns>
    public static double Trace(ReadOnlySpan<double> gram, int size)
    {
        double trace = 0;
        for (int i = 0; i < size; i++)
        {
            trace += gram[(i * size) + i];
        }

        return trace;
    }

    /// <summary>tr(S G) of two symmetric matrices of which the lower triangles are read.</summary>
    /// <param name="first">S, size × size.</param>
    /// <param name="stride">Distance between rows of S.</param>
    /// <param name="second">G, size × size.</param>
    /// <param name="size">Their size.</param>
    /// <returns>The sum of products of entries.</returns>
    public static double Inner(ReadOnlySpan<double> first, int stride, ReadOnlySpan<double> second, int size)
    {
        double below = 0;
        double diagonal = 0;
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < i; j++)
            {
                below += first[(i * stride) + j] * second[(i * size) + j];
            }

            diagonal += first[(i * stride) + i] * second[(i * size) + i];
        }

        return diagonal + (2 * below);
    }

    /// <summary>Keeps the lower triangle.</summary>
    /// <param name="gram">size × size.</param>
    /// <param name="size">Its size.</param>
    /// <param name="packed">Receives size (size + 1)/2 entries.</param>
    public static void Pack(ReadOnlySpan<double> gram, int size, Span<double> packed)
    {
        for (int i = 0, place = 0; i < size; i++, place += i)
        {
            gram.Slice(i * size, i + 1).CopyTo(packed[place..]);
        }
    }

    /// <summary>Puts a lower triangle back into a square; what lies above keeps what it was.</summary>
    /// <param name="packed">size (size + 1)/2 entries.</param>
    /// <param name="size">The size.</param>
    /// <param name="gram">Receives the lower triangle.</param>
    public static void Unpack(ReadOnlySpan<double> packed, int size, Span<double> gram)
    {
        for (int i = 0, place = 0; i < size; i++, place += i)
        {
            packed.Slice(place, i + 1).CopyTo(gram[(i * size)..]);
        }
    }
}
