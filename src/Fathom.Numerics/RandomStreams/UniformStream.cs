namespace Fathom.Numerics;

/// <summary>Streams of independent uniform numbers strictly between zero and one, addressed by index.</summary>
/// <remarks>
/// The numbers are the odd multiples of 2⁻⁵³; see <see cref="NormalStream"/> for what they depend on. A stream must not serve both uniform and normal
/// numbers in one computation, since both are made from the same random bits.
/// </remarks>
public static class UniformStream
{
    /// <summary>Fills a span with consecutive numbers of a stream.</summary>
    /// <param name="destination">Receives the numbers with indices startIndex, startIndex + 1, ….</param>
    /// <param name="seed">The seed of the whole computation.</param>
    /// <param name="stream">Which stream of the seed; different streams are independent.</param>
    /// <param name="startIndex">Index of the first number.</param>
    /// <exception cref="ArgumentOutOfRangeException">The stream would end before the span is full.</exception>
    public static void Fill(Span<double> destination, ulong seed, ulong stream, ulong startIndex = 0) =>
        RandomFill.Fill<UniformGroup>(destination, seed, stream, startIndex);

    /// <summary>Fills a span with consecutive numbers of a stream.</summary>
    /// <param name="destination">Receives the numbers with indices startIndex, startIndex + 1, ….</param>
    /// <param name="key">Which stream.</param>
    /// <param name="startIndex">Index of the first number.</param>
    /// <exception cref="ArgumentOutOfRangeException">The stream would end before the span is full.</exception>
    public static void Fill(Span<double> destination, StreamKey key, ulong startIndex = 0) =>
        RandomFill.Fill<UniformGroup>(destination, key.Seed, key.Stream, startIndex);
}
