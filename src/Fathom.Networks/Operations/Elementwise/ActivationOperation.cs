using System.Collections.Immutable;
using System.Numerics;
using Fathom.Specification;

namespace Fathom.Networks;

/// <summary>y = φ(x) element by element, with φ as the specification defines it. ∂x = g · φ′(x).</summary>
/// <param name="Activation">φ with its gain and shift.</param>
/// <remarks>
/// The slope is computed together with the value and kept for the backward pass. The plain ReLU keeps nothing: its slope is read off its output and is 0 where the
/// output is 0, at the kink too, which is the convention of the training frameworks; every other activation has at a kink the mean of both sides.
/// float32 arguments are widened, evaluated in float64 and rounded; tanh has a formula of its own in float32, good to about two units in the last place.
/// </remarks>
public sealed unsafe record ActivationOperation(Activation Activation) : IOperation
{
    /// <inheritdoc />
    public string OperatorName => Activation.ToString();

    /// <inheritdoc />
    public OperationArity Arity => new(1, 1);

    /// <inheritdoc />
    public BackwardNeeds BackwardNeeds => IsPlainRelu ? new(0, 0b1) : BackwardNeeds.Nothing;

    private bool IsPlainRelu => Activation.Equals(PlainRelu.Activation);

    /// <inheritdoc />
    public ImmutableArray<TensorShape> InferShapes(ReadOnlySpan<TensorShape?> inputs) => ShapeRule.SameAsFirst(inputs);

    /// <inheritdoc />
    public OperationMemory MemoryFor(ReadOnlySpan<TensorShape?> inputs, ReadOnlySpan<TensorShape> outputs) => new(IsPlainRelu ? 0 : outputs[0].Elements);

    /// <inheritdoc />
    public void Forward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int length = context.InputShape(0).Elements;
        if (IsPlainRelu)
        {
            ElementLoop.Unary(context.Team, default(PlainRelu.ValueFormula<T>), context.InputPointer(0), context.OutputPointer(0), length);
        }
        else
        {
            ActivationLoop.Run(context.Team, Activation, context.InputPointer(0), context.OutputPointer(0), context.SavedPointer, length);
        }
    }

    /// <inheritdoc />
    public void Backward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int length = context.InputShape(0).Elements;
        if (IsPlainRelu)
        {
            ElementLoop.Binary(context.Team, default(PlainRelu.SlopeFormula<T>), context.OutputGradientPointer(0), context.OutputPointer(0), context.InputGradientPointer(0), length);
        }
        else
        {
            ElementLoop.Binary(context.Team, default(ProductFormula<T>), context.OutputGradientPointer(0), context.SavedPointer, context.InputGradientPointer(0), length);
        }
    }
}
