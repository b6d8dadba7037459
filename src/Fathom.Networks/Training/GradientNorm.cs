using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Networks;

/// <summary>The Euclidean norm of all gradients together, summed in float64.</summary>
internal static unsafe class GradientNorm
{
    private const int MostPieces = 64;

    /// <summary>The norm.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="team">The threads.</param>
    /// <param name="gradients">The gradients.</param>
    /// <returns>√Σ g² over the trainable parameters; not finite when a gradient is not.</returns>
    public static double Of<T>(ThreadTeam team, ParameterSet<T> gradients)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int length = gradients.Trainable.Length;
        int chunk = ElementLoop.ChunkFor(length);
        int pieces = ElementLoop.Pieces(length, chunk);
        double* sums = stackalloc double[MostPieces];
        NormWork<T> work = new() { Gradients = gradients.Pointer, Length = length, Chunk = chunk, Sums = sums };
        team.Run(ref work, pieces);
        double sum = 0;
        for (int piece = 0; piece < pieces; piece++)
        {
            sum += sums[piece];
        }

        return Math.Sqrt(sum);
    }

    private struct NormWork<T> : IWork
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public T* Gradients;
        public int Length;
        public int Chunk;
        public double* Sums;

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(int piece)
        {
            int end = Math.Min(Length, (piece + 1) * Chunk);
            Vector512<double> even = Vector512<double>.Zero;
            Vector512<double> odd = Vector512<double>.Zero;
            for (int i = piece * Chunk; i < end; i += 16)
            {
                Vector512<double> low;
                Vector512<double> high;
                if (typeof(T) == typeof(float))
                {
                    (low, high) = Vector512.Widen(Vector512.Load((float*)(Gradients + i)));
                }
                else
                {
                    low = Vector512.Load((double*)(Gradients + i));
                    high = Vector512.Load((double*)(Gradients + i) + 8);
                }

                even += low * low;
                odd += high * high;
            }

            Sums[piece] = LaneSum.Across(even + odd);
        }
    }
}
