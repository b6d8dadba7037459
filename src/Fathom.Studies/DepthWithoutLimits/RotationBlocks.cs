using System.Numerics;
using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.Studies;

/// <summary>A uniformly random orthogonal matrix as a product of reflections, applied to a matrix without ever being formed.</summary>
/// <remarks>
/// W = H₁ H₂ … H_d S with reflections Hₖ that leave the first k − 1 coordinates alone, taken from normal vectors, and signs S (G. W. Stewart, SIAM J. Numer. Anal. 17 (1980) 403). Reflections are gathered in
/// blocks I + V T Vᵀ (R. Schreiber and C. Van Loan, SIAM J. Sci. Stat. Comput. 10 (1989) 53), so that nearly all work is in matrix products.
/// </remarks>
/// <typeparam name="T">float or double; the two have different numbers.</typeparam>
internal sealed class RotationBlocks<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int BlockSize = 16;

    private readonly int size;
    private readonly T[] vectors;
    private readonly T[] triangles;
    private readonly T[] signs;
    private readonly T[] products = new T[BlockSize * BlockSize];
    private T[] inner = [];
    private T[] outer = [];

    /// <summary>Makes room.</summary>
    /// <param name="size">The size d of the matrix.</param>
    public RotationBlocks(int size)
    {
        this.size = size;
        Blocks = (size + BlockSize - 1) / BlockSize;
        vectors = new T[size * size];
        triangles = new T[Blocks * BlockSize * BlockSize];
        signs = new T[size];
    }

    /// <summary>The number of blocks.</summary>
    private int Blocks { get; }

    /// <summary>Draws a matrix.</summary>
    /// <param name="key">The stream of its normal numbers.</param>
    /// <param name="room">Room for d(d + 1)/2 numbers.</param>
    public void Draw(StreamKey key, Span<T> room)
    {
        // Row k holds the k-th vector; its first k entries are zero.
        Span<T> normals = room[..(size * (size + 1) / 2)];
        ChainNormals.Fill(normals, key);
        int taken = 0;
        for (int k = 0; k < size; k++)
        {
            Span<T> row = vectors.AsSpan(k * size, size);
            row[..k].Clear();
            Span<T> tail = row[k..];
            normals.Slice(taken, size - k).CopyTo(tail);
            taken += size - k;
            T norm = TensorPrimitives.Norm<T>(tail);
            T sign = tail[0] < T.Zero ? -T.One : T.One;
            signs[k] = -sign;
            tail[0] += sign * norm;

            // ‖v‖² = 2‖x‖(‖x‖ + |x₁|), so unit vectors need no second pass over the numbers.
            T scale = T.One / T.Sqrt((norm + norm) * T.Abs(tail[0]));
            TensorPrimitives.Multiply(tail, scale, tail);
        }

        for (int block = 0; block < Blocks; block++)
        {
            Triangle(block);
        }
    }

    /// <summary>Replaces X by W X.</summary>
    /// <param name="matrix">X, d × n, its rows next to each other.</param>
    /// <param name="width">The number n of its columns.</param>
    public void Apply(Span<T> matrix, int width)
    {
        for (int i = 0; i < size; i++)
        {
            if (signs[i] < T.Zero)
            {
                TensorPrimitives.Negate(matrix.Slice(i * width, width), matrix.Slice(i * width, width));
            }
        }

        for (int block = Blocks - 1; block >= 0; block--)
        {
            Reflect(block, matrix, width, transposed: false);
        }
    }

    /// <summary>Replaces X by Wᵀ X.</summary>
    /// <param name="matrix">X, d × n, its rows next to each other.</param>
    /// <param name="width">The number n of its columns.</param>
    public void ApplyTransposed(Span<T> matrix, int width)
    {
        for (int block = 0; block < Blocks; block++)
        {
            Reflect(block, matrix, width, transposed: true);
        }

        for (int i = 0; i < size; i++)
        {
            if (signs[i] < T.Zero)
            {
                TensorPrimitives.Negate(matrix.Slice(i * width, width), matrix.Slice(i * width, width));
            }
        }
    }

    /// <summary>The triangle T of a block: H₁ … H_b = I + V T Vᵀ, upper triangular with −2 on its diagonal for unit vectors.</summary>
    private void Triangle(int block)
    {
        int first = block * BlockSize;
        int count = Math.Min(BlockSize, size - first);
        int length = size - first;
        ReadOnlyMatrixSpan<T> rows = new(vectors.AsSpan((first * size) + first, ((count - 1) * size) + length), count, length, size);
        MatrixProduct.MultiplyTransposed<T>(rows, rows, new MatrixSpan<T>(products.AsSpan(0, count * count), count, count));
        Span<T> triangle = triangles.AsSpan(block * BlockSize * BlockSize, count * count);
        triangle.Clear();
        for (int j = 0; j < count; j++)
        {
            for (int i = 0; i < j; i++)
            {
                T sum = T.Zero;
                for (int l = i; l < j; l++)
                {
                    sum += triangle[(i * count) + l] * products[(l * count) + j];
                }

                triangle[(i * count) + j] = -(sum + sum);
            }

            triangle[(j * count) + j] = -(T.One + T.One);
        }
    }

    /// <summary>X ← (I + V T Vᵀ) X or (I + V Tᵀ Vᵀ) X, on the rows from the block's first coordinate on.</summary>
    private void Reflect(int block, Span<T> matrix, int width, bool transposed)
    {
        int first = block * BlockSize;
        int count = Math.Min(BlockSize, size - first);
        int length = size - first;
        if (inner.Length < BlockSize * width)
        {
            inner = new T[BlockSize * width];
            outer = new T[BlockSize * width];
        }

        MatrixSpan<T> part = new(matrix[(first * width)..], length, width);
        ReadOnlyMatrixSpan<T> rows = new(vectors.AsSpan((first * size) + first, ((count - 1) * size) + length), count, length, size);
        MatrixSpan<T> projections = new(inner.AsSpan(0, count * width), count, width);
        MatrixSpan<T> weighted = new(outer.AsSpan(0, count * width), count, width);
        ReadOnlyMatrixSpan<T> triangle = new(triangles.AsSpan(block * BlockSize * BlockSize, count * count), count, count);
        MatrixProduct.Multiply<T>(rows, part, projections);
        if (transposed)
        {
            MatrixProduct.TransposedMultiply<T>(triangle, projections, weighted);
        }
        else
        {
            MatrixProduct.Multiply<T>(triangle, projections, weighted);
        }

        MatrixProduct.TransposedMultiply<T>(rows, weighted, part, accumulate: true);
    }
}
