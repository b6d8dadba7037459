namespace Fathom.Numerics;

/// <summary>The counter-based generator Philox4x32-10: a block of random bits is a function of a key and a counter, without any state.</summary>
/// <remarks>
/// J. K. Salmon, M. A. Moraes, R. O. Dror and D. E. Shaw, Parallel random numbers: as easy as 1, 2, 3 (SC 2011). Here the key is the seed, the lower half of the
/// counter is the index of the block and the upper half is the stream.
/// </remarks>
public static class Philox
{
    internal const int Rounds = 10;
    internal const uint FirstMultiplier = 0xD2511F53;
    internal const uint SecondMultiplier = 0xCD9E8D57;
    internal const uint FirstWeyl = 0x9E3779B9;
    internal const uint SecondWeyl = 0xBB67AE85;

    /// <summary>128 random bits.</summary>
    /// <param name="seed">The key; its lower half is the first key word.</param>
    /// <param name="stream">Which of 2⁶⁴ independent streams; counter words 2 and 3.</param>
    /// <param name="index">Which block of the stream; counter words 0 and 1.</param>
    /// <returns>Output words 1:0 and 3:2, each pair as one number.</returns>
    public static (ulong Low, ulong High) Block(ulong seed, ulong stream, ulong index)
    {
        uint c0 = (uint)index;
        uint c1 = (uint)(index >> 32);
        uint c2 = (uint)stream;
        uint c3 = (uint)(stream >> 32);
        uint k0 = (uint)seed;
        uint k1 = (uint)(seed >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            ulong first = (ulong)FirstMultiplier * c0;
            ulong second = (ulong)SecondMultiplier * c2;
            c0 = (uint)(second >> 32) ^ c1 ^ k0;
            c1 = (uint)second;
            c2 = (uint)(first >> 32) ^ c3 ^ k1;
            c3 = (uint)first;
            unchecked
            {
                k0 += FirstWeyl;
                k1 += SecondWeyl;
            }
        }

        return (((ulong)c1 << 32) | c0, ((ulong)c3 << 32) | c2);
    }
}
