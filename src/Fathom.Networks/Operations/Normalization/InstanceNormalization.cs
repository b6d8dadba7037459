using System.Collections.Immutable;
using System.Numerics;

namespace Fathom.Networks;

/// <summary>y = γ (x − μ)/√(v + ε) + β with mean and variance over the positions of each channel of each sample: instance norm (Ulyanov et al. 2016).</summary>
/// <remarks>
/// Inputs as in ONNX InstanceNormalization: x of shape batch × channels × positions …, scale γ and shift β (optional), one number per channel. Backward as in
/// <see cref="GroupNormalization"/> with as many groups as channels.
/// </remarks>
public sealed record InstanceNormalization : IOperation
{
    /// <summary>ε, at least 0; 10⁻⁵ by default.</summary>
    public double Epsilon { get; init; } = 1e-5;

    /// <inheritdoc />
    public string OperatorName => "InstanceNormalization";

    /// <inheritdoc />
    public OperationArity Arity => new(1, 3);

    /// <inheritdoc />
    public BackwardNeeds BackwardNeeds => new(0b011);

    /// <inheritdoc />
    public ImmutableArray<TensorShape> InferShapes(ReadOnlySpan<TensorShape?> inputs)
    {
        TensorShape x = ShapeRule.Required(inputs, 0);
        ShapeRule.Require(Epsilon >= 0 && double.IsFinite(Epsilon), $"Epsilon must be at least 0, not {Epsilon}.");
        ShapeRule.Require(x.Rank >= 3, "The input needs the dimensions batch and channels and at least one of positions.");
        ShapeRule.RequireShape(inputs, 1, [x[1]], "scale");
        ShapeRule.RequireShape(inputs, 2, [x[1]], "shift");
        return [x];
    }

    /// <inheritdoc />
    public OperationMemory MemoryFor(ReadOnlySpan<TensorShape?> inputs, ReadOnlySpan<TensorShape> outputs) =>
        RowNorm.MemoryFor(GroupNormalization.SizeOf(inputs[0]!, inputs[0]![1]));

    /// <inheritdoc />
    public void Forward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        RowNorm.Forward(context, GroupNormalization.SizeOf(context.InputShape(0), context.InputShape(0)[1]), Epsilon);

    /// <inheritdoc />
    public void Backward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        RowNorm.Backward(context, GroupNormalization.SizeOf(context.InputShape(0), context.InputShape(0)[1]));
}
