using System.Collections.Immutable;
using System.Numerics;

namespace Fathom.Networks;

/// <summary>Y = α op(A) op(B) + β C, where op transposes or not: a linear layer when A holds samples in rows, B is a transposed weight and C a bias.</summary>
/// <remarks>
/// ONNX Gemm: A is M × K, or K × M when transposed; B is K × N, or N × K when transposed; C is stretched to M × N. ∂op(A) = α G op(B)ᵀ, ∂op(B) = α op(A)ᵀ G,
/// ∂C = β G, summed over stretched dimensions.
/// </remarks>
public sealed unsafe record GeneralMatrixProduct : IOperation
{
    /// <summary>α, the factor of the product; 1 by default.</summary>
    public double Alpha { get; init; } = 1;

    /// <summary>β, the factor of C; 1 by default.</summary>
    public double Beta { get; init; } = 1;

    /// <summary>Whether A stands transposed.</summary>
    public bool TransposeA { get; init; }

    /// <summary>Whether B stands transposed.</summary>
    public bool TransposeB { get; init; }

    /// <inheritdoc />
    public string OperatorName => "Gemm";

    /// <inheritdoc />
    public OperationArity Arity => new(2, 3);

    /// <inheritdoc />
    public BackwardNeeds BackwardNeeds => new(0b11);

    /// <inheritdoc />
    public ImmutableArray<TensorShape> InferShapes(ReadOnlySpan<TensorShape?> inputs)
    {
        TensorShape a = ShapeRule.Required(inputs, 0);
        TensorShape b = ShapeRule.Required(inputs, 1);
        ShapeRule.Require(a.Rank == 2 && b.Rank == 2, "Both factors must be matrices.");
        ProductSize size = SizeOf(a, b);
        int depthOfB = TransposeB ? b[1] : b[0];
        ShapeRule.Require(size.Depth == depthOfB, $"The inner dimensions {size.Depth} and {depthOfB} must agree.");
        TensorShape y = [size.Rows, size.Columns];
        if (inputs.Length > 2 && inputs[2] is { } c)
        {
            ShapeRule.Require(BroadcastShape.Of(c, y).Equals(y), $"The summand of shape {c} cannot be stretched to {y}.");
        }

        return [y];
    }

    /// <inheritdoc />
    public OperationMemory MemoryFor(ReadOnlySpan<TensorShape?> inputs, ReadOnlySpan<TensorShape> outputs)
    {
        (int rows, int columns, int depth) = SizeOf(inputs[0]!, inputs[1]!);
        int forward = TransposeA && TransposeB ? rows * depth : 0;
        int backward = TransposeA && TransposeB ? Math.Max(rows, depth) * columns : 0;
        return new OperationMemory(0, forward, Math.Max(backward, forward));
    }

    /// <inheritdoc />
    public void Forward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ProductSize size = SizeOf(context.InputShape(0), context.InputShape(1));
        T* y = context.OutputPointer(0);
        Products.Run(context.Team, context.InputPointer(0), TransposeA, context.InputPointer(1), TransposeB, y, size, accumulate: false, context.ForwardScratchPointer);
        Scale(context.Team, y, Alpha, context.OutputShape(0).Elements);
        if (context.HasInput(2) && Beta != 0)
        {
            TensorShape shape = context.OutputShape(0);
            BroadcastLoop.Run(context.Team, new ScaledSumFormula<T>(T.CreateTruncating(Beta)), y, shape, context.InputPointer(2), context.InputShape(2), y, shape);
        }
    }

    /// <inheritdoc />
    public void Backward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int rows, int columns, int depth) = SizeOf(context.InputShape(0), context.InputShape(1));
        T* a = context.InputPointer(0);
        T* b = context.InputPointer(1);
        T* g = context.OutputGradientPointer(0);
        T* scratch = context.BackwardScratchPointer;
        ProductFactors<T> toA = default;
        ProductFactors<T> toB = default;
        bool wantsA = context.WantsGradient(0);
        bool wantsB = context.WantsGradient(1);
        if (wantsA)
        {
            T* gradient = context.InputGradientPointer(0);
            toA = TransposeA ? new(b, TransposeB, g, true, gradient, new ProductSize(depth, rows, columns)) : new(g, false, b, !TransposeB, gradient, new ProductSize(rows, depth, columns));
        }

        if (wantsB)
        {
            T* gradient = context.InputGradientPointer(1);
            toB = TransposeB ? new(g, true, a, TransposeA, gradient, new ProductSize(columns, depth, rows)) : new(a, !TransposeA, g, false, gradient, new ProductSize(depth, columns, rows));
        }

        if (wantsA && wantsB && !toA.IsTransposedTwice && !toB.IsTransposedTwice)
        {
            // One job for both: threads meet once instead of twice.
            Products.Run(context.Team, toA, toB);
        }
        else
        {
            if (wantsA)
            {
                Products.Run(context.Team, toA.A, toA.TransposeA, toA.B, toA.TransposeB, toA.C, toA.Shape, accumulate: false, scratch);
            }

            if (wantsB)
            {
                Products.Run(context.Team, toB.A, toB.TransposeA, toB.B, toB.TransposeB, toB.C, toB.Shape, accumulate: false, scratch);
            }
        }

        if (wantsA)
        {
            Scale(context.Team, toA.C, Alpha, context.InputShape(0).Elements);
        }

        if (wantsB)
        {
            Scale(context.Team, toB.C, Alpha, context.InputShape(1).Elements);
        }

        if (context.WantsGradient(2))
        {
            AxisSum.Unstretch(context.Team, g, context.OutputShape(0), context.InputShape(2), T.CreateTruncating(Beta), context.InputGradientPointer(2));
        }
    }

    private ProductSize SizeOf(TensorShape a, TensorShape b) => new(TransposeA ? a[1] : a[0], TransposeB ? b[0] : b[1], TransposeA ? a[0] : a[1]);

    private static void Scale<T>(ThreadTeam team, T* values, double factor, int length)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (factor != 1)
        {
            ElementLoop.Unary(team, new ScaleFormula<T>(T.CreateTruncating(factor)), values, values, length);
        }
    }
}
