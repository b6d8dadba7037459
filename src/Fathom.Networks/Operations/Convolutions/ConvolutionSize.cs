namespace Fathom.Networks;

/// <summary>The sizes of a convolution and how its work is cut; depends on shapes alone.</summary>
internal readonly struct ConvolutionSize
{
    // A block of windows should stay in the second-level cache.
    private const int BlockElements = 96 * 1024;
    private const int MostParts = 16;
    private const int LargestParts = 4 * 1024 * 1024;

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

    /// <summary>Whether a window is one position, so that the input itself is the matrix of windows.</summary>
    public bool IsPointwise { get; }

    /// <summary>Elements of the matrix of windows of a block.</summary>
    public int BlockLength => Depth * RowsPerBlock * Geometry.OutputWidth;

    /// <summary>Elements of the weights.</summary>
    public int Weights => Groups * OutputsPerGroup * Depth;

    /// <summary>Scratch of the forward pass.</summary>
    public int ForwardScratch => IsPointwise ? 0 : Parts * BlockLength;

    /// <summary>Scratch of the backward pass.</summary>
    public int BackwardScratch => Math.Max(Parts * BlockLength, (WeightPieces * (IsPointwise ? 0 : BlockLength)) + (WeightParts * Weights));
}
