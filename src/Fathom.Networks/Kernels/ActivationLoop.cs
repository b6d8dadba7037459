using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
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
        if (typeof(T) == typeof(float) && activation.Function.Equals(ActivationCatalog.Tanh))
        {
            TanhWork tanh = new()
            {
                Gain = (float)activation.Gain,
                Shift = (float)activation.Shift,
                X = (float*)x,
                Y = (float*)y,
                Slope = (float*)slope,
                Length = length,
                Chunk = chunk,
            };
            team.Run(ref tanh, ElementLoop.Pieces(length, chunk));
            return;
        }

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
                TensorPrimitives.ConvertTruncating(new ReadOnlySpan<T>(X + start, count), arguments[..count]);
                activation.Evaluate(arguments[..count], values, slopes);
                TensorPrimitives.ConvertTruncating(values[..count], new Span<T>(Y + start, count));
                if (Slope is not null)
                {
                    TensorPrimitives.ConvertTruncating(slopes[..count], new Span<T>(Slope + start, count));
                }
            }
        }
    }

    private struct TanhWork : IWork
    {
        public float Gain;
        public float Shift;
        public float* X;
        public float* Y;
        public float* Slope;
        public int Length;
        public int Chunk;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(int piece)
        {
            int width = Vector512<float>.Count;
            int end = Math.Min(Length, (piece + 1) * Chunk);
            int i = piece * Chunk;
            for (; i <= end - width; i += width)
            {
                Evaluate(X + i, Y + i, Slope is null ? null : Slope + i);
            }

            if (i < end)
            {
                float* room = stackalloc float[3 * width];
                new Span<float>(room, width).Clear();
                new Span<float>(X + i, end - i).CopyTo(new Span<float>(room, width));
                Evaluate(room, room + width, room + (2 * width));
                new Span<float>(room + width, end - i).CopyTo(new Span<float>(Y + i, end - i));
                if (Slope is not null)
                {
                    new Span<float>(room + (2 * width), end - i).CopyTo(new Span<float>(Slope + i, end - i));
                }
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly void Evaluate(float* x, float* y, float* slope)
        {
            Vector512<float> argument = (Vector512.Create(Gain) * Vector512.Load(x)) + Vector512.Create(Shift);
            SingleTanh.Of(argument, out Vector512<float> value, out Vector512<float> derivative);
            value.Store(y);
            if (slope is not null)
            {
                (Vector512.Create(Gain) * derivative).Store(slope);
            }
        }
    }
}
