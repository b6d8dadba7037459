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

    /// <summary>The batch norm behind each convolution, or null for convolutions with a bias instead; the standard one by default.</summary>
    public BatchNormalization? Norm { get; init; } = new();

    /// <summary>How a shortcut passes a change of size; padded by default.</summary>
    public ShortcutKind Shortcut { get; init; } = ShortcutKind.Padded;

    /// <summary>How the weights of convolutions begin; He by default.</summary>
    public IInitializer Weights { get; init; } = NormalInitializer.He();

    /// <summary>How the weights of the read-out begin; He by default.</summary>
    public IInitializer ReadOut { get; init; } = NormalInitializer.He();
}
