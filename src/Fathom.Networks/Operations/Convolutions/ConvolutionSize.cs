namespace Fathom.Networks;

/// <summary>The sizes of a convolution and how its work is cut; depends on shapes alone.</summary>
internal readonly struct ConvolutionSize
{
    // A block of windows should stay in the second-level cache.
    private const int BlockElements = 96 * 1024;
    private const int MostParts = 16;
    private const int LargestJoined = 8 * 1024 * 1024;
    private const int LargestParts = 4 * 1024 * 1024;

    // Beyond so many positions an image alone keeps a product busy.
    private const int MostJoinedPositions = 64;

    // Every piece of products over shifted rows orders the weights for itself.
    private const int MostShiftedWeights = 160 * 1024;

    /// <summary>Into how many pieces products over a whole batch are cut.</summary>
    public const int MostPieces = 16;

    /// <summary>Works the sizes out.</summary>
    /// <param name="geometry">The windows.</param>
    /// <param name="samples">The batch size.</param>
    /// <param name="inputs">The channels of the input.</param>
    /// <param name="outputs">The channels of the output.</param>
    /// <param name="groups">The groups of channels.</param>
    public ConvolutionSize(WindowGeometry geometry, int samples, int inputs, int outputs, int groups)
    {
        Geometry = geometry;
        Samples = samples;
        Groups = groups;
        InputsPerGroup = inputs / groups;
        OutputsPerGroup = outputs / groups;
        Depth = InputsPerGroup * geometry.KernelHeight * geometry.KernelWidth;
        int rows = Math.Clamp(BlockElements / Math.Max(1, Depth * geometry.OutputWidth), 1, Math.Max(1, geometry.OutputHeight));
        RowsPerBlock = (geometry.OutputHeight + ((geometry.OutputHeight + rows - 1) / rows) - 1) / Math.Max(1, (geometry.OutputHeight + rows - 1) / rows);
        Blocks = (geometry.OutputHeight + RowsPerBlock - 1) / RowsPerBlock;
        Parts = Math.Max(1, Math.Min(MostParts, samples * groups));
        WeightParts = Math.Max(1, Math.Min(Math.Min(MostParts, samples), LargestParts / Math.Max(1, outputs * Depth)));
        ForwardRows = new ShiftedRows(InputsPerGroup, geometry.Height, geometry.Width, geometry, (geometry.PadTop, geometry.PadLeft, geometry.PadBottom, geometry.PadRight));
        int spanDown = (geometry.KernelHeight - 1) * geometry.DilationDown;
        int spanRight = (geometry.KernelWidth - 1) * geometry.DilationRight;
        BackwardRows = new ShiftedRows(
            OutputsPerGroup,
            geometry.OutputHeight,
            geometry.OutputWidth,
            geometry,
            (spanDown - geometry.PadTop, spanRight - geometry.PadLeft, spanDown - geometry.PadBottom, spanRight - geometry.PadRight));
        SampleParts = Math.Max(1, Math.Min(MostParts, samples));
        IsShifted = geometry is { StrideDown: 1, StrideRight: 1 } && ForwardRows.Fits && BackwardRows.Fits && OutputsPerGroup * Depth <= MostShiftedWeights;
        IsJoined = groups == 1 && !IsShifted && samples > 1 && geometry.Outputs <= MostJoinedPositions && (long)Math.Max(Depth, outputs) * samples * geometry.Outputs <= LargestJoined;
        IsPointwise = geometry is
        {
            KernelHeight: 1, KernelWidth: 1, StrideDown: 1, StrideRight: 1, PadTop: 0, PadLeft: 0, PadBottom: 0, PadRight: 0,
        };
    }

    /// <summary>The windows.</summary>
    public WindowGeometry Geometry { get; }

    /// <summary>The batch size.</summary>
    public int Samples { get; }

    /// <summary>The groups of channels.</summary>
    public int Groups { get; }

    /// <summary>Input channels of a group.</summary>
    public int InputsPerGroup { get; }

    /// <summary>Output channels of a group.</summary>
    public int OutputsPerGroup { get; }

    /// <summary>Weights of an output channel.</summary>
    public int Depth { get; }

    /// <summary>Rows of windows in a block.</summary>
    public int RowsPerBlock { get; }

    /// <summary>Blocks of an image.</summary>
    public int Blocks { get; }

    /// <summary>Pieces of the forward pass and of the gradient of the input.</summary>
    public int Parts { get; }

    /// <summary>Parts of the batch over which the gradient of the weights is summed separately.</summary>
    public int WeightParts { get; }

    /// <summary>Pieces of the gradient of the weights.</summary>
    public int WeightPieces => WeightParts * Groups;

    /// <summary>Pieces of the sum of the parts.</summary>
    public int SumPieces => ElementLoop.Pieces(Weights, ElementLoop.ChunkFor(Weights));

    /// <summary>The convolution as a product over shifted rows.</summary>
    public ShiftedRows ForwardRows { get; }

    /// <summary>The gradient of the input as a product over shifted rows.</summary>
    public ShiftedRows BackwardRows { get; }

    /// <summary>Whether products over shifted rows are used: stride 1, small images, and not too many weights.</summary>
    public bool IsShifted { get; }

    /// <summary>Whether all images are taken as one matrix: few positions, and not too many windows in all.</summary>
    public bool IsJoined { get; }

    /// <summary>Elements of the matrix of the windows of all images.</summary>
    public int JoinedColumns => Depth * Samples * Geometry.Outputs;

    /// <summary>Scratch of passes over all images as one matrix: the windows, and the outputs.</summary>
    public int JoinedScratch => ((JoinedColumns + 15) / 16 * 16) + (OutputsPerGroup * Samples * Geometry.Outputs);

    /// <summary>Output channels of a group, rounded up to whole vectors.</summary>
    public int PaddedOutputs => (OutputsPerGroup + 15) / 16 * 16;

    /// <summary>Pieces of products over shifted rows.</summary>
    public int SampleParts { get; }

    /// <summary>Scratch of a piece of products over shifted rows.</summary>
    public int ShiftedScratch
    {
        get
        {
            int ordered = OutputsPerGroup * Depth;
            int forward = ForwardRows.InputLength + (OutputsPerGroup * ForwardRows.RowLength) + ordered;
            int backward = BackwardRows.InputLength + (InputsPerGroup * BackwardRows.RowLength) + ordered;
            int weights = ForwardRows.InputLength + ((Geometry.Outputs + ShiftedCorrelation.WholeRows(Depth)) * PaddedOutputs);
            return (Math.Max(Math.Max(forward, backward), weights) + 15) / 16 * 16;
        }
    }

    /// <summary>Whether a window is one position, so that the input itself is the matrix of windows.</summary>
    public bool IsPointwise { get; }

    /// <summary>Elements of the matrix of windows of a block.</summary>
    public int BlockLength => Depth * RowsPerBlock * Geometry.OutputWidth;

    /// <summary>Elements of the weights.</summary>
    public int Weights => Groups * OutputsPerGroup * Depth;

    /// <summary>Scratch of the forward pass.</summary>
    public int ForwardScratch => IsJoined ? JoinedScratch : IsShifted ? SampleParts * ShiftedScratch : IsPointwise ? 0 : Parts * BlockLength;

    /// <summary>Where in the scratch of the backward pass the parts of the gradient of the weights begin.</summary>
    public int WeightPartsOffset => IsJoined ? JoinedScratch : IsShifted ? Math.Max(SampleParts, WeightPieces) * ShiftedScratch : IsPointwise ? 0 : Math.Max(Parts, WeightPieces) * BlockLength;

    /// <summary>Scratch of the backward pass.</summary>
    public int BackwardScratch => IsJoined ? JoinedScratch : WeightPartsOffset + (WeightParts * Weights);
}
