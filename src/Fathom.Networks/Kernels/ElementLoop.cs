using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Networks;

/// <summary>Applies a formula to every element, shared over threads.</summary>
/// <remarks>The result may stand where an argument stands.</remarks>
internal static unsafe class ElementLoop
{
    /// <summary>Elements of a piece, at least.</summary>
    private const int Chunk = 8192;

    private const int MostPieces = 64;

    /// <summary>y = f(x).</summary>
    public static void Unary<T, TFormula>(ThreadTeam team, TFormula formula, TensorSlot<T> x, TensorSlot<T> y)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TFormula : unmanaged, IUnaryFormula<T> => Unary(team, formula, x.Pointer, y.Pointer, y.Shape.Elements);

    /// <summary>y = f(x).</summary>
    public static void Unary<T, TFormula>(ThreadTeam team, TFormula formula, T* x, T* y, int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TFormula : unmanaged, IUnaryFormula<T>
    {
        int chunk = ChunkFor(length);
        UnaryWork<T, TFormula> work = new() { X = x, Y = y, Length = length, Chunk = chunk, Formula = formula };
        team.Run(ref work, Pieces(length, chunk));
    }

    /// <summary>z = f(x, y).</summary>
    public static void Binary<T, TFormula>(ThreadTeam team, TFormula formula, TensorSlot<T> x, TensorSlot<T> y, TensorSlot<T> z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TFormula : unmanaged, IBinaryFormula<T> => Binary(team, formula, x.Pointer, y.Pointer, z.Pointer, z.Shape.Elements);

    /// <summary>z = f(x, y).</summary>
    public static void Binary<T, TFormula>(ThreadTeam team, TFormula formula, T* x, T* y, T* z, int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TFormula : unmanaged, IBinaryFormula<T>
    {
        int chunk = ChunkFor(length);
        BinaryWork<T, TFormula> work = new() { X = x, Y = y, Z = z, Length = length, Chunk = chunk, Formula = formula };
        team.Run(ref work, Pieces(length, chunk));
    }

    /// <summary>z = f(x, y) on the calling thread, where x or y may be one number for all elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T, TFormula>(TFormula formula, T* x, bool xVaries, T* y, bool yVaries, T* z, int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TFormula : unmanaged, IBinaryFormula<T>
    {
        int width = Vector512<T>.Count;
        int xStep = xVaries ? 1 : 0;
        int yStep = yVaries ? 1 : 0;
        Vector512<T> xAll = xVaries || length == 0 ? default : Vector512.Create(*x);
        Vector512<T> yAll = yVaries || length == 0 ? default : Vector512.Create(*y);
        int i = 0;
        for (; i <= length - width; i += width)
        {
            Vector512<T> first = xVaries ? Vector512.Load(x + i) : xAll;
            Vector512<T> second = yVaries ? Vector512.Load(y + i) : yAll;
            formula.Of(first, second).Store(z + i);
        }

        if (i < length)
        {
            T* room = stackalloc T[2 * width];
            new Span<T>(room, 2 * width).Clear();
            for (int j = i; j < length; j++)
            {
                room[j - i] = x[j * xStep];
                room[width + j - i] = y[j * yStep];
            }

            formula.Of(Vector512.Load(room), Vector512.Load(room + width)).Store(room);
            new Span<T>(room, length - i).CopyTo(new Span<T>(z + i, length - i));
        }
    }

    /// <summary>y = f(x) on the calling thread.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<T, TFormula>(TFormula formula, T* x, T* y, int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TFormula : unmanaged, IUnaryFormula<T>
    {
        int width = Vector512<T>.Count;
        int i = 0;
        for (; i <= length - width; i += width)
        {
            formula.Of(Vector512.Load(x + i)).Store(y + i);
        }

        if (i < length)
        {
            T* room = stackalloc T[width];
            new Span<T>(room, width).Clear();
            new Span<T>(x + i, length - i).CopyTo(new Span<T>(room, width));
            formula.Of(Vector512.Load(room)).Store(room);
            new Span<T>(room, length - i).CopyTo(new Span<T>(y + i, length - i));
        }
    }

    /// <summary>The elements of a piece of a row of elements; depends on the length alone.</summary>
    /// <param name="length">The elements of the row.</param>
    /// <returns>A multiple of the number of lanes.</returns>
    public static int ChunkFor(int length) => Math.Max(Chunk, (((length - 1) / MostPieces) + 64) & ~63);

    /// <summary>The number of pieces.</summary>
    /// <param name="length">The elements of the row.</param>
    /// <param name="chunk">The elements of a piece.</param>
    /// <returns>The pieces.</returns>
    public static int Pieces(int length, int chunk) => (int)(((long)length + chunk - 1) / chunk);

    private struct UnaryWork<T, TFormula> : IWork
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TFormula : unmanaged, IUnaryFormula<T>
    {
        public T* X;
        public T* Y;
        public int Length;
        public int Chunk;
        public TFormula Formula;

        public readonly void Run(int piece)
        {
            int first = piece * Chunk;
            ElementLoop.Run(Formula, X + first, Y + first, Math.Min(Chunk, Length - first));
        }
    }

    private struct BinaryWork<T, TFormula> : IWork
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TFormula : unmanaged, IBinaryFormula<T>
    {
        public T* X;
        public T* Y;
        public T* Z;
        public int Length;
        public int Chunk;
        public TFormula Formula;

        public readonly void Run(int piece)
        {
            int first = piece * Chunk;
            ElementLoop.Run(Formula, X + first, true, Y + first, true, Z + first, Math.Min(Chunk, Length - first));
        }
    }
}
