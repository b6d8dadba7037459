using System.Collections.Immutable;
using System.Numerics;

namespace Fathom.Networks;

/// <summary>y = γ (x − μ)/√(v + ε) + β with mean and variance over each sample's groups of channels: group norm (Wu and He 2018).</summary>
/// <remarks>
/// Inputs: x of shape batch × channels × positions …, scale γ and shift β (optional), one number per channel. Backward as in <see cref="LayerNormalization"/>,
/// with ∂γ and ∂β summed over batch and positions.
/// </remarks>
public sealed record GroupNormalization : IOperation
{
    /// <summary>The number of groups, which divides the number of channels; 1 by default.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>ε, at least 0; 10⁻⁵ by default.</summary>
    public double Epsilon { get; init; } = 1e-5;

    /// <inheritdoc />
    public string OperatorName => "GroupNormalization";

    /// <inheritdoc />
    public OperationArity Arity => new(1, 3);

    /// <inheritdoc />
    public BackwardNeeds BackwardNeeds => new(0b011);

    /// <inheritdoc />
    public ImmutableArray<TensorShape> InferShapes(ReadOnlySpan<TensorShape?> inputs)
    {
        TensorShape x = ShapeRule.Required(inputs, 0);
        ShapeRule.Require(Epsilon >= 0 && double.IsFinite(Epsilon), $"Epsilon must be at least 0, not {Epsilon}.");
        ShapeRule.Require(x.Rank >= 2, "The input needs at least the dimensions batch and channels.");
        ShapeRule.Require(Groups >= 1 && x[1] % Groups == 0, $"The {x[1]} channels cannot be cut into {Groups} groups.");
        ShapeRule.RequireShape(inputs, 1, [x[1]], "scale");
        ShapeRule.RequireShape(inputs, 2, [x[1]], "shift");
        return [x];
    }

    /// <inheritdoc />
    public OperationMemory MemoryFor(ReadOnlySpan<TensorShape?> inputs, ReadOnlySpan<TensorShape> outputs) => RowNorm.MemoryFor(SizeOf(inputs[0]!, Groups));

    /// <inheritdoc />
    public void Forward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => RowNorm.Forward(context, SizeOf(context.InputShape(0), Groups), Epsilon);

    /// <inheritdoc />
    public void Backward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => RowNorm.Backward(context, SizeOf(context.InputShape(0), Groups));

    internal static RowNormSize SizeOf(TensorShape x, int groups)
    {
        int positions = x.Product(2, x.Rank);
        return new RowNormSize(x[0] * groups, x[1] / groups * positions, positions, groups);
    }
}
