using System.Numerics;
using System.Runtime.InteropServices;
using Fathom.Numerics;

namespace Fathom.Sampling;

/// <summary>The random numbers of one weight matrix, addressed by purpose and index.</summary>
/// <param name="Layer">The stream of purpose 0 of the layer; the other purposes follow it.</param>
internal readonly record struct WeightStreams(StreamKey Layer)
{
    /// <summary>Normals of a purpose.</summary>
    /// <typeparam name="T">float or double; the two have different numbers.</typeparam>
    /// <param name="destination">Receives them.</param>
    /// <param name="purpose">The purpose.</param>
    /// <param name="start">Index of the first.</param>
    public void Fill<T>(Span<T> destination, WeightPurpose purpose, long start)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (destination.Length == 0)
        {
            return;
        }

        StreamKey key = Key(purpose);
        if (typeof(T) == typeof(float))
        {
            NormalStream.Fill(MemoryMarshal.Cast<T, float>(destination), key, (ulong)start);
        }
        else
        {
            NormalStream.Fill(MemoryMarshal.Cast<T, double>(destination), key, (ulong)start);
        }
    }

    /// <summary>Adds a Wishart matrix to a Gram matrix.</summary>
    /// <param name="gram">The Gram matrix, its rows next to each other.</param>
    /// <param name="purpose">The purpose.</param>
    /// <param name="degrees">Degrees of freedom, at least 0.</param>
    public void AddWishart(MatrixSpan<double> gram, WeightPurpose purpose, int degrees) => Wishart.AddTo(gram.Values, gram.Rows, degrees, Key(purpose));

    /// <summary>Rows whose Gram matrix is that of <see cref="AddWishart"/>, as few as possible.</summary>
    /// <param name="root">Receives K with KᵀK ~ Wishart(degrees): <see cref="WishartRows"/> × size.</param>
    /// <param name="purpose">The purpose.</param>
    /// <param name="degrees">Degrees of freedom, at least 0.</param>
    /// <param name="room">Working memory.</param>
    public void FillWishartRoot(MatrixSpan<double> root, WeightPurpose purpose, int degrees, ScratchArena<double> room)
    {
        int size = root.Columns;
        if (root.Rows == 0)
        {
            return;
        }

        MatrixSpan<double> factor = room.Matrix(size, size);
        Wishart.BartlettFactor(factor.Values, size, degrees, Key(purpose));
        for (int i = 0; i < root.Rows; i++)
        {
            Span<double> row = root.Row(i);
            for (int j = 0; j < size; j++)
            {
                row[j] = factor[j, i];
            }
        }
    }

    /// <summary>Rows of a root of a Wishart matrix.</summary>
    /// <param name="degrees">Degrees of freedom.</param>
    /// <param name="size">Size of the matrix.</param>
    /// <returns>The smaller of both.</returns>
    public static int WishartRows(int degrees, int size) => Math.Min(degrees, size);

    private StreamKey Key(WeightPurpose purpose) => Layer with { Stream = Layer.Stream + (ulong)purpose };
}
