using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fathom.Numerics;

/// <summary>Fills spans of singles with standard normal numbers from any start.</summary>
/// <remarks>
/// A group is 32 consecutive numbers made of 8 blocks. Pair j of a group (j = 0 … 15) is made of two words of block j / 2: the even pairs of output words 1 and 3, the odd ones of words 0
/// and 2. The first members are numbers 0 … 15 of the group, the second ones numbers 16 … 31.
/// </remarks>
internal static class SingleNormalFill
{
    /// <summary>Numbers in a group.</summary>
    private const int Group = 32;

    private const int BlocksPerGroup = Group / 4;

    /// <summary>Fills a span with the numbers startIndex, startIndex + 1, … of a stream.</summary>
    public static void Fill(Span<float> destination, ulong seed, ulong stream, ulong startIndex)
    {
        if (ulong.MaxValue - startIndex < (ulong)destination.Length)
        {
            throw new ArgumentOutOfRangeException(nameof(startIndex), startIndex, "The stream ends before the span is full.");
        }

        if (LaneLadder.HasEightLanes)
        {
            Fill<EightLanes, SixteenSingles>(destination, seed, stream, startIndex);
        }
        else if (LaneLadder.HasFourLanes)
        {
            Fill<FourLanes, EightSingles>(destination, seed, stream, startIndex);
        }
        else
        {
            Fill<OneLane, TwoSingles>(destination, seed, stream, startIndex);
        }
    }

    /// <summary>The same with registers of a given width.</summary>
    internal static void Fill<TWords, TLanes>(Span<float> destination, ulong seed, ulong stream, ulong startIndex)
        where TWords : struct, ILanes<TWords>
        where TLanes : struct, ISingleLanes<TLanes>
    {
        Span<float> room = stackalloc float[Group];
        Span<ulong> schedule = stackalloc ulong[PhiloxLanes.ScheduleLength];
        ulong block = startIndex / Group * BlocksPerGroup;
        if ((uint)block != 0)
        {
            PhiloxLanes.Prepare(seed, stream, block, schedule);
        }

        int skipped = (int)(startIndex % Group);
        if (skipped > 0)
        {
            int count = Math.Min(Group - skipped, destination.Length);
            Make<TWords, TLanes>(room, seed, stream, block, schedule);
            room.Slice(skipped, count).CopyTo(destination);
            destination = destination[count..];
            block += BlocksPerGroup;
        }

        int whole = destination.Length / Group;
        Make<TWords, TLanes>(destination[..(whole * Group)], seed, stream, block, schedule);
        destination = destination[(whole * Group)..];
        if (destination.Length > 0)
        {
            Make<TWords, TLanes>(room, seed, stream, block + ((ulong)whole * BlocksPerGroup), schedule);
            room[..destination.Length].CopyTo(destination);
        }
    }

    /// <summary>Makes whole groups, in pieces within which the upper half of the index does not change; a piece at whose beginning it has just changed is prepared for.</summary>
    private static void Make<TWords, TLanes>(Span<float> groups, ulong seed, ulong stream, ulong block, Span<ulong> schedule)
        where TWords : struct, ILanes<TWords>
        where TLanes : struct, ISingleLanes<TLanes>
    {
        while (groups.Length > 0)
        {
            if ((uint)block == 0)
            {
                PhiloxLanes.Prepare(seed, stream, block, schedule);
            }

            long left = ((1L << 32) - (uint)block) / BlocksPerGroup * Group;
            int length = (int)Math.Min(groups.Length, left);
            MakePiece<TWords, TLanes>(groups[..length], (uint)block, ref MemoryMarshal.GetReference(schedule));
            groups = groups[length..];
            block += (ulong)(length / Group * BlocksPerGroup);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MakePiece<TWords, TLanes>(Span<float> groups, uint firstBlock, ref ulong schedule)
        where TWords : struct, ILanes<TWords>
        where TLanes : struct, ISingleLanes<TLanes>
    {
        ref float destination = ref MemoryMarshal.GetReference(groups);
        uint block = firstBlock;
        for (int start = 0; start < groups.Length; start += Group)
        {
            for (int pair = 0; pair < Group / 2; pair += TLanes.Count, block += (uint)TWords.Count)
            {
                PhiloxLanes.ExchangedBlocks(ref schedule, block, out TWords low, out TWords high);
                Transform(Unsafe.BitCast<TWords, TLanes>(low), Unsafe.BitCast<TWords, TLanes>(high), out TLanes first, out TLanes second);
                first.Store(ref Unsafe.Add(ref destination, start + pair));
                second.Store(ref Unsafe.Add(ref destination, start + pair + (Group / 2)));
            }
        }
    }

    /// <summary>The transformation of Box and Muller.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transform<TLanes>(TLanes radial, TLanes angular, out TLanes first, out TLanes second)
        where TLanes : struct, ISingleLanes<TLanes>
    {
        // k + ½ for the upper 31 bits k of a word: never zero, and small k, which make the tails, are exact.
        TLanes share = TLanes.FromRawInteger(radial >>> 1) + TLanes.All(0.5f);
        TLanes radius = TLanes.Sqrt(SingleLaneFunctions.MinusTwoLogOfShare(share));
        SingleLaneFunctions.PointOnCircle(angular, out TLanes x, out TLanes y);
        first = radius * x;
        second = radius * y;
    }
}
