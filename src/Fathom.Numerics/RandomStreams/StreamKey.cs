namespace Fathom.Numerics;

/// <summary>The address of one stream of random numbers.</summary>
/// <param name="Seed">The key of the generator.</param>
/// <param name="Stream">Which stream of that key.</param>
public readonly record struct StreamKey(ulong Seed, ulong Stream)
{
    /// <summary>One more than the largest layer.</summary>
    public const uint LayerLimit = 1u << 24;

    /// <summary>The stream of the bare seed that mixes experiments into keys.</summary>
    private const ulong MixingStream = ulong.MaxValue;

    /// <summary>The stream for one purpose in one layer of one network.</summary>
    /// <param name="seed">The seed of the whole computation.</param>
    /// <param name="experiment">Which experiment under the seed; experiments are independent of each other.</param>
    /// <param name="network">Which network of the experiment.</param>
    /// <param name="layer">Which layer of the network, below <see cref="LayerLimit"/>.</param>
    /// <param name="purpose">What the numbers are for: forward normals, backward normals, biases, ….</param>
    /// <returns>The address. Different networks, layers and purposes have different streams.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The layer is too large.</exception>
    /// <remarks>
    /// The key is one block of <see cref="Philox"/> at (seed, experiment), so that keys of different experiments are unrelated; the stream holds the network in its upper 32 bits, the
    /// layer in the next 24 and the purpose in the lowest 8.
    /// </remarks>
    public static StreamKey Of(ulong seed, uint experiment, uint network, uint layer, byte purpose)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(layer, LayerLimit);
        return new StreamKey(Philox.Block(seed, MixingStream, experiment).Low, ((ulong)network << 32) | (layer << 8) | purpose);
    }
}
