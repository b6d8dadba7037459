using System.Runtime.CompilerServices;

namespace Fathom.Numerics;

/// <summary>The counter-based generator Philox4x32-10: a block of random bits is a function of a key and a counter, without any state.</summary>
/// <remarks>
/// J. K. Salmon, M. A. Moraes, R. O. Dror and D. E. Shaw, Parallel random numbers: as easy as 1, 2, 3 (SC 2011). Here the key is the seed, the lower half of the
/// counter is the index of the block and the upper half is the stream.
/// </remarks>
public static class Philox
{
    /// <summary>Words in a schedule.</summary>
    internal const int ScheduleLength = 2 * Rounds;

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

    /// <summary>The words that the rounds mix in, two for each round.</summary>
    /// <param name="seed">The key.</param>
    /// <param name="schedule">Receives <see cref="ScheduleLength"/> words.</param>
    internal static void Schedule(ulong seed, Span<ulong> schedule)
    {
        uint k0 = (uint)seed;
        uint k1 = (uint)(seed >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            schedule[2 * round] = k0;
            schedule[(2 * round) + 1] = k1;
            unchecked
            {
                k0 += FirstWeyl;
                k1 += SecondWeyl;
            }
        }
    }

    /// <summary>The same as <see cref="Block"/> for consecutive blocks in lanes; the number of lanes must divide the first index.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Blocks<TLanes>(ref ulong schedule, ulong stream, ulong firstIndex, out TLanes low, out TLanes high)
        where TLanes : struct, ILanes<TLanes>
    {
        Rounds9(ref schedule, stream, firstIndex, out TLanes c0, out TLanes c1, out TLanes c2, out TLanes c3);
        Round(ref schedule, 9, ref c0, ref c1, ref c2, ref c3);
        TLanes lower = TLanes.AllRaw(uint.MaxValue);
        low = (c1 << 32) | (c0 & lower);
        high = (c3 << 32) | (c2 & lower);
    }

    /// <summary>The same with the two words of each pair exchanged, which takes four operations less.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void ExchangedBlocks<TLanes>(ref ulong schedule, ulong stream, ulong firstIndex, out TLanes low, out TLanes high)
        where TLanes : struct, ILanes<TLanes>
    {
        Rounds9(ref schedule, stream, firstIndex, out TLanes c0, out TLanes c1, out TLanes c2, out TLanes c3);
        TLanes first = TLanes.RawMultiplyLow32(TLanes.AllRaw(FirstMultiplier), c0);
        TLanes second = TLanes.RawMultiplyLow32(TLanes.AllRaw(SecondMultiplier), c2);
        low = TLanes.ExclusiveOr(second, c1 << 32, TLanes.AllRaw(Unsafe.Add(ref schedule, 18) << 32));
        high = TLanes.ExclusiveOr(first, c3 << 32, TLanes.AllRaw(Unsafe.Add(ref schedule, 19) << 32));
    }

    /// <summary>All rounds but the last, written out: the compiler does not unroll the loop.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Rounds9<TLanes>(ref ulong schedule, ulong stream, ulong firstIndex, out TLanes c0, out TLanes c1, out TLanes c2, out TLanes c3)
        where TLanes : struct, ILanes<TLanes>
    {
        // One 32-bit word per 64-bit lane; the products read the lower halves only, so garbage above does no harm.
        c0 = TLanes.RawRamp | TLanes.AllRaw((uint)firstIndex);
        c1 = TLanes.AllRaw(firstIndex >> 32);
        c2 = TLanes.AllRaw((uint)stream);
        c3 = TLanes.AllRaw(stream >> 32);
        Round(ref schedule, 0, ref c0, ref c1, ref c2, ref c3);
        Round(ref schedule, 1, ref c0, ref c1, ref c2, ref c3);
        Round(ref schedule, 2, ref c0, ref c1, ref c2, ref c3);
        Round(ref schedule, 3, ref c0, ref c1, ref c2, ref c3);
        Round(ref schedule, 4, ref c0, ref c1, ref c2, ref c3);
        Round(ref schedule, 5, ref c0, ref c1, ref c2, ref c3);
        Round(ref schedule, 6, ref c0, ref c1, ref c2, ref c3);
        Round(ref schedule, 7, ref c0, ref c1, ref c2, ref c3);
        Round(ref schedule, 8, ref c0, ref c1, ref c2, ref c3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round<TLanes>(ref ulong schedule, int round, ref TLanes c0, ref TLanes c1, ref TLanes c2, ref TLanes c3)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes first = TLanes.RawMultiplyLow32(TLanes.AllRaw(FirstMultiplier), c0);
        TLanes second = TLanes.RawMultiplyLow32(TLanes.AllRaw(SecondMultiplier), c2);
        c0 = TLanes.ExclusiveOr(second >>> 32, c1, TLanes.AllRaw(Unsafe.Add(ref schedule, 2 * round)));
        c1 = second;
        c2 = TLanes.ExclusiveOr(first >>> 32, c3, TLanes.AllRaw(Unsafe.Add(ref schedule, (2 * round) + 1)));
        c3 = first;
    }
}
