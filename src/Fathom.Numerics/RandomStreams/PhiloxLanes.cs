using System.Runtime.CompilerServices;

namespace Fathom.Numerics;

/// <summary>Blocks of <see cref="Philox"/> in lanes.</summary>
/// <remarks>
/// One 32-bit word stands in each 64-bit lane; the products read the lower halves only, so garbage above does no harm. What the first three rounds compute from the stream and the upper half of the
/// index alone is prepared once.
/// </remarks>
internal static class PhiloxLanes
{
    /// <summary>Words in a schedule.</summary>
    public const int ScheduleLength = 21;

    private const int LastKeys = 17;
    private const int ShiftedKeys = 19;

    /// <summary>Prepares what all blocks with one key, one stream and one upper half of the index share.</summary>
    /// <param name="seed">The key.</param>
    /// <param name="stream">Counter words 2 and 3.</param>
    /// <param name="index">Any of the blocks; only its upper half matters.</param>
    /// <param name="schedule">Receives <see cref="ScheduleLength"/> words.</param>
    public static void Prepare(ulong seed, ulong stream, ulong index, Span<ulong> schedule)
    {
        Span<uint> keys = stackalloc uint[2 * Philox.Rounds];
        (uint k0, uint k1) = ((uint)seed, (uint)(seed >> 32));
        for (int round = 0; round < Philox.Rounds; round++)
        {
            (keys[2 * round], keys[(2 * round) + 1]) = (k0, k1);
            unchecked
            {
                k0 += Philox.FirstWeyl;
                k1 += Philox.SecondWeyl;
            }
        }

        // Word 0 alone varies. It enters words 2 and 3 in round 0, words 0 to 2 in round 1, and all words in round 2.
        ulong second = (ulong)Philox.SecondMultiplier * (uint)stream;
        uint word0 = (uint)(second >> 32) ^ (uint)(index >> 32) ^ keys[0];
        ulong first = (ulong)Philox.FirstMultiplier * word0;
        schedule[0] = (uint)(stream >> 32) ^ keys[1];
        schedule[1] = (uint)second ^ keys[2];
        schedule[2] = (uint)(first >> 32) ^ keys[3];
        schedule[3] = keys[4];
        schedule[4] = (uint)first ^ keys[5];
        for (int i = 6; i < 2 * Philox.Rounds; i++)
        {
            schedule[i - 1] = keys[i];
        }

        schedule[ShiftedKeys] = schedule[LastKeys] << 32;
        schedule[ShiftedKeys + 1] = schedule[LastKeys + 1] << 32;
    }

    /// <summary>Consecutive blocks, each with output words 1:0 and 3:2 as one number.</summary>
    /// <param name="schedule">What was prepared.</param>
    /// <param name="index">Lower half of the first block's index; the number of lanes must divide it.</param>
    /// <param name="low">Words 1:0.</param>
    /// <param name="high">Words 3:2.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Blocks<TLanes>(ref ulong schedule, uint index, out TLanes low, out TLanes high)
        where TLanes : struct, ILanes<TLanes>
    {
        NineRounds(ref schedule, index, out TLanes c0, out TLanes c1, out TLanes c2, out TLanes c3);
        Round(ref schedule, LastKeys, ref c0, ref c1, ref c2, ref c3);
        TLanes lower = TLanes.AllRaw(uint.MaxValue);
        low = (c1 << 32) | (c0 & lower);
        high = (c3 << 32) | (c2 & lower);
    }

    /// <summary>The same with the two words of each pair exchanged, which takes less work.</summary>
    /// <param name="schedule">What was prepared.</param>
    /// <param name="index">Lower half of the first block's index; the number of lanes must divide it.</param>
    /// <param name="low">Words 0:1.</param>
    /// <param name="high">Words 2:3.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ExchangedBlocks<TLanes>(ref ulong schedule, uint index, out TLanes low, out TLanes high)
        where TLanes : struct, ILanes<TLanes>
    {
        NineRounds(ref schedule, index, out TLanes c0, out TLanes c1, out TLanes c2, out TLanes c3);
        TLanes first = TLanes.RawMultiplyLow32(TLanes.AllRaw(Philox.FirstMultiplier), c0);
        TLanes second = TLanes.RawMultiplyLow32(TLanes.AllRaw(Philox.SecondMultiplier), c2);
        low = TLanes.ExclusiveOr(second, c1 << 32, TLanes.AllRaw(Unsafe.Add(ref schedule, ShiftedKeys)));
        high = TLanes.ExclusiveOr(first, c3 << 32, TLanes.AllRaw(Unsafe.Add(ref schedule, ShiftedKeys + 1)));
    }

    /// <summary>All rounds but the last, written out: the compiler does not unroll the loop.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void NineRounds<TLanes>(ref ulong schedule, uint index, out TLanes c0, out TLanes c1, out TLanes c2, out TLanes c3)
        where TLanes : struct, ILanes<TLanes>
    {
        ThreeRounds(ref schedule, index, out c0, out c1, out c2, out c3);
        Round(ref schedule, 5, ref c0, ref c1, ref c2, ref c3);
        Round(ref schedule, 7, ref c0, ref c1, ref c2, ref c3);
        Round(ref schedule, 9, ref c0, ref c1, ref c2, ref c3);
        Round(ref schedule, 11, ref c0, ref c1, ref c2, ref c3);
        Round(ref schedule, 13, ref c0, ref c1, ref c2, ref c3);
        Round(ref schedule, 15, ref c0, ref c1, ref c2, ref c3);
    }

    /// <summary>Rounds 0 to 2, from what was prepared.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ThreeRounds<TLanes>(ref ulong schedule, uint index, out TLanes c0, out TLanes c1, out TLanes c2, out TLanes c3)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes firstMultiplier = TLanes.AllRaw(Philox.FirstMultiplier);
        TLanes secondMultiplier = TLanes.AllRaw(Philox.SecondMultiplier);
        TLanes first = TLanes.RawMultiplyLow32(firstMultiplier, TLanes.RawRamp | TLanes.AllRaw(index));
        c1 = TLanes.RawMultiplyLow32(secondMultiplier, (first >>> 32) ^ TLanes.AllRaw(schedule));
        c0 = (c1 >>> 32) ^ TLanes.AllRaw(Unsafe.Add(ref schedule, 1));
        TLanes second = TLanes.RawMultiplyLow32(secondMultiplier, first ^ TLanes.AllRaw(Unsafe.Add(ref schedule, 2)));
        c3 = TLanes.RawMultiplyLow32(firstMultiplier, c0);
        c0 = TLanes.ExclusiveOr(second >>> 32, c1, TLanes.AllRaw(Unsafe.Add(ref schedule, 3)));
        c1 = second;
        c2 = (c3 >>> 32) ^ TLanes.AllRaw(Unsafe.Add(ref schedule, 4));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round<TLanes>(ref ulong schedule, int keys, ref TLanes c0, ref TLanes c1, ref TLanes c2, ref TLanes c3)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes first = TLanes.RawMultiplyLow32(TLanes.AllRaw(Philox.FirstMultiplier), c0);
        TLanes second = TLanes.RawMultiplyLow32(TLanes.AllRaw(Philox.SecondMultiplier), c2);
        c0 = TLanes.ExclusiveOr(second >>> 32, c1, TLanes.AllRaw(Unsafe.Add(ref schedule, keys)));
        c1 = second;
        c2 = TLanes.ExclusiveOr(first >>> 32, c3, TLanes.AllRaw(Unsafe.Add(ref schedule, keys + 1)));
        c3 = first;
    }
}
