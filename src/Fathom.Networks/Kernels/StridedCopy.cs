using System.Numerics;

namespace Fathom.Networks;

/// <summary>Copies a box of elements between two tensors with steps of their own along each dimension, shared over threads.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal unsafe struct StridedCopy<T> : IWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int ElementsPerPiece = 16384;
    private T* source;
    private T* destination;
    private int rank;
    private int rows;
    private int inner;
    private int rowsPerPiece;
    private fixed int sizes[TensorShape.LargestRank];
    private fixed int from[TensorShape.LargestRank];
    private fixed int to[TensorShape.LargestRank];

    /// <summary>Copies.</summary>
    /// <param name="team">The threads.</param>
    /// <param name="source">The first element read.</param>
    /// <param name="sourceStrides">The steps of the source.</param>
    /// <param name="destination">The first element written.</param>
    /// <param name="destinationStrides">The steps of the destination.</param>
    /// <param name="box">The sizes of the box, outermost first.</param>
    public static void Run(ThreadTeam team, T* source, ReadOnlySpan<int> sourceStrides, T* destination, ReadOnlySpan<int> destinationStrides, ReadOnlySpan<int> box)
    {
        StridedCopy<T> work = new() { source = source, destination = destination };
        int length = 1;
        for (int i = 0; i < box.Length; i++)
        {
            length *= box[i];
            if (box[i] != 1)
            {
                work.Add(box[i], sourceStrides[i], destinationStrides[i]);
            }
        }

        if (length == 0)
        {
            return;
        }

        work.inner = work.rank > 0 ? work.sizes[work.rank - 1] : 1;
        work.rows = length / work.inner;
        work.rowsPerPiece = Math.Max(Math.Max(1, ElementsPerPiece / work.inner), (work.rows + 63) / 64);
        team.Run(ref work, (work.rows + work.rowsPerPiece - 1) / work.rowsPerPiece);
    }

    /// <summary>The steps of a contiguous tensor.</summary>
    /// <param name="shape">Its shape.</param>
    /// <param name="strides">Receives one step per dimension.</param>
    public static void Contiguous(TensorShape shape, Span<int> strides)
    {
        int step = 1;
        for (int i = shape.Rank - 1; i >= 0; i--)
        {
            strides[i] = step;
            step *= shape[i];
        }
    }

    /// <inheritdoc />
    public readonly void Run(int piece)
    {
        int last = rank - 1;
        int sourceStep = rank > 0 ? from[last] : 1;
        int destinationStep = rank > 0 ? to[last] : 1;
        for (int row = piece * rowsPerPiece; row < Math.Min(rows, (piece + 1) * rowsPerPiece); row++)
        {
            long read = 0;
            long write = 0;
            int index = row;
            for (int i = last - 1; i >= 0; i--)
            {
                int place = index % sizes[i];
                index /= sizes[i];
                read += (long)place * from[i];
                write += (long)place * to[i];
            }

            T* x = source + read;
            T* y = destination + write;
            if (sourceStep == 1 && destinationStep == 1)
            {
                new Span<T>(x, inner).CopyTo(new Span<T>(y, inner));
                continue;
            }

            for (int i = 0; i < inner; i++)
            {
                y[i * destinationStep] = x[i * sourceStep];
            }
        }
    }

    private void Add(int size, int sourceStride, int destinationStride)
    {
        int last = rank - 1;
        if (last >= 0 && from[last] == size * sourceStride && to[last] == size * destinationStride)
        {
            sizes[last] *= size;
            from[last] = sourceStride;
            to[last] = destinationStride;
            return;
        }

        sizes[rank] = size;
        from[rank] = sourceStride;
        to[rank++] = destinationStride;
    }
}
