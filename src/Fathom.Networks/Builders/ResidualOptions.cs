namespace Fathom.Networks;

/// <summary>What a residual network for small images is like.</summary>
public sealed record ResidualOptions
{
    /// <summary>The number of weighted layers 6 n + 2: 20, 32, 44, 56, 110, …; 20 by default.</summary>
    public int Depth { get; init; } = 20;

    /// <summary>The number of classes; 10 by default.</summary>
    public int Classes { get; init; } = 10;

    /// <summary>The channels of an image; 3 by default.</summary>
    public int Channels { get; init; } = 3;

    /// <summary>The height and width of an image; 32 by default.</summary>
    public int Size { get; init; } = 32;

    /// <summary>The channels of the first stage, doubled in each of the two that follow; 16 by default.</summary>
    public int Width { get; init; } = 16;

    /// <summary>The batch norm, or null for a network without; convolutions without a norm behind them have a bias. The standard one by default.</summary>
    public BatchNormalization? Norm { get; init; } = new();

    /// <summary>Where norms stand, if there are any; behind every convolution by default.</summary>
    public NormPlacement Placement { get; init; } = NormPlacement.EveryConvolution;

    /// <summary>What is left of the norms; everything by default.</summary>
    public NormForm Form { get; init; } = NormForm.Full;

    /// <summary>How a shortcut passes a change of size; padded by default.</summary>
    public ShortcutKind Shortcut { get; init; } = ShortcutKind.Padded;

    /// <summary>How the weights of convolutions begin; He by default.</summary>
    public IInitializer Weights { get; init; } = NormalInitializer.He();

    /// <summary>How the weights of the last convolution of every branch begin; null, the default, for the same as the others. Zeros make branches that begin silent.</summary>
    public IInitializer? BranchEnd { get; init; }

    /// <summary>How the scale of the norm at the end of every branch begins; ones by default.</summary>
    public IInitializer BranchScale { get; init; } = ConstantInitializer.Ones;

    /// <summary>How the weights of the read-out begin; He by default.</summary>
    public IInitializer ReadOut { get; init; } = NormalInitializer.He();
}
