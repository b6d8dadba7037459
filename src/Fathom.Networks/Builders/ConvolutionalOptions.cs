using System.Collections.Immutable;

namespace Fathom.Networks;

/// <summary>What a plain convolutional network is like.</summary>
public sealed record ConvolutionalOptions
{
    /// <summary>The output channels of each convolution with windows of 3 × 3; 0 stands for maximum pooling with windows of 2 × 2.</summary>
    public ImmutableArray<int> Layers { get; init; } = [64, 0, 128, 0, 256, 256, 0, 512, 512, 0, 512, 512, 0];

    /// <summary>The number of classes; 10 by default.</summary>
    public int Classes { get; init; } = 10;

    /// <summary>The channels of an image; 3 by default.</summary>
    public int Channels { get; init; } = 3;

    /// <summary>The height and width of an image; 32 by default.</summary>
    public int Size { get; init; } = 32;

    /// <summary>The batch norm behind each convolution, or null; the standard one by default.</summary>
    public BatchNormalization? Norm { get; init; } = new();

    /// <summary>How the weights of convolutions begin; He by default.</summary>
    public IInitializer Weights { get; init; } = NormalInitializer.He();

    /// <summary>How the weights of the read-out begin; He by default.</summary>
    public IInitializer ReadOut { get; init; } = NormalInitializer.He();
}
