using System.Collections.Immutable;
using System.Numerics;

namespace Fathom.Networks;

/// <summary>y = w ⋆ x + b: every output channel is the sum over input channels and window positions of weight times input (a cross-correlation).</summary>
/// <remarks>
/// <para>
/// Inputs as in ONNX Conv: x of shape batch × channels × positions (one or two dimensions), w of shape outputs × channels/groups × window, b one number per output, optional.
/// ∂w sums g times the window of x, ∂x spreads g w over the window, ∂b sums g.
/// </para>
/// <para>
/// Images of few positions are taken together as one matrix of windows (<see cref="JoinedConvolution{T}"/>). With stride 1 and images that are not large, a padded image is multiplied by the weights as it stands (<see cref="ShiftedRows"/>). Else blocks of positions are taken: the windows
/// of a block become the columns of a matrix, which is multiplied by the weights. The gradient of the weights is summed over
/// a fixed number of parts of the batch, and the parts are added in their order.
/// </para>
/// </remarks>
public sealed unsafe record Convolution : IOperation
{
    /// <summary>Strides, padding and dilations.</summary>
    public SlidingWindow Window { get; init; } = SlidingWindow.Plain;

    /// <summary>The number of groups of channels that do not see each other; 1 by default.</summary>
    public int Groups { get; init; } = 1;

    /// <inheritdoc />
    public string OperatorName => "Conv";

    /// <inheritdoc />
    public OperationArity Arity => new(2, 3);

    /// <inheritdoc />
    public BackwardNeeds BackwardNeeds => new(0b011);

    /// <inheritdoc />
    public ImmutableArray<TensorShape> InferShapes(ReadOnlySpan<TensorShape?> inputs)
    {
        TensorShape x = ShapeRule.Required(inputs, 0);
        TensorShape w = ShapeRule.Required(inputs, 1);
        ShapeRule.Require(x.Rank is 3 or 4, "The input needs the dimensions batch and channels and one or two of positions.");
        ShapeRule.Require(w.Rank == x.Rank, $"The weights must have as many dimensions as the input, {x.Rank}, not {w.Rank}.");
        ShapeRule.Require(Groups >= 1 && x[1] % Groups == 0 && w[0] % Groups == 0, $"{x[1]} inputs and {w[0]} outputs cannot be cut into {Groups} groups.");
        ShapeRule.Require(w[1] == x[1] / Groups, $"The weights are for {w[1]} channels per group, but the input has {x[1] / Groups}.");
        ShapeRule.RequireShape(inputs, 2, [w[0]], "bias");
        ShapeRule.Require(!Window.RoundsUp, "A convolution leaves out windows that stick out; only pooling can keep them.");
        return [WindowGeometry.Of(x, w.Dimensions.AsSpan()[2..], Window).OutputShape(x, w[0])];
    }

    /// <inheritdoc />
    public OperationMemory MemoryFor(ReadOnlySpan<TensorShape?> inputs, ReadOnlySpan<TensorShape> outputs)
    {
        ConvolutionSize size = SizeOf(inputs[0]!, inputs[1]!);
        return new OperationMemory(0, size.ForwardScratch, size.BackwardScratch);
    }

    /// <inheritdoc />
    public void Forward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ConvolutionSize size = SizeOf(context.InputShape(0), context.InputShape(1));
        if (size.IsJoined)
        {
            JoinedConvolution<T> joined = Joined(context, size, context.ForwardScratchPointer);
            joined.Bias = context.HasInput(2) ? context.InputPointer(2) : null;
            joined.Y = context.OutputPointer(0);
            Run(context, ref joined, JoinedPass.Windows);
            Run(context, ref joined, JoinedPass.Forward);
            return;
        }

        if (size.IsShifted)
        {
            ShiftedConvolution<T> shifted = new()
            {
                Size = size,
                Source = context.InputPointer(0),
                Weights = context.InputPointer(1),
                Bias = context.HasInput(2) ? context.InputPointer(2) : null,
                Target = context.OutputPointer(0),
                Scratch = context.ForwardScratchPointer,
                Pass = ConvolutionPass.Forward,
            };
            context.Team.Run(ref shifted, size.SampleParts);
            return;
        }

        ConvolutionWork<T> work = new()
        {
            Size = size,
            X = context.InputPointer(0),
            Weights = context.InputPointer(1),
            Bias = context.HasInput(2) ? context.InputPointer(2) : null,
            Y = context.OutputPointer(0),
            Scratch = context.ForwardScratchPointer,
            Pass = ConvolutionPass.Forward,
        };
        context.Team.Run(ref work, work.Size.Parts);
    }

    /// <inheritdoc />
    public void Backward<T>(OperationContext<T> context)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ConvolutionSize size = SizeOf(context.InputShape(0), context.InputShape(1));
        T* weightParts = context.BackwardScratchPointer + size.WeightPartsOffset;
        if (size.IsJoined)
        {
            RunJoined(context, size);
        }
        else if (size.IsShifted)
        {
            RunShifted(context, size, weightParts);
        }
        else
        {
            RunBlocks(context, size, weightParts);
        }

        if (context.WantsGradient(1) && !size.IsJoined)
        {
            ConvolutionWork<T> sum = new() { Size = size, Target = context.InputGradientPointer(1), WeightParts = weightParts, Pass = ConvolutionPass.SumOfWeightParts };
            context.Team.Run(ref sum, size.SumPieces);
        }

        if (context.WantsGradient(2))
        {
            TensorShape y = context.OutputShape(0);
            AxisSum.Run(context.Team, context.OutputGradientPointer(0), y, ~0b10u, T.One, context.InputGradientPointer(2));
        }
    }

    private static JoinedConvolution<T> Joined<T>(OperationContext<T> context, in ConvolutionSize size, T* scratch)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new()
        {
            Size = size,
            X = context.InputPointer(0),
            Weights = context.InputPointer(1),
            Columns = scratch,
            Rows = scratch + (size.JoinedScratch - (size.OutputsPerGroup * size.Samples * size.Geometry.Outputs)),
        };

    private static void Run<T>(OperationContext<T> context, ref JoinedConvolution<T> work, JoinedPass pass)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        work.Pass = pass;
        context.Team.Run(ref work, work.Pieces);
    }

    // The gradient of the input comes first, because it needs the room of the windows.
    private static void RunJoined<T>(OperationContext<T> context, in ConvolutionSize size)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        JoinedConvolution<T> work = Joined(context, size, context.BackwardScratchPointer);
        work.Y = context.OutputGradientPointer(0);
        Run(context, ref work, JoinedPass.OutputGradients);
        if (context.WantsGradient(0))
        {
            work.Target = context.InputGradientPointer(0);
            Run(context, ref work, JoinedPass.InputGradient);
        }

        if (context.WantsGradient(1))
        {
            work.Target = context.InputGradientPointer(1);
            Run(context, ref work, JoinedPass.Windows);
            Run(context, ref work, JoinedPass.WeightGradient);
        }
    }

    private static void RunShifted<T>(OperationContext<T> context, in ConvolutionSize size, T* weightParts)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ShiftedConvolution<T> work = new() { Size = size, Weights = context.InputPointer(1), Scratch = context.BackwardScratchPointer };
        if (context.WantsGradient(0))
        {
            work.Source = context.OutputGradientPointer(0);
            work.Target = context.InputGradientPointer(0);
            work.Pass = ConvolutionPass.InputGradient;
            context.Team.Run(ref work, size.SampleParts);
        }

        if (context.WantsGradient(1))
        {
            work.Source = context.InputPointer(0);
            work.G = context.OutputGradientPointer(0);
            work.WeightParts = weightParts;
            work.Pass = ConvolutionPass.WeightGradient;
            context.Team.Run(ref work, size.WeightPieces);
        }
    }

    private static void RunBlocks<T>(OperationContext<T> context, in ConvolutionSize size, T* weightParts)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ConvolutionWork<T> work = new()
        {
            Size = size,
            X = context.InputPointer(0),
            Weights = context.InputPointer(1),
            Y = context.OutputGradientPointer(0),
            Scratch = context.BackwardScratchPointer,
            WeightParts = weightParts,
        };
        if (context.WantsGradient(0))
        {
            work.Target = context.InputGradientPointer(0);
            work.Pass = ConvolutionPass.InputGradient;
            context.Team.Run(ref work, size.Parts);
        }

        if (context.WantsGradient(1))
        {
            work.Pass = ConvolutionPass.WeightGradient;
            context.Team.Run(ref work, size.WeightPieces);
        }
    }

    private ConvolutionSize SizeOf(TensorShape x, TensorShape w) =>
        new(WindowGeometry.Of(x, w.Dimensions.AsSpan()[2..], Window), x[0], x[1], w[0], Groups);
}
