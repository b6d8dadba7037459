using Fathom.Numerics;

namespace Fathom.Studies;

/// <summary>A uniformly random orthogonal matrix as a product of reflections, applied to a matrix without ever being formed.</summary>
/// <remarks>
/// W = H₁ H₂ … H_d S with reflections Hₖ that leave the first k − 1 coordinates alone, taken from normal vectors, and signs S (G. W. Stewart, SIAM J. Numer. Anal. 17 (1980) 403). Reflections are gathered in
/// blocks I + V T Vᵀ (R. Schreiber and C. Van Loan, SIAM J. Sci. Stat. Comput. 10 (1989) 53), so that nearly all work is in matrix products.
/// </remarks>
internal sealed class RotationBlocks
{
    private const int BlockSize = 16;

    private readonly int size;
    private readonly double[] vectors;
    private readonly double[] triangles;
    private readonly double[] signs;
    private readonly double[] products = new double[BlockSize * BlockSize];
    private double[] inner = [];
    private double[] outer = [];

    /// <summary>Makes room.</summary>
    /// <param name="size">The size d of the matrix.</param>
    public RotationBlocks(int size)
    {
        this.size = size;
        Blocks = (size + BlockSize - 1) / BlockSize;
        vectors = new double[size * size];
        triangles = new double[Blocks * BlockSize * BlockSize];
        signs = new double[size];
    }

    /// <summary>The number of blocks.</summary>
    private int Blocks { get; }

    /// <summary>Draws a matrix.</summary>
    /// <param name="key">The stream of its normal numbers.</param>
    /// <param name="room">Room for d(d + 1)/2 numbers.</param>
    public void Draw(StreamKey key, Span<double> room)
    {
        // Row k holds the k-th vector; its first k entries are zero.
        Span<double> normals = room[..(size * (size + 1) / 2)];
        NormalStream.Fill(normals, key);
        int taken = 0;
        for (int k = 0; k < size; k++)
        {
            Span<double> row = vectors.AsSpan(k * size, size);
            row[..k].Clear();
            Span<double> tail = row[k..];
            normals.Slice(taken, size - k).CopyTo(tail);
            taken += size - k;
            double norm = System.Numerics.Tensors.TensorPrimitives.Norm<double>(tail);
            double sign = tail[0] < 0 ? -1 : 1;
            signs[k] = -sign;
            tail[0] += sign * norm;

            // ‖v‖² = 2‖x‖(‖x‖ + |x₁|), so unit vectors need no second pass over the numbers.
            double scale = 1 / Math.Sqrt(2 * norm * Math.Abs(tail[0]));
            System.Numerics.Tensors.TensorPrimitives.Multiply(tail, scale, tail);
        }

        for (int block = 0; block < Blocks; block++)
        {
            Triangle(block);
        }
    }

    /// <summary>Replaces X by W X.</summary>
    /// <param name="matrix">X, d × n, its rows next to each other.</param>
    /// <param name="width">The number n of its columns.</param>
    public void Apply(Span<double> matrix, int width)
    {
        for (int i = 0; i < size; i++)
        {
            if (signs[i] < 0)
            {
                System.Numerics.Tensors.TensorPrimitives.Negate(matrix.Slice(i * width, width), matrix.Slice(i * width, width));
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
    public void ApplyTransposed(Span<double> matrix, int width)
    {
        for (int block = 0; block < Blocks; block++)
        {
            Reflect(block, matrix, width, transposed: true);
        }

        for (int i = 0; i < size; i++)
        {
            if (signs[i] < 0)
            {
                System.Numerics.Tensors.TensorPrimitives.Negate(matrix.Slice(i * width, width), matrix.Slice(i * width, width));
            }
        }
    }

    /// <summary>The triangle T of a block: H₁ … H_b = I + V T Vᵀ, upper triangular with −2 on its diagonal for unit vectors.</summary>
    private void Triangle(int block)
    {
        int first = block * BlockSize;
        int count = Math.Min(BlockSize, size - first);
        int length = size - first;
        ReadOnlyMatrixSpan<double> rows = new(vectors.AsSpan((first * size) + first, ((count - 1) * size) + length), count, length, size);
        MatrixProduct.MultiplyTransposed<double>(rows, rows, new MatrixSpan<double>(products.AsSpan(0, count * count), count, count));
        Span<double> triangle = triangles.AsSpan(block * BlockSize * BlockSize, count * count);
        triangle.Clear();
        for (int j = 0; j < count; j++)
        {
            for (int i = 0; i < j; i++)
            {
                double sum = 0;
                for (int l = i; l < j; l++)
                {
                    sum += triangle[(i * count) + l] * products[(l * count) + j];
                }

                triangle[(i * count) + j] = -2 * sum;
            }

            triangle[(j * count) + j] = -2;
        }
    }

    /// <summary>X ← (I + V T Vᵀ) X or (I + V Tᵀ Vᵀ) X, on the rows from the block's first coordinate on.</summary>
    private void Reflect(int block, Span<double> matrix, int width, bool transposed)
    {
        int first = block * BlockSize;
        int count = Math.Min(BlockSize, size - first);
        int length = size - first;
        if (inner.Length < BlockSize * width)
        {
            inner = new double[BlockSize * width];
            outer = new double[BlockSize * width];
        }

        MatrixSpan<double> part = new(matrix[(first * width)..], length, width);
        ReadOnlyMatrixSpan<double> rows = new(vectors.AsSpan((first * size) + first, ((count - 1) * size) + length), count, length, size);
        MatrixSpan<double> projections = new(inner.AsSpan(0, count * width), count, width);
        MatrixSpan<double> weighted = new(outer.AsSpan(0, count * width), count, width);
        ReadOnlyMatrixSpan<double> triangle = new(triangles.AsSpan(block * BlockSize * BlockSize, count * count), count, count);
        MatrixProduct.Multiply<double>(rows, part, projections);
        if (transposed)
        {
            MatrixProduct.TransposedMultiply<double>(triangle, projections, weighted);
        }
        else
        {
            MatrixProduct.Multiply<double>(triangle, projections, weighted);
        }

        MatrixProduct.TransposedMultiply<double>(rows, weighted, part, accumulate: true);
    }
}
