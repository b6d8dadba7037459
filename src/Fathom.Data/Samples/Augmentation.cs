using Fathom.Numerics;

namespace Fathom.Data;

/// <summary>How training images are varied from epoch to epoch.</summary>
/// <remarks>What happens to an image depends on (seed, epoch, image) alone.</remarks>
public sealed record Augmentation
{
    // The letters of 'vary' in ASCII: any number that no other use of the seed takes.
    private const ulong Purpose = 0x76617279;

    /// <summary>The images as they are.</summary>
    public static Augmentation None { get; } = new();

    /// <summary>The image is moved by up to so many pixels in both directions, and what comes in is zero (the mean colour); 0 for no move, 4 is usual for CIFAR.</summary>
    public int Crop { get; init; }

    /// <summary>Whether half of the images are mirrored, left to right.</summary>
    public bool Flip { get; init; }

    /// <summary>Whether images are changed at all.</summary>
    public bool IsActive => Crop > 0 || Flip;

    /// <summary>How one image is varied in an epoch.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="epoch">The epoch, at least 0.</param>
    /// <param name="image">Which image.</param>
    /// <returns>How many rows and columns the image is moved down and right, and whether it is mirrored first.</returns>
    public (int Down, int Right, bool IsMirrored) Of(ulong seed, long epoch, int image)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        (ulong low, ulong high) = Philox.Block(Philox.Block(seed, Purpose, (ulong)epoch).Low, Purpose, (ulong)image);
        ulong places = (ulong)((2 * Crop) + 1);
        int down = (int)Math.BigMul(low, places, out ulong rest) - Crop;
        int right = (int)Math.BigMul(rest, places, out _) - Crop;
        return (down, right, Flip && (high & 1) == 1);
    }
}
