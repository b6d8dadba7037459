namespace Fathom.Data;

/// <summary>The shape of an image: channels × height × width, stored in that order.</summary>
public readonly record struct ImageShape
{
    /// <summary>Makes a shape.</summary>
    /// <param name="channels">Number of colour channels, at least 1.</param>
    /// <param name="height">Rows of pixels, at least 1.</param>
    /// <param name="width">Pixels a row, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A length is not positive, or the image is too large.</exception>
    public ImageShape(int channels, int height, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((Int128)channels * height * width, Array.MaxLength, nameof(height));
        Channels = channels;
        Height = height;
        Width = width;
    }

    /// <summary>Number of colour channels.</summary>
    public int Channels { get; }

    /// <summary>Rows of pixels.</summary>
    public int Height { get; }

    /// <summary>Pixels a row.</summary>
    public int Width { get; }

    /// <summary>Pixels of one channel: height × width.</summary>
    public int PixelsPerChannel => Height * Width;

    /// <summary>Numbers in one image: channels × height × width.</summary>
    public int Features => Channels * Height * Width;

    /// <summary>The shape as text, for instance <c>3×32×32</c>.</summary>
    /// <returns>The three lengths.</returns>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Channels}×{Height}×{Width}");
}
