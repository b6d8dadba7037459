using System.Collections.Immutable;
using System.Numerics;
using Fathom.Numerics;

namespace Fathom.Networks;

/// <summary>In training, y = x · m with m = 0 with probability p and 1/(1 − p) else; otherwise y = x. ∂x = g · m.</summary>
/// <param name="Ratio">p, at least 0 and below 1.</param>
/// <remarks>
/// The mask of an element depends on the seed, the name of the node, the step and the index of the element alone (Srivastava et al. 2014, scaled in training as is usual).
/// </remarks>
public sealed unsafe record Dropout(double Ratio = 0.5) : IOperation
{
    /// <inheritdoc />
    public string OperatorName => "Dropout";

    /// <inheritdoc />
    public OperationArity Arity => new(1, 1);

    /// <inheritdoc />
    public BackwardNeeds BackwardNeeds => BackwardNeeds.Nothing;

    /// <inheritdoc />
    public ImmutableArray<TensorShape> InferShapes(ReadOnlySpan<TensorShape?> inputs)
    {
        ShapeRule.Require(Ratio is >= 0 and < 1, $"The ratio must be at least 0 and below 1, not {Ratio}.");
        return ShapeRule.SameAsFirst(inputs);
    }

    /// <inheritdoc />
    public OperationMemory MemoryFor(ReadOnlySpan<TensorShape?> inputs, ReadOnlySpan<TensorShape> outputs) => new(outputs[0].Elements, outputs[0].Elements);

    /// <inheritdoc />
    public void Forward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int length = context.InputShape(0).Elements;
        T* mask = context.Saved.IsEmpty ? context.ForwardScratchPointer : context.SavedPointer;
        MaskWork<T> work = new()
        {
            Mask = mask,
            Length = length,
            Chunk = ElementLoop.ChunkFor(length),
            Ratio = context.IsTraining ? Ratio : 0,
            Seed = context.Seed,
            Stream = Philox.Block(context.RandomKey, context.Step, 0).Low,
        };
        context.Team.Run(ref work, ElementLoop.Pieces(length, work.Chunk));
        ElementLoop.Binary(context.Team, default(ProductFormula<T>), context.InputPointer(0), mask, context.OutputPointer(0), length);
    }

    /// <inheritdoc />
    public void Backward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ElementLoop.Binary(context.Team, default(ProductFormula<T>), context.OutputGradientPointer(0), context.SavedPointer, context.InputGradientPointer(0), context.InputShape(0).Elements);

    private struct MaskWork<T> : IWork
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        private const int Block = 256;
        public T* Mask;
        public int Length;
        public int Chunk;
        public double Ratio;
        public ulong Seed;
        public ulong Stream;

        public readonly void Run(int piece)
        {
            Span<double> room = stackalloc double[Block];
            T kept = T.CreateTruncating(1 / (1 - Ratio));
            int end = Math.Min(Length, (piece + 1) * Chunk);
            for (int first = piece * Chunk; first < end; first += Block)
            {
                Span<double> uniform = room[..Math.Min(Block, end - first)];
                UniformStream.Fill(uniform, Seed, Stream, (ulong)first);
                for (int i = 0; i < uniform.Length; i++)
                {
                    Mask[first + i] = uniform[i] < Ratio ? T.Zero : kept;
                }
            }
        }
    }
}
