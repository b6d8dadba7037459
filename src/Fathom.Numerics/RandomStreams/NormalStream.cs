namespace Fathom.Numerics;

/// <summary>Streams of independent standard normal numbers, addressed by index.</summary>
/// <remarks>
/// A number depends on (seed, stream, index) alone, bit for bit: not on where a fill starts, how it is cut, how many threads share it, or which vector registers the
/// machine has. Made by <see cref="Philox"/> and the transformation of Box and Muller with polynomials of this project's own; the largest possible magnitude is 8.57.
/// </remarks>
public static class NormalStream
{
    /// <summary>Fills a span with consecutive numbers of a stream.</summary>
    /// <param name="destination">Receives the numbers with indices startIndex, startIndex + 1, ….</param>
    /// <param name="seed">The seed of the whole computation.</param>
    /// <param name="stream">Which stream of the seed; different streams are independent.</param>
    /// <param name="startIndex">Index of the first number.</param>
    /// <exception cref="ArgumentOutOfRangeException">The stream would end before the span is full.</exception>
    public static void Fill(Span<double> destination, ulong seed, ulong stream, ulong startIndex = 0) =>
        RandomFill.Fill<NormalGroup>(destination, seed, stream, startIndex);

    /// <summary>Fills a span with consecutive numbers of a stream.</summary>
    /// <param name="destination">Receives the numbers with indices startIndex, startIndex + 1, ….</param>
    /// <param name="key">Which stream.</param>
    /// <param name="startIndex">Index of the first number.</param>
    /// <exception cref="ArgumentOutOfRangeException">The stream would end before the span is full.</exception>
    public static void Fill(Span<double> destination, StreamKey key, ulong startIndex = 0) =>
        RandomFill.Fill<NormalGroup>(destination, key.Seed, key.Stream, startIndex);

    /// <summary>Fills a span with consecutive numbers of a stream of singles.</summary>
    /// <param name="destination">Receives the numbers with indices startIndex, startIndex + 1, ….</param>
    /// <param name="key">Which stream.</param>
    /// <param name="startIndex">Index of the first number.</param>
    /// <exception cref="ArgumentOutOfRangeException">The stream would end before the span is full.</exception>
    /// <remarks>
    /// Made of the same random bits as the doubles of the stream, but other numbers: four of a block instead of two. The largest possible magnitude is 6.66, which a true normal number
    /// exceeds once in 3.6e10 draws.
    /// </remarks>
    public static void Fill(Span<float> destination, StreamKey key, ulong startIndex = 0) =>
        SingleNormalFill.Fill(destination, key.Seed, key.Stream, startIndex);
}
