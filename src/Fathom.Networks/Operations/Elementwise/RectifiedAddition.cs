using System.Collections.Immutable;
using System.Numerics;

namespace Fathom.Networks;

/// <summary>y = max(a + b, 0) for a and b of one shape: a sum and the ReLU behind it, for plans that need not keep the sum. ∂a = ∂b = g where y is positive, else 0.</summary>
internal sealed unsafe record RectifiedAddition : IOperation
{
    /// <inheritdoc />
    public string OperatorName => "Add+Relu";

    /// <inheritdoc />
    public OperationArity Arity => new(2, 2);

    /// <inheritdoc />
    public BackwardNeeds BackwardNeeds => new(0, 0b1);

    /// <inheritdoc />
    public ImmutableArray<TensorShape> InferShapes(ReadOnlySpan<TensorShape?> inputs) => ShapeRule.SameAsFirst(inputs);

    /// <inheritdoc />
    public void Forward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ElementLoop.Binary(context.Team, default(RectifiedSumFormula<T>), context.InputPointer(0), context.InputPointer(1), context.OutputPointer(0), context.OutputShape(0).Elements);

    /// <inheritdoc />
    public void Backward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int length = context.OutputShape(0).Elements;
        GateWork<T> work = new()
        {
            G = context.OutputGradientPointer(0),
            Y = context.OutputPointer(0),
            First = context.WantsGradient(0) ? context.InputGradientPointer(0) : null,
            Second = context.WantsGradient(1) ? context.InputGradientPointer(1) : null,
            Length = length,
            Chunk = ElementLoop.ChunkFor(length),
        };
        context.Team.Run(ref work, ElementLoop.Pieces(length, work.Chunk));
    }

    private struct GateWork<T> : IWork
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // What has been written is still in the first-level cache when it is copied.
        private const int Block = 2048;

        public T* G;
        public T* Y;
        public T* First;
        public T* Second;
        public int Length;
        public int Chunk;

        public readonly void Run(int piece)
        {
            int end = Math.Min(Length, (piece + 1) * Chunk);
            for (int start = piece * Chunk; start < end; start += Block)
            {
                int count = Math.Min(Block, end - start);
                T* target = First is null ? Second : First;
                ElementLoop.Run(default(PlainRelu.SlopeFormula<T>), G + start, true, Y + start, true, target + start, count);
                if (First is not null && Second is not null)
                {
                    new Span<T>(First + start, count).CopyTo(new Span<T>(Second + start, count));
                }
            }
        }
    }
}
