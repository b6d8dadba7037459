using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Networks;

/// <summary>Sums of a tensor over some of its dimensions, shared over threads by the elements of the result.</summary>
/// <remarks>An element of the result is summed by one thread in a fixed order: outer dimensions ascending, innermost ones by <see cref="LaneSum"/>.</remarks>
internal static unsafe class AxisSum
{
    private const int ColumnChunk = 64;

    /// <summary>destination = factor · Σ source.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="team">The threads.</param>
    /// <param name="source">The tensor.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="isSummed">For each dimension, bit i, whether it is summed over.</param>
    /// <param name="factor">Multiplies each sum.</param>
    /// <param name="destination">Receives the sums in row-major order of the dimensions that are left.</param>
    public static void Run<T>(ThreadTeam team, T* source, TensorShape shape, uint isSummed, T factor, T* destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        SumWork<T> work = new() { Source = source, Destination = destination, Factor = factor };
        work.Prepare(shape, isSummed);
        team.Run(ref work, work.Pieces);
    }

    /// <summary>Sums a tensor of a stretched shape back to the shape before it was stretched.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="team">The threads.</param>
    /// <param name="source">The tensor of the stretched shape.</param>
    /// <param name="stretched">The stretched shape.</param>
    /// <param name="shape">The shape before.</param>
    /// <param name="factor">Multiplies each sum.</param>
    /// <param name="destination">Receives the sums.</param>
    public static void Unstretch<T>(ThreadTeam team, T* source, TensorShape stretched, TensorShape shape, T factor, T* destination)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        uint isSummed = 0;
        for (int i = 1; i <= stretched.Rank; i++)
        {
            int size = i <= shape.Rank ? shape[shape.Rank - i] : 1;
            isSummed |= size == 1 && stretched[stretched.Rank - i] != 1 ? 1u << (stretched.Rank - i) : 0;
        }

        Run(team, source, stretched, isSummed, factor, destination);
    }

    private struct SumWork<T> : IWork
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public T* Source;
        public T* Destination;
        public T Factor;
        private int rank;
        private fixed int sizes[TensorShape.LargestRank];
        private fixed int strides[TensorShape.LargestRank];
        private fixed int summed[TensorShape.LargestRank];
        private int inner;
        private bool innerIsSummed;
        private int columnPieces;
        private int outerKept;
        private int outerSummed;
        private int rowsPerPiece;

        public readonly int Pieces => columnPieces * ((outerKept + rowsPerPiece - 1) / rowsPerPiece);

        public void Prepare(TensorShape shape, uint isSummed)
        {
            for (int i = 0; i < shape.Rank; i++)
            {
                int size = shape[i];
                int isThisSummed = (int)((isSummed >> i) & 1);
                if (size == 1)
                {
                    continue;
                }

                if (rank > 0 && summed[rank - 1] == isThisSummed)
                {
                    sizes[rank - 1] *= size;
                }
                else
                {
                    sizes[rank] = size;
                    summed[rank++] = isThisSummed;
                }
            }

            int stride = 1;
            for (int i = rank - 1; i >= 0; i--)
            {
                strides[i] = stride;
                stride *= sizes[i];
            }

            inner = rank > 0 ? sizes[rank - 1] : 1;
            innerIsSummed = rank > 0 && summed[rank - 1] != 0;
            outerKept = 1;
            outerSummed = 1;
            for (int i = 0; i < rank - 1; i++)
            {
                outerKept *= summed[i] != 0 ? 1 : sizes[i];
                outerSummed *= summed[i] != 0 ? sizes[i] : 1;
            }

            columnPieces = innerIsSummed ? 1 : (inner + ColumnChunk - 1) / ColumnChunk;
            long workPerRow = (long)outerSummed * (innerIsSummed ? inner : ColumnChunk);
            rowsPerPiece = (int)Math.Max(Math.Max(1, 8192 / workPerRow), (outerKept + 63) / 64);
        }

        public readonly void Run(int piece)
        {
            int firstColumn = piece % columnPieces * ColumnChunk;
            int firstRow = piece / columnPieces * rowsPerPiece;
            for (int row = firstRow; row < Math.Min(outerKept, firstRow + rowsPerPiece); row++)
            {
                T* from = Source + Offset(row, 0);
                if (innerIsSummed)
                {
                    T sum = T.Zero;
                    for (int k = 0; k < outerSummed; k++)
                    {
                        sum += LaneSum.Of(from + Offset(k, 1), inner);
                    }

                    Destination[row] = Factor * sum;
                }
                else
                {
                    SumColumns(from + firstColumn, Destination + ((long)row * inner) + firstColumn, Math.Min(ColumnChunk, inner - firstColumn));
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private readonly void SumColumns(T* from, T* to, int count)
        {
            int width = Vector512<T>.Count;
            Vector512<T> factor = Vector512.Create(Factor);
            int column = 0;
            for (; column <= count - width; column += width)
            {
                Vector512<T> sum = Vector512<T>.Zero;
                for (int k = 0; k < outerSummed; k++)
                {
                    sum += Vector512.Load(from + Offset(k, 1) + column);
                }

                (factor * sum).Store(to + column);
            }

            for (; column < count; column++)
            {
                T sum = T.Zero;
                for (int k = 0; k < outerSummed; k++)
                {
                    sum += from[Offset(k, 1) + column];
                }

                to[column] = Factor * sum;
            }
        }

        // The offset of the combination number 'index' of the outer dimensions that are summed over (1) or kept (0).
        private readonly long Offset(int index, int which)
        {
            long offset = 0;
            for (int i = rank - 2; i >= 0; i--)
            {
                if (summed[i] == which)
                {
                    offset += (long)(index % sizes[i]) * strides[i];
                    index /= sizes[i];
                }
            }

            return offset;
        }
    }
}
