using System.Collections.Immutable;
using System.Numerics;

namespace Fathom.Networks;

/// <summary>y = γ x̂ + β with x̂ = (x − μ)/√(v + ε), per channel: batch norm (Ioffe and Szegedy 2015).</summary>
/// <remarks>
/// <para>
/// Inputs as in ONNX BatchNormalization: x of shape batch × channels × positions …, scale γ, shift β, running mean, running variance, each one number per channel.
/// Scale and shift may be absent (1 and 0), and so may the running statistics in training. Outputs: y, the new running mean, the new running variance.
/// </para>
/// <para>
/// In training μ is the mean of the channel over batch and positions and v the mean of (x − μ)² (divisor n), or μ = 0 and v = the mean of x² when uncentred. The new running
/// statistics are momentum · old + (1 − momentum) · batch, the variance with divisor n when <see cref="RunningVarianceIsBiased"/>, else n − 1 (as PyTorch does; n = 1 counts as 2).
/// Otherwise, unless <see cref="AlwaysUsesBatch"/>, μ and v are the running statistics, and their new values are the old ones.
/// </para>
/// <para>
/// Backward in training: ∂x = γ r (g − mean g − x̂ · mean(g x̂)), with <see cref="Divisor"/> in the mean of g x̂ too, with r = 1/√(v + ε), without mean g when uncentred; otherwise ∂x = γ r g. ∂γ = Σ g x̂, ∂β = Σ g.
/// Running statistics carry no gradient.
/// </para>
/// </remarks>
public sealed unsafe record BatchNormalization : IOperation
{
    /// <summary>ε, at least 0; 10⁻⁵ by default.</summary>
    public double Epsilon { get; init; } = 1e-5;

    /// <summary>The share of the old running statistics that is kept, as ONNX defines it (1 − PyTorch's); 0.9 by default.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Whether the mean is subtracted. True by default.</summary>
    public bool Centred { get; init; } = true;

    /// <summary>What the sum of squares of the batch is divided by; 0, for their number n, by default. Another number is that of a batch for which a model was written down.</summary>
    public double Divisor { get; init; }

    /// <summary>Whether the running variance has the divisor n, as ONNX defines it, and not n − 1. True by default.</summary>
    public bool RunningVarianceIsBiased { get; init; } = true;

    /// <summary>Whether the running statistics are used in training too. False by default.</summary>
    public bool IsFrozen { get; init; }

    /// <summary>Whether the statistics of the batch are used in inference mode too, as where a model computes them by itself. False by default.</summary>
    public bool AlwaysUsesBatch { get; init; }

    /// <inheritdoc />
    public string OperatorName => "BatchNormalization";

    /// <inheritdoc />
    public OperationArity Arity => new(1, 5, 3);

    /// <inheritdoc />
    public BackwardNeeds BackwardNeeds => new(0b00011);

    /// <inheritdoc />
    public bool IsDifferentiable(int input) => input < 3;

    /// <inheritdoc />
    public ImmutableArray<TensorShape> InferShapes(ReadOnlySpan<TensorShape?> inputs)
    {
        TensorShape x = ShapeRule.Required(inputs, 0);
        ShapeRule.Require(Epsilon >= 0 && double.IsFinite(Epsilon), $"Epsilon must be at least 0, not {Epsilon}.");
        ShapeRule.Require(Divisor >= 0 && double.IsFinite(Divisor), $"What squares are divided by must be at least 0, not {Divisor}.");
        ShapeRule.Require(Momentum is >= 0 and <= 1, $"The momentum must be between 0 and 1, not {Momentum}.");
        ShapeRule.Require(x.Rank >= 2, "The input needs at least the dimensions batch and channels.");
        TensorShape channels = [x[1]];
        ShapeRule.RequireShape(inputs, 1, channels, "scale");
        ShapeRule.RequireShape(inputs, 2, channels, "shift");
        ShapeRule.RequireShape(inputs, 3, channels, "running mean");
        ShapeRule.RequireShape(inputs, 4, channels, "running variance");
        return [x, channels, channels];
    }

    /// <inheritdoc />
    public OperationMemory MemoryFor(ReadOnlySpan<TensorShape?> inputs, ReadOnlySpan<TensorShape> outputs) =>
        new(2 * inputs[0]![1], 2 * inputs[0]![1], 2 * inputs[0]![1]);

    /// <inheritdoc />
    public void Forward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Forward(context, isRectified: false);

    /// <inheritdoc />
    public void Backward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Backward(context, isRectified: false);

    internal void Forward<T>(OperationContext<T> context, bool isRectified)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ChannelNormalization<T> work = WorkFor(context, context.Saved.IsEmpty ? context.ForwardScratchPointer : context.SavedPointer);
        work.IsRectified = isRectified;
        Forward(context, work);
    }

    internal void Forward<T>(OperationContext<T> context, ChannelNormalization<T> work)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        work.Pass = work.UsesBatch ? ChannelPass.NormalizeByBatch : ChannelPass.NormalizeByRunning;
        if (!work.UsesBatch && ((Centred && !context.HasInput(3)) || !context.HasInput(4)))
        {
            throw new NetworkRunException("A batch norm without running mean and variance cannot run in inference mode.");
        }

        context.Team.Run(ref work, work.Pieces);
        if (context.HasOutput(1))
        {
            CarryOn(context, 3, 1, work.UsesBatch);
        }

        if (context.HasOutput(2))
        {
            CarryOn(context, 4, 2, work.UsesBatch);
        }
    }

    internal void Backward<T>(OperationContext<T> context, bool isRectified)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ChannelNormalization<T> work = WorkFor(context, context.SavedPointer);
        work.IsRectified = isRectified;
        Backward(context, work);
    }

    internal static void Backward<T>(OperationContext<T> context, ChannelNormalization<T> work)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        work.Pass = ChannelPass.PullBack;
        work.G = context.OutputGradientPointer(0);
        work.GradientX = context.WantsGradient(0) ? context.InputGradientPointer(0) : null;
        work.GradientScale = context.WantsGradient(1) ? context.InputGradientPointer(1) : null;
        work.GradientShift = context.WantsGradient(2) ? context.InputGradientPointer(2) : null;
        work.Sums = context.BackwardScratchPointer;
        context.Team.Run(ref work, work.Pieces);
    }

    internal ChannelNormalization<T> WorkFor<T>(OperationContext<T> context, T* statistics)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TensorShape x = context.InputShape(0);
        return new ChannelNormalization<T>
        {
            X = context.InputPointer(0),
            Y = context.OutputPointer(0),
            Scale = context.HasInput(1) ? context.InputPointer(1) : null,
            Shift = context.HasInput(2) ? context.InputPointer(2) : null,
            RunningMean = context.HasInput(3) ? context.InputPointer(3) : null,
            RunningVariance = context.HasInput(4) ? context.InputPointer(4) : null,
            Mean = statistics,
            Inverse = statistics + x[1],
            NewMean = context.HasOutput(1) ? context.OutputPointer(1) : null,
            NewVariance = context.HasOutput(2) ? context.OutputPointer(2) : null,
            Samples = x[0],
            Channels = x[1],
            Positions = x.Product(2, x.Rank),
            Epsilon = T.CreateTruncating(Epsilon),
            Divisor = Divisor,
            Centred = Centred,
            UsesBatch = (context.IsTraining || AlwaysUsesBatch) && !IsFrozen,
            IsBiased = RunningVarianceIsBiased,
        };
    }

    // The output holds the statistics of the batch; the running ones are mixed in here.
    private void CarryOn<T>(OperationContext<T> context, int input, int output, bool usesBatch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> current = context.Output(output);
        if (!usesBatch)
        {
            context.Input(input).CopyTo(current);
        }
        else if (context.HasInput(input))
        {
            T kept = T.CreateTruncating(Momentum);
            ReadOnlySpan<T> old = context.Input(input);
            for (int i = 0; i < current.Length; i++)
            {
                current[i] = (kept * old[i]) + ((T.One - kept) * current[i]);
            }
        }
    }
}
