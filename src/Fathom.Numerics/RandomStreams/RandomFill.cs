using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fathom.Numerics;

/// <summary>Fills spans from streams of any distribution, group by group, from any start.</summary>
internal static class RandomFill
{
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

    private static void Fill<TGroup, TLanes>(Span<double> destination, ulong seed, ulong stream, ulong startIndex)
        where TGroup : struct, IRandomGroup
        where TLanes : struct, ILanes<TLanes>
    {
        Span<double> room = stackalloc double[IRandomGroup.Length];
        ulong group = startIndex / IRandomGroup.Length;
        int skipped = (int)(startIndex % IRandomGroup.Length);
        if (skipped > 0)
        {
            int count = Math.Min(IRandomGroup.Length - skipped, destination.Length);
            Make<TGroup, TLanes>(room, seed, stream, group);
            room.Slice(skipped, count).CopyTo(destination);
            destination = destination[count..];
            group++;
        }

        int whole = destination.Length / IRandomGroup.Length;
        Make<TGroup, TLanes>(destination[..(whole * IRandomGroup.Length)], seed, stream, group);
        destination = destination[(whole * IRandomGroup.Length)..];
        if (destination.Length > 0)
        {
            Make<TGroup, TLanes>(room, seed, stream, group + (ulong)whole);
            room[..destination.Length].CopyTo(destination);
        }
    }

    /// <summary>Makes whole groups.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Make<TGroup, TLanes>(Span<double> groups, ulong seed, ulong stream, ulong firstGroup)
        where TGroup : struct, IRandomGroup
        where TLanes : struct, ILanes<TLanes>
    {
        const int Pairs = IRandomGroup.Length / 2;
        Span<ulong> keys = stackalloc ulong[Philox.ScheduleLength];
        Philox.Schedule(seed, keys);
        ref ulong schedule = ref MemoryMarshal.GetReference(keys);
        ref double destination = ref MemoryMarshal.GetReference(groups);
        ulong block = firstGroup * Pairs;
        for (int start = 0; start < groups.Length; start += IRandomGroup.Length)
        {
            for (int pair = 0; pair < Pairs; pair += TLanes.Count, block += (ulong)TLanes.Count)
            {
                Philox.Blocks(ref schedule, stream, block, out TLanes low, out TLanes high);
                TGroup.Transform(low, high, out TLanes first, out TLanes second);
                first.Store(ref Unsafe.Add(ref destination, start + pair));
                second.Store(ref Unsafe.Add(ref destination, start + pair + Pairs));
            }
        }
    }
}
