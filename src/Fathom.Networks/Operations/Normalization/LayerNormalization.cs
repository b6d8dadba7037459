using System.Collections.Immutable;
using System.Numerics;

namespace Fathom.Networks;

/// <summary>
/// y = γ (x − μ)/√(v + ε) + β with mean and variance over the dimensions from an axis on: layer norm (Ba et al. 2016); uncentred, with μ = 0 and v = mean x²: root mean square norm (Zhang
/// and Sennrich 2019).
/// </summary>
/// <remarks>
/// Inputs as in ONNX LayerNormalization: x, scale γ and shift β (optional), both of the shape of the normalized dimensions. With h = g γ and x̂ the normalized input:
/// ∂x = (h − mean h − x̂ · mean(h x̂))/√(v + ε), without mean h when uncentred, ∂γ = Σ g x̂ and ∂β = Σ g over the dimensions before the axis.
/// </remarks>
public sealed record LayerNormalization : IOperation
{
    /// <summary>The first dimension that is normalized; −1, the last, by default.</summary>
    public int Axis { get; init; } = -1;

    /// <summary>ε, at least 0; 10⁻⁵ by default.</summary>
    public double Epsilon { get; init; } = 1e-5;

    /// <summary>Whether the mean is subtracted. True by default.</summary>
    public bool Centred { get; init; } = true;

    /// <inheritdoc />
    public string OperatorName => Centred ? "LayerNormalization" : "RMSNormalization";

    /// <inheritdoc />
    public OperationArity Arity => new(1, 3);

    /// <inheritdoc />
    public BackwardNeeds BackwardNeeds => new(0b011);

    /// <inheritdoc />
    public ImmutableArray<TensorShape> InferShapes(ReadOnlySpan<TensorShape?> inputs)
    {
        TensorShape x = ShapeRule.Required(inputs, 0);
        int axis = ShapeRule.Axis(x, Axis);
        ShapeRule.Require(Epsilon >= 0 && double.IsFinite(Epsilon), $"Epsilon must be at least 0, not {Epsilon}.");
        TensorShape row = TensorShape.Of(x.Dimensions.AsSpan()[axis..]);
        ShapeRule.RequireShape(inputs, 1, row, "scale");
        ShapeRule.RequireShape(inputs, 2, row, "shift");
        return [x];
    }

    /// <inheritdoc />
    public OperationMemory MemoryFor(ReadOnlySpan<TensorShape?> inputs, ReadOnlySpan<TensorShape> outputs) => RowNorm.MemoryFor(SizeOf(inputs[0]!));

    /// <inheritdoc />
    public void Forward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => RowNorm.Forward(context, SizeOf(context.InputShape(0)), Epsilon, Centred);

    /// <inheritdoc />
    public void Backward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => RowNorm.Backward(context, SizeOf(context.InputShape(0)), Centred);

    private RowNormSize SizeOf(TensorShape x)
    {
        int axis = x.Axis(Axis);
        return new RowNormSize(x.Product(0, axis), x.Product(axis, x.Rank), 1, 1);
    }
}
