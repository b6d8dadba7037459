using System.Collections.Immutable;
using System.Numerics;
using Fathom.Specification;

namespace Fathom.Networks;

/// <summary>φ(y) of batch norm's y: a norm and the tanh behind it in one sweep, where channels lie side by side, for plans that need not keep y.</summary>
/// <param name="Norm">The norm.</param>
/// <param name="Activation">φ; tanh with its gain and shift.</param>
/// <remarks>
/// Same bits as the two operations one after the other. φ′ is kept for the backward pass, where it multiplies the gradient in the sweeps of the norm. In float64 the forward pass is still two passes,
/// because the activation is then evaluated in blocks.
/// </remarks>
internal sealed unsafe record ActivatedNormalization(BatchNormalization Norm, Activation Activation) : IOperation
{
    /// <inheritdoc />
    public string OperatorName => $"BatchNormalization+{Activation}";

    /// <inheritdoc />
    public OperationArity Arity => Norm.Arity;

    /// <inheritdoc />
    public BackwardNeeds BackwardNeeds => Norm.BackwardNeeds;

    /// <inheritdoc />
    public bool IsDifferentiable(int input) => Norm.IsDifferentiable(input);

    /// <inheritdoc />
    public ImmutableArray<TensorShape> InferShapes(ReadOnlySpan<TensorShape?> inputs) => Norm.InferShapes(inputs);

    /// <inheritdoc />
    public OperationMemory MemoryFor(ReadOnlySpan<TensorShape?> inputs, ReadOnlySpan<TensorShape> outputs)
    {
        OperationMemory memory = Norm.MemoryFor(inputs, outputs);
        return memory with { Saved = outputs[0].Elements + memory.Saved };
    }

    /// <inheritdoc />
    public void Forward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int length = context.OutputShape(0).Elements;
        T* slope = context.Saved.IsEmpty ? null : context.SavedPointer;
        ChannelNormalization<T> work = Norm.WorkFor(context, slope is null ? context.ForwardScratchPointer : slope + length);
        bool inOneSweep = typeof(T) == typeof(float);
        work.IsTanh = inOneSweep;
        work.Gain = (float)Activation.Gain;
        work.GainShift = (float)Activation.Shift;
        work.Slope = slope;
        Norm.Forward(context, work);
        if (!inOneSweep)
        {
            ActivationLoop.Run(context.Team, Activation, work.Y, work.Y, slope, length);
        }
    }

    /// <inheritdoc />
    public void Backward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T* slope = context.SavedPointer;
        ChannelNormalization<T> work = Norm.WorkFor(context, slope + context.OutputShape(0).Elements);
        work.Slope = slope;
        BatchNormalization.Backward(context, work);
    }
}
