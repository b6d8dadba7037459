using System.Collections.Immutable;
using System.Numerics;

namespace Fathom.Networks;

/// <summary>Part of x: along each axis named, the elements from a start to before an end in steps. ∂x is g at their places and 0 elsewhere.</summary>
/// <param name="Axes">The axes, which may be counted from the end.</param>
/// <param name="Starts">The first element along each axis; negative ones are counted from the end.</param>
/// <param name="Ends">The element after the last along each axis; negative ones are counted from the end, larger ones than the size are the size.</param>
/// <param name="Steps">The steps, not 0; empty for 1.</param>
public sealed unsafe record Slice(ImmutableArray<int> Axes, ImmutableArray<int> Starts, ImmutableArray<int> Ends, ImmutableArray<int> Steps) : IOperation
{
    /// <inheritdoc />
    public string OperatorName => "Slice";

    /// <inheritdoc />
    public OperationArity Arity => new(1, 1);

    /// <inheritdoc />
    public BackwardNeeds BackwardNeeds => BackwardNeeds.Nothing;

    /// <inheritdoc />
    public ImmutableArray<TensorShape> InferShapes(ReadOnlySpan<TensorShape?> inputs)
    {
        TensorShape x = ShapeRule.Required(inputs, 0);
        ShapeRule.Require(Starts.Length == Axes.Length && Ends.Length == Axes.Length && (Steps.IsDefaultOrEmpty || Steps.Length == Axes.Length), "Axes, starts, ends and steps must be equally many.");
        int[] dimensions = [.. x];
        for (int i = 0; i < Axes.Length; i++)
        {
            int axis = ShapeRule.Axis(x, Axes[i]);
            ShapeRule.Require(StepOf(i) != 0, "A step must not be 0.");
            (_, dimensions[axis]) = RangeOf(i, x[axis]);
        }

        return [TensorShape.Of(dimensions)];
    }

    /// <inheritdoc />
    public void Forward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TensorShape y = context.OutputShape(0);
        Span<int> outer = stackalloc int[y.Rank];
        Span<int> inner = stackalloc int[y.Rank];
        int first = Strides<T>(context.InputShape(0), y, outer, inner);
        StridedCopy<T>.Run(context.Team, context.InputPointer(0) + first, outer, context.OutputPointer(0), inner, y.Dimensions.AsSpan());
    }

    /// <inheritdoc />
    public void Backward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        context.InputGradient(0).Clear();
        TensorShape y = context.OutputShape(0);
        Span<int> outer = stackalloc int[y.Rank];
        Span<int> inner = stackalloc int[y.Rank];
        int first = Strides<T>(context.InputShape(0), y, outer, inner);
        StridedCopy<T>.Run(context.Team, context.OutputGradientPointer(0), inner, context.InputGradientPointer(0) + first, outer, y.Dimensions.AsSpan());
    }

    /// <summary>Whether two cut alike.</summary>
    /// <param name="other">The other.</param>
    /// <returns>True when they do.</returns>
    public bool Equals(Slice? other) =>
        other is not null && Axes.AsSpan().SequenceEqual(other.Axes.AsSpan()) && Starts.AsSpan().SequenceEqual(other.Starts.AsSpan())
        && Ends.AsSpan().SequenceEqual(other.Ends.AsSpan()) && Steps.AsSpan().SequenceEqual(other.Steps.AsSpan());

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Axes.Length, Starts.Length, Steps.Length);

    private int StepOf(int index) => Steps.IsDefaultOrEmpty ? 1 : Steps[index];

    // Where a cut begins and how many elements it takes, with the limits of ONNX Slice.
    private (int Start, int Count) RangeOf(int index, int size)
    {
        long step = StepOf(index);
        long start = Starts[index] < 0 ? Starts[index] + (long)size : Starts[index];
        long end = Ends[index] < 0 ? Math.Max(Ends[index] + (long)size, -1) : Ends[index];
        start = step > 0 ? Math.Clamp(start, 0, size) : Math.Clamp(start, 0, Math.Max(size - 1, 0));
        end = step > 0 ? Math.Clamp(end, 0, size) : Math.Clamp(end, -1, size - 1);
        long count = step > 0 ? (end - start + step - 1) / step : (start - end - step - 1) / -step;
        return ((int)start, (int)Math.Max(count, 0));
    }

    private int Strides<T>(TensorShape x, TensorShape y, Span<int> outer, Span<int> inner)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        StridedCopy<T>.Contiguous(x, outer);
        StridedCopy<T>.Contiguous(y, inner);
        int first = 0;
        for (int i = 0; i < Axes.Length; i++)
        {
            int axis = x.Axis(Axes[i]);
            first += RangeOf(i, x[axis]).Start * outer[axis];
            outer[axis] *= StepOf(i);
        }

        return first;
    }
}
