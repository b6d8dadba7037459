using System.Runtime.CompilerServices;

namespace Fathom.Numerics;

/// <summary>The counter-based generator Philox4x32-10: a block of random bits is a function of a key and a counter, without any state.</summary>
/// <remarks>
/// J. K. Salmon, M. A. Moraes, R. O. Dror and D. E. Shaw, Parallel random numbers: as easy as 1, 2, 3 (SC 2011). Here the key is the seed, the lower half of the
/// counter is the index of the block and the upper half is the stream.
/// </remarks>
public static class Philox
{
    private const int Rounds = 10;
    private const uint FirstMultiplier = 0xD2511F53;
    private const uint SecondMultiplier = 0xCD9E8D57;
    private const uint FirstWeyl = 0x9E3779B9;
    private const uint SecondWeyl = 0xBB67AE85;

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

    /// <summary>The same for consecutive blocks in lanes; the number of lanes must divide the first index.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Blocks<TLanes>(ulong seed, ulong stream, ulong firstIndex, out TLanes low, out TLanes high)
        where TLanes : struct, ILanes<TLanes>
    {
        // One 32-bit word per 64-bit lane; the products read the lower halves only, so garbage above does no harm.
        TLanes c0 = TLanes.RawRamp | TLanes.AllRaw((uint)firstIndex);
        TLanes c1 = TLanes.AllRaw(firstIndex >> 32);
        TLanes c2 = TLanes.AllRaw((uint)stream);
        TLanes c3 = TLanes.AllRaw(stream >> 32);
        uint k0 = (uint)seed;
        uint k1 = (uint)(seed >> 32);
        TLanes firstMultiplier = TLanes.AllRaw(FirstMultiplier);
        TLanes secondMultiplier = TLanes.AllRaw(SecondMultiplier);
        for (int round = 0; round < Rounds; round++)
        {
            TLanes first = TLanes.RawMultiplyLow32(firstMultiplier, c0);
            TLanes second = TLanes.RawMultiplyLow32(secondMultiplier, c2);
            c0 = (second >>> 32) ^ c1 ^ TLanes.AllRaw(k0);
            c1 = second;
            c2 = (first >>> 32) ^ c3 ^ TLanes.AllRaw(k1);
            c3 = first;
            unchecked
            {
                k0 += FirstWeyl;
                k1 += SecondWeyl;
            }
        }

        TLanes lower = TLanes.AllRaw(uint.MaxValue);
        low = (c1 << 32) | (c0 & lower);
        high = (c3 << 32) | (c2 & lower);
    }
}
