using System.Collections.Immutable;
using System.Numerics;

namespace Fathom.Networks;

/// <summary>Y = A B over the last two dimensions, with the dimensions before them stretched to a common shape.</summary>
/// <remarks>
/// ONNX MatMul with the rules of numpy: an A of one dimension is a row, a B of one dimension a column, and the dimension put in is taken out again.
/// ∂A = G Bᵀ, ∂B = Aᵀ G, summed over stretched dimensions.
/// </remarks>
public sealed unsafe record MatrixMultiplication : IOperation
{
    /// <inheritdoc />
    public string OperatorName => "MatMul";

    /// <inheritdoc />
    public OperationArity Arity => new(2, 2);

    /// <inheritdoc />
    public BackwardNeeds BackwardNeeds => new(0b11);

    /// <inheritdoc />
    public ImmutableArray<TensorShape> InferShapes(ReadOnlySpan<TensorShape?> inputs)
    {
        TensorShape a = ShapeRule.Required(inputs, 0);
        TensorShape b = ShapeRule.Required(inputs, 1);
        ShapeRule.Require(a.Rank > 0 && b.Rank > 0, "A scalar is no matrix.");
        Layout layout = new(a, b);
        int depthOfB = b.Rank == 1 ? b[0] : b[^2];
        ShapeRule.Require(layout.Size.Depth == depthOfB, $"The inner dimensions {layout.Size.Depth} and {depthOfB} must agree.");
        int[] matrix = [.. a.Rank > 1 ? [layout.MatrixRows] : Array.Empty<int>(), .. b.Rank > 1 ? [layout.Size.Columns] : Array.Empty<int>()];
        return [TensorShape.Of([.. layout.Batch, .. matrix])];
    }

    /// <inheritdoc />
    public void Forward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Layout layout = LayoutOf(context);
        T* y = context.OutputPointer(0);
        for (int i = 0; i < layout.Count; i++)
        {
            layout.Walk.Locate(i, out int a, out int b, out _);
            Products.Run(
                context.Team,
                context.InputPointer(0) + ((long)a * layout.LengthOfA),
                false,
                context.InputPointer(1) + ((long)b * layout.LengthOfB),
                false,
                y + ((long)i * layout.Size.Rows * layout.Size.Columns),
                layout.Size,
                accumulate: false,
                null);
        }
    }

    /// <inheritdoc />
    public void Backward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Layout layout = LayoutOf(context);
        (int rows, int columns, int depth) = layout.Size;
        for (int input = 0; input < 2; input++)
        {
            if (context.WantsGradient(input) && context.InputShape(input).Elements * (long)layout.Count > 0)
            {
                context.InputGradient(input).Clear();
            }
        }

        for (int i = 0; i < layout.Count; i++)
        {
            layout.Walk.Locate(i, out int a, out int b, out _);
            T* g = context.OutputGradientPointer(0) + ((long)i * rows * columns);
            if (context.WantsGradient(0))
            {
                T* gradient = context.InputGradientPointer(0) + ((long)a * layout.LengthOfA);
                Products.Run(context.Team, g, false, context.InputPointer(1) + ((long)b * layout.LengthOfB), true, gradient, new ProductSize(rows, depth, columns), accumulate: true, null);
            }

            if (context.WantsGradient(1))
            {
                T* gradient = context.InputGradientPointer(1) + ((long)b * layout.LengthOfB);
                Products.Run(context.Team, context.InputPointer(0) + ((long)a * layout.LengthOfA), true, g, false, gradient, new ProductSize(depth, columns, rows), accumulate: true, null);
            }
        }
    }

    private static Layout LayoutOf<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        context.Prepared ??= new Layout(context.InputShape(0), context.InputShape(1));
        return (Layout)context.Prepared;
    }

    // A matrix B that serves all of A's matrices is one product with the rows of all of them.
    private sealed class Layout
    {
        public Layout(TensorShape a, TensorShape b)
        {
            TensorShape batchOfA = TensorShape.Of(a.Dimensions.AsSpan()[..Math.Max(0, a.Rank - 2)]);
            TensorShape batchOfB = TensorShape.Of(b.Dimensions.AsSpan()[..Math.Max(0, b.Rank - 2)]);
            Batch = BroadcastShape.Of(batchOfA, batchOfB);
            int rows = a.Rank == 1 ? 1 : a[^2];
            int depth = a[^1];
            int columns = b.Rank == 1 ? 1 : b[^1];
            bool joins = batchOfB.Rank == 0;
            MatrixRows = rows;
            Size = new ProductSize(joins ? rows * Batch.Elements : rows, columns, depth);
            LengthOfA = rows * depth;
            LengthOfB = depth * columns;
            Count = joins ? 1 : Batch.Elements;
            Walk = StretchedWalk.Of(batchOfA, batchOfB, Batch);
        }

        public TensorShape Batch { get; }

        public ProductSize Size { get; }

        public int MatrixRows { get; }

        public int LengthOfA { get; }

        public int LengthOfB { get; }

        public int Count { get; }

        public StretchedWalk Walk { get; }
    }
}
