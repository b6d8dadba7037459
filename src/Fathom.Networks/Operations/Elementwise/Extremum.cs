using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace Fathom.Networks;

/// <summary>y = max(a, b) or min(a, b), with inputs stretched to a common shape. g goes to the input that is y, to the first one when they are equal.</summary>
/// <param name="IsMaximum">Whether the larger is taken and not the smaller.</param>
public sealed unsafe record Extremum(bool IsMaximum) : IOperation
{
    /// <inheritdoc />
    public string OperatorName => IsMaximum ? "Max" : "Min";

    /// <inheritdoc />
    public OperationArity Arity => new(2, 2);

    /// <inheritdoc />
    public BackwardNeeds BackwardNeeds => new(0b11);

    /// <inheritdoc />
    public ImmutableArray<TensorShape> InferShapes(ReadOnlySpan<TensorShape?> inputs) => StretchedGradient.InferShapes(inputs);

    /// <inheritdoc />
    public OperationMemory MemoryFor(ReadOnlySpan<TensorShape?> inputs, ReadOnlySpan<TensorShape> outputs) => StretchedGradient.MemoryFor(inputs, outputs);

    /// <inheritdoc />
    public void Forward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        StretchedGradient.Forward(context, new ValueFormula<T>(IsMaximum));

    /// <inheritdoc />
    public void Backward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int input = 0; input < 2; input++)
        {
            if (!context.WantsGradient(input))
            {
                continue;
            }

            T* place = StretchedGradient.Place(context, input);
            TensorShape common = context.OutputShape(0);
            ShareFormula<T> share = new(IsMaximum, input == 0);
            BroadcastLoop.Run(context.Team, share, context.InputPointer(0), context.InputShape(0), context.InputPointer(1), context.InputShape(1), place, common);
            ElementLoop.Binary(context.Team, default(ProductFormula<T>), context.OutputGradientPointer(0), place, place, common.Elements);
            StretchedGradient.Finish(context, input);
        }
    }

    private readonly struct ValueFormula<T>(bool isMaximum) : IBinaryFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public Vector512<T> Of(Vector512<T> x, Vector512<T> y) => isMaximum ? Vector512.Max(x, y) : Vector512.Min(x, y);
    }

    // 1 where the input is the one that is taken, else 0.
    private readonly struct ShareFormula<T>(bool isMaximum, bool isFirst) : IBinaryFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public Vector512<T> Of(Vector512<T> x, Vector512<T> y)
        {
            Vector512<T> first = isMaximum ? Vector512.GreaterThanOrEqual(x, y) : Vector512.LessThanOrEqual(x, y);
            return Vector512<T>.One & (isFirst ? first : ~first);
        }
    }
}
