using System.Numerics;
using Fathom.Numerics;

namespace Fathom.Networks;

/// <summary>Matrix products shared over threads by blocks of the result.</summary>
/// <remarks>Every element is one chain of multiply-adds over the inner dimension (see <see cref="MatrixProduct"/>), so the cut into blocks cannot change a bit.</remarks>
internal static unsafe class Products
{
    // A block should be worth far more than handing it to a thread costs.
    private const long MultiplyAddsPerPiece = 500_000;
    private const int MostPieces = 16;
    private const int RowGrain = 12;
    private const int ColumnGrain = 32;

    /// <summary>C = op(A) · op(B), or C += op(A) · op(B), where op transposes or not.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="team">The threads.</param>
    /// <param name="a">A, rows × depth, or depth × rows when transposed; contiguous.</param>
    /// <param name="transposeA">Whether A stands transposed.</param>
    /// <param name="b">B, depth × columns, or columns × depth when transposed; contiguous.</param>
    /// <param name="transposeB">Whether B stands transposed.</param>
    /// <param name="c">C, rows × columns.</param>
    /// <param name="shape">Rows, columns and depth.</param>
    /// <param name="accumulate">Whether the product is added to what C holds.</param>
    /// <param name="scratch">Room for A when both are transposed; else unused.</param>
    public static void Run<T>(ThreadTeam team, T* a, bool transposeA, T* b, bool transposeB, T* c, ProductSize shape, bool accumulate, T* scratch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ProductWork<T> product = Prepared(a, transposeA, b, transposeB, c, shape, accumulate, scratch);
        team.Run(ref product, product.Pieces);
    }

    /// <summary>Two products that do not depend on each other, as one job: C = op(A) · op(B) for both.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="team">The threads.</param>
    /// <param name="first">The first product; not both of its factors stand transposed.</param>
    /// <param name="second">The second, likewise.</param>
    public static void Run<T>(ThreadTeam team, in ProductFactors<T> first, in ProductFactors<T> second)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        PairWork<T> pair = new()
        {
            First = Prepared(first.A, first.TransposeA, first.B, first.TransposeB, first.C, first.Shape, accumulate: false, null),
            Second = Prepared(second.A, second.TransposeA, second.B, second.TransposeB, second.C, second.Shape, accumulate: false, null),
        };
        team.Run(ref pair, pair.First.Pieces + pair.Second.Pieces);
    }

    /// <summary>Whether a product needs room to transpose its first operand, and how much.</summary>
    /// <param name="transposeA">Whether A stands transposed.</param>
    /// <param name="transposeB">Whether B stands transposed.</param>
    /// <param name="shape">Rows, columns and depth.</param>
    /// <returns>Elements of scratch memory.</returns>
    public static int ScratchFor(bool transposeA, bool transposeB, ProductSize shape) => transposeA && transposeB ? shape.Rows * shape.Depth : 0;

    /// <summary>Transposes a matrix.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="source">rows × columns.</param>
    /// <param name="rows">Rows of the source.</param>
    /// <param name="columns">Columns of the source.</param>
    /// <param name="destination">columns × rows.</param>
    public static void TransposeMatrix<T>(T* source, int rows, int columns, T* destination)
        where T : unmanaged
    {
        const int Tile = 16;
        for (int i0 = 0; i0 < rows; i0 += Tile)
        {
            for (int j0 = 0; j0 < columns; j0 += Tile)
            {
                for (int i = i0; i < Math.Min(rows, i0 + Tile); i++)
                {
                    for (int j = j0; j < Math.Min(columns, j0 + Tile); j++)
                    {
                        destination[((long)j * rows) + i] = source[((long)i * columns) + j];
                    }
                }
            }
        }
    }

    private static ProductWork<T> Prepared<T>(T* a, bool transposeA, T* b, bool transposeB, T* c, ProductSize shape, bool accumulate, T* scratch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (transposeA && transposeB)
        {
            TransposeMatrix(a, shape.Depth, shape.Rows, scratch);
            a = scratch;
            transposeA = false;
        }

        long work = (long)shape.Rows * shape.Columns * shape.Depth;
        int wanted = (int)Math.Clamp(work / MultiplyAddsPerPiece, 1, MostPieces);
        bool byRows = shape.Rows >= shape.Columns;
        int size = byRows ? shape.Rows : shape.Columns;
        int grain = byRows ? RowGrain : ColumnGrain;
        int block = Math.Max(grain, size / wanted / grain * grain);

        // What is left over makes a piece of its own, or a last piece that is a little larger when it is hardly worth one.
        int whole = Math.Max(1, size / block);
        return new ProductWork<T>
        {
            A = a,
            B = b,
            C = c,
            TransposeA = transposeA,
            TransposeB = transposeB,
            Accumulate = accumulate,
            Shape = shape,
            Block = block,
            ByRows = byRows,
            Pieces = size - (whole * block) >= grain ? whole + 1 : whole,
        };
    }

    private struct PairWork<T> : IWork
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public ProductWork<T> First;
        public ProductWork<T> Second;

        public readonly void Run(int piece)
        {
            if (piece < First.Pieces)
            {
                First.Run(piece);
            }
            else
            {
                Second.Run(piece - First.Pieces);
            }
        }
    }

    private struct ProductWork<T> : IWork
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public T* A;
        public T* B;
        public T* C;
        public bool TransposeA;
        public bool TransposeB;
        public bool Accumulate;
        public bool ByRows;
        public int Block;
        public int Pieces;
        public ProductSize Shape;

        public readonly void Run(int piece)
        {
            (int m, int n, int k) = Shape;
            int first = piece * Block;
            ReadOnlyMatrixSpan<T> a = View(A, TransposeA ? k : m, TransposeA ? m : k);
            ReadOnlyMatrixSpan<T> b = View(B, TransposeB ? n : k, TransposeB ? k : n);
            MatrixSpan<T> c = new(new Span<T>(C, m * n), m, n);
            if (ByRows)
            {
                int count = piece == Pieces - 1 ? m - first : Block;
                a = TransposeA ? a.SliceColumns(first, count) : a.SliceRows(first, count);
                c = c.SliceRows(first, count);
            }
            else
            {
                int count = piece == Pieces - 1 ? n - first : Block;
                b = TransposeB ? b.SliceRows(first, count) : b.SliceColumns(first, count);
                c = c.SliceColumns(first, count);
            }

            if (TransposeA)
            {
                MatrixProduct.TransposedMultiply(a, b, c, Accumulate);
            }
            else if (TransposeB)
            {
                MatrixProduct.MultiplyTransposed(a, b, c, Accumulate);
            }
            else
            {
                MatrixProduct.Multiply(a, b, c, Accumulate);
            }
        }

        private static ReadOnlyMatrixSpan<T> View(T* pointer, int rows, int columns) => new(new ReadOnlySpan<T>(pointer, rows * columns), rows, columns);
    }
}
