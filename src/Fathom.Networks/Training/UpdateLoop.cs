using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Networks;

/// <summary>Applies an update rule to all trainable parameters, shared over threads.</summary>
internal static unsafe class UpdateLoop
{
    /// <summary>Changes the weights.</summary>
    public static void Run<T, TRule>(ThreadTeam team, TRule rule, ParameterSet<T> weights, ParameterSet<T> gradients, ParameterSet<T>? first, ParameterSet<T>? second)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRule : unmanaged, IUpdateRule<T>
    {
        int length = weights.Trainable.Length;
        UpdateWork<T, TRule> work = new()
        {
            Rule = rule,
            Weights = weights.Pointer,
            Gradients = gradients.Pointer,
            First = first is null ? null : first.Pointer,
            Second = second is null ? null : second.Pointer,
            Length = length,
            Chunk = ElementLoop.ChunkFor(length),
        };
        team.Run(ref work, ElementLoop.Pieces(length, work.Chunk));
    }

    private struct UpdateWork<T, TRule> : IWork
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TRule : unmanaged, IUpdateRule<T>
    {
        public TRule Rule;
        public T* Weights;
        public T* Gradients;
        public T* First;
        public T* Second;
        public int Length;
        public int Chunk;

        // Parameters are padded to whole vectors, so there is no rest.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public readonly void Run(int piece)
        {
            int end = Math.Min(Length, (piece + 1) * Chunk);
            for (int i = piece * Chunk; i < end; i += Vector512<T>.Count)
            {
                Vector512<T> weight = Vector512.Load(Weights + i);
                Vector512<T> first = First is null ? Vector512<T>.Zero : Vector512.Load(First + i);
                Vector512<T> second = Second is null ? Vector512<T>.Zero : Vector512.Load(Second + i);
                Rule.Apply(ref weight, Vector512.Load(Gradients + i), ref first, ref second);
                weight.Store(Weights + i);
                if (First is not null)
                {
                    first.Store(First + i);
                }

                if (Second is not null)
                {
                    second.Store(Second + i);
                }
            }
        }
    }
}
