using System.Collections.Immutable;
using System.Numerics;

namespace Fathom.Networks;

/// <summary>The inputs one after the other along an axis. ∂ of an input is its part of g.</summary>
/// <param name="Axis">The axis, which may be counted from the end.</param>
public sealed unsafe record Concatenation(int Axis) : IOperation
{
    /// <inheritdoc />
    public string OperatorName => "Concat";

    /// <inheritdoc />
    public OperationArity Arity => new(1, int.MaxValue);

    /// <inheritdoc />
    public BackwardNeeds BackwardNeeds => BackwardNeeds.Nothing;

    /// <inheritdoc />
    public ImmutableArray<TensorShape> InferShapes(ReadOnlySpan<TensorShape?> inputs)
    {
        TensorShape first = ShapeRule.Required(inputs, 0);
        int axis = ShapeRule.Axis(first, Axis);
        int[] dimensions = [.. first];
        for (int i = 1; i < inputs.Length; i++)
        {
            TensorShape next = ShapeRule.Required(inputs, i);
            ShapeRule.Require(next.Rank == first.Rank, $"Input {i} has {next.Rank} dimensions and not {first.Rank} as the first.");
            for (int d = 0; d < first.Rank; d++)
            {
                ShapeRule.Require(d == axis || next[d] == first[d], $"Input {i} has size {next[d]} along dimension {d} and not {first[d]} as the first.");
            }

            dimensions[axis] += next[axis];
        }

        return [TensorShape.Of(dimensions)];
    }

    /// <inheritdoc />
    public void Forward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int offset = 0;
        for (int i = 0; i < context.InputCount; i++)
        {
            Move(context, i, context.InputPointer(i), context.OutputPointer(0) + offset, toOutput: true);
            offset += RowOf(context.InputShape(i));
        }
    }

    /// <inheritdoc />
    public void Backward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int offset = 0;
        for (int i = 0; i < context.InputCount; i++)
        {
            if (context.WantsGradient(i))
            {
                Move(context, i, context.InputGradientPointer(i), context.OutputGradientPointer(0) + offset, toOutput: false);
            }

            offset += RowOf(context.InputShape(i));
        }
    }

    private int RowOf(TensorShape shape) => shape.Product(shape.Axis(Axis), shape.Rank);

    // An input is a number of rows, which lie apart in the output.
    private void Move<T>(OperationContext<T> context, int input, T* part, T* whole, bool toOutput)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TensorShape shape = context.InputShape(input);
        int row = RowOf(shape);
        ReadOnlySpan<int> box = [row == 0 ? 0 : shape.Elements / row, row];
        ReadOnlySpan<int> partStrides = [row, 1];
        ReadOnlySpan<int> wholeStrides = [RowOf(context.OutputShape(0)), 1];
        if (toOutput)
        {
            StridedCopy<T>.Run(context.Team, part, partStrides, whole, wholeStrides, box);
        }
        else
        {
            StridedCopy<T>.Run(context.Team, whole, wholeStrides, part, partStrides, box);
        }
    }
}
