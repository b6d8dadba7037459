using System.Numerics;

namespace Fathom.Networks;

/// <summary>Applies a formula of two tensors that are stretched to a common shape, shared over threads.</summary>
internal static unsafe class BroadcastLoop
{
    /// <summary>z = f(x, y) over the common shape.</summary>
    public static void Run<T, TFormula>(ThreadTeam team, TFormula formula, T* x, TensorShape xShape, T* y, TensorShape yShape, T* z, TensorShape zShape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TFormula : unmanaged, IBinaryFormula<T>
    {
        int length = zShape.Elements;
        if (xShape.Elements == length && yShape.Elements == length)
        {
            ElementLoop.Binary(team, formula, x, y, z, length);
            return;
        }

        int chunk = ElementLoop.ChunkFor(length);
        StretchedWork<T, TFormula> work = new() { X = x, Y = y, Z = z, Length = length, Chunk = chunk, Formula = formula, Walk = StretchedWalk.Of(xShape, yShape, zShape) };
        team.Run(ref work, ElementLoop.Pieces(length, chunk));
    }

    private struct StretchedWork<T, TFormula> : IWork
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TFormula : unmanaged, IBinaryFormula<T>
    {
        public T* X;
        public T* Y;
        public T* Z;
        public int Length;
        public int Chunk;
        public TFormula Formula;
        public StretchedWalk Walk;

        public void Run(int piece)
        {
            int position = piece * Chunk;
            int end = Math.Min(Length, position + Chunk);
            while (position < end)
            {
                Walk.Locate(position, out int x, out int y, out int left);
                int count = Math.Min(left, end - position);
                ElementLoop.Run(Formula, X + x, Walk.FirstVaries, Y + y, Walk.SecondVaries, Z + position, count);
                position += count;
            }
        }
    }
}
