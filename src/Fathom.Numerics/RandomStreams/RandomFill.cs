using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fathom.Numerics;

/// <summary>Fills spans from streams of any distribution, group by group, from any start.</summary>
internal static class RandomFill
{
    private const int BlocksPerGroup = IRandomGroup.Length / 2;

    /// <summary>Fills a span with the values startIndex, startIndex + 1, … of a stream.</summary>
    public static void Fill<TGroup>(Span<double> destination, ulong seed, ulong stream, ulong startIndex)
        where TGroup : struct, IRandomGroup
    {
        if (ulong.MaxValue - startIndex < (ulong)destination.Length)
        {
            throw new ArgumentOutOfRangeException(nameof(startIndex), startIndex, "The stream ends before the span is full.");
        }

        if (LaneLadder.HasEightLanes)
        {
            Fill<TGroup, EightLanes>(destination, seed, stream, startIndex);
        }
        else if (LaneLadder.HasFourLanes)
        {
            Fill<TGroup, FourLanes>(destination, seed, stream, startIndex);
        }
        else
        {
            Fill<TGroup, OneLane>(destination, seed, stream, startIndex);
        }
    }

    /// <summary>The same with registers of a given width.</summary>
    internal static void Fill<TGroup, TLanes>(Span<double> destination, ulong seed, ulong stream, ulong startIndex)
        where TGroup : struct, IRandomGroup
        where TLanes : struct, ILanes<TLanes>
    {
        Span<double> room = stackalloc double[IRandomGroup.Length];
        Span<ulong> schedule = stackalloc ulong[PhiloxLanes.ScheduleLength];
        ulong block = startIndex / IRandomGroup.Length * BlocksPerGroup;
        if ((uint)block != 0)
        {
            PhiloxLanes.Prepare(seed, stream, block, schedule);
        }

        int skipped = (int)(startIndex % IRandomGroup.Length);
        if (skipped > 0)
        {
            int count = Math.Min(IRandomGroup.Length - skipped, destination.Length);
            Make<TGroup, TLanes>(room, seed, stream, block, schedule);
            room.Slice(skipped, count).CopyTo(destination);
            destination = destination[count..];
            block += BlocksPerGroup;
        }

        int whole = destination.Length / IRandomGroup.Length;
        Make<TGroup, TLanes>(destination[..(whole * IRandomGroup.Length)], seed, stream, block, schedule);
        destination = destination[(whole * IRandomGroup.Length)..];
        if (destination.Length > 0)
        {
            Make<TGroup, TLanes>(room, seed, stream, block + ((ulong)whole * BlocksPerGroup), schedule);
            room[..destination.Length].CopyTo(destination);
        }
    }

    /// <summary>Makes whole groups, in pieces within which the upper half of the index does not change; a piece at whose beginning it has just changed is prepared for.</summary>
    private static void Make<TGroup, TLanes>(Span<double> groups, ulong seed, ulong stream, ulong block, Span<ulong> schedule)
        where TGroup : struct, IRandomGroup
        where TLanes : struct, ILanes<TLanes>
    {
        while (groups.Length > 0)
        {
            if ((uint)block == 0)
            {
                PhiloxLanes.Prepare(seed, stream, block, schedule);
            }

            long left = ((1L << 32) - (uint)block) / BlocksPerGroup * IRandomGroup.Length;
            int length = (int)Math.Min(groups.Length, left);
            MakePiece<TGroup, TLanes>(groups[..length], (uint)block, ref MemoryMarshal.GetReference(schedule));
            groups = groups[length..];
            block += (ulong)(length / IRandomGroup.Length * BlocksPerGroup);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MakePiece<TGroup, TLanes>(Span<double> groups, uint firstBlock, ref ulong schedule)
        where TGroup : struct, IRandomGroup
        where TLanes : struct, ILanes<TLanes>
    {
        ref double destination = ref MemoryMarshal.GetReference(groups);
        uint block = firstBlock;
        for (int start = 0; start < groups.Length; start += IRandomGroup.Length)
        {
            for (int pair = 0; pair < BlocksPerGroup; pair += TLanes.Count, block += (uint)TLanes.Count)
            {
                PhiloxLanes.Blocks(ref schedule, block, out TLanes low, out TLanes high);
                TGroup.Transform(low, high, out TLanes first, out TLanes second);
                first.Store(ref Unsafe.Add(ref destination, start + pair));
                second.Store(ref Unsafe.Add(ref destination, start + pair + BlocksPerGroup));
            }
        }
    }
}
