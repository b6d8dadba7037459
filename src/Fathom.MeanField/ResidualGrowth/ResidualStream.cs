namespace Fathom.MeanField;

/// <summary>A residual network for images as the theory of its stream sees it: stages of blocks x ← relu(shortcut(x) + branch(x)) with two convolutions of 3 × 3 in a branch.</summary>
/// <remarks>The defaults are the ResNet-110 of Bjorck et al. 2018 without batch norm, with Xavier weights.</remarks>
public sealed record ResidualStream
{
    /// <summary>The number of stages, at least 1; each after the first halves the size and doubles the channels. 3 by default.</summary>
    public int Stages { get; init; } = 3;

    /// <summary>The number of blocks in a stage, at least 1; 18 by default.</summary>
    public int BlocksPerStage { get; init; } = 18;

    /// <summary>The channels of the first stage; 16 by default.</summary>
    public int Width { get; init; } = 16;

    /// <summary>The channels of the images; 3 by default.</summary>
    public int Channels { get; init; } = 3;

    /// <summary>The height and width of the images; 32 by default.</summary>
    public int Size { get; init; } = 32;

    /// <summary>The mean square of a number of the images; 1 by default, as for standardized ones.</summary>
    public double InputSecondMoment { get; init; } = 1;

    /// <summary>Whether a batch norm follows every convolution. False by default.</summary>
    public bool IsNormalized { get; init; }

    /// <summary>How the weights begin; Xavier by default.</summary>
    public WeightLaw Weights { get; init; } = WeightLaw.Xavier;

    /// <summary>What multiplies the end of every branch: the weights of its last convolution, or the scale of the norm behind it. 1 by default; 0 for branches that begin silent.</summary>
    public double BranchScale { get; init; } = 1;

    /// <summary>How the stream changes stage; projected by default.</summary>
    public StreamShortcut Shortcut { get; init; } = StreamShortcut.Projected;

    /// <summary>Whether zero padding, which takes inputs from the neurons at the border, is counted on average. True by default.</summary>
    public bool CountsPadding { get; init; } = true;

    /// <summary>The number of weighted layers: a stem, two a block, and the read-out.</summary>
    public int Depth => (2 * Stages * BlocksPerStage) + 2;
}
