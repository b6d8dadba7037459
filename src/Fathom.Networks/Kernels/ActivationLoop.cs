using System.Numerics;
using System.Runtime.InteropServices;
using Fathom.Specification;

namespace Fathom.Networks;

/// <summary>Applies an activation and its slope to every element, shared over threads.</summary>
internal static unsafe class ActivationLoop
{
    private const int Chunk = 2048;
    private const int MostPieces = 64;
    private const int Block = 256;

    /// <summary>y = φ(x) and slope = φ′(x).</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="team">The threads.</param>
    /// <param name="activation">φ.</param>
    /// <param name="x">The arguments.</param>
    /// <param name="y">Receives the values.</param>
    /// <param name="slope">Receives the slopes; null when they are not wanted.</param>
    /// <param name="length">The number of elements.</param>
    public static void Run<T>(ThreadTeam team, Activation activation, T* x, T* y, T* slope, int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int chunk = Math.Max(Chunk, (((length - 1) / MostPieces) + Block) / Block * Block);
        GCHandle handle = GCHandle.Alloc(activation);
        try
        {
            ActivationWork<T> work = new() { Activation = GCHandle.ToIntPtr(handle), X = x, Y = y, Slope = slope, Length = length, Chunk = chunk };
            team.Run(ref work, ElementLoop.Pieces(length, chunk));
        }
        finally
        {
            handle.Free();
        }
    }

    private struct ActivationWork<T> : IWork
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public nint Activation;
        public T* X;
        public T* Y;
        public T* Slope;
        public int Length;
        public int Chunk;

        public readonly void Run(int piece)
        {
            Activation activation = (Activation)GCHandle.FromIntPtr(Activation).Target!;
            Span<double> arguments = stackalloc double[Block];
            Span<double> values = stackalloc double[Block];
            Span<double> slopes = stackalloc double[Block];
            int end = Math.Min(Length, (piece + 1) * Chunk);
            for (int start = piece * Chunk; start < end; start += Block)
            {
                int count = Math.Min(Block, end - start);
                Widen(X + start, arguments[..count]);
                activation.Evaluate(arguments[..count], values, slopes);
                Round(values[..count], Y + start);
                if (Slope is not null)
                {
                    Round(slopes[..count], Slope + start);
                }
            }
        }

        private static void Widen(T* from, Span<double> to)
        {
            for (int i = 0; i < to.Length; i++)
            {
                to[i] = double.CreateTruncating(from[i]);
            }
        }

        private static void Round(ReadOnlySpan<double> from, T* to)
        {
            for (int i = 0; i < from.Length; i++)
            {
                to[i] = T.CreateTruncating(from[i]);
            }
        }
    }
}
