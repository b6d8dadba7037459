namespace Fathom.Networks;

/// <summary>Gives every piece of memory a place such that pieces needed at the same moment do not overlap.</summary>
/// <remarks>Pieces are placed in the order of their first moments, each into the smallest free gap that holds it; gaps that touch are joined.</remarks>
internal static class ArenaLayout
{
    /// <summary>Places the pieces.</summary>
    /// <param name="requests">The pieces; each receives its offset.</param>
    /// <returns>The length of the arena in elements.</returns>
    public static long Place(IEnumerable<BufferRequest> requests)
    {
        SortedList<long, long> gaps = [];
        PriorityQueue<BufferRequest, int> live = new();
        long end = 0;
        foreach (BufferRequest request in requests.OrderBy(request => request.First).ThenByDescending(request => request.Length))
        {
            while (live.TryPeek(out BufferRequest? oldest, out int last) && last < request.First)
            {
                live.Dequeue();
                Release(gaps, oldest.Offset, Size(oldest));
            }

            long size = Size(request);
            request.Offset = TakeGap(gaps, size);
            if (request.Offset < 0)
            {
                // A gap at the very end is stretched, so that the arena grows by what is missing only.
                int tail = gaps.Count - 1;
                bool stretches = tail >= 0 && gaps.GetKeyAtIndex(tail) + gaps.GetValueAtIndex(tail) == end;
                request.Offset = stretches ? gaps.GetKeyAtIndex(tail) : end;
                if (stretches)
                {
                    gaps.RemoveAt(tail);
                }

                end = request.Offset + size;
            }

            live.Enqueue(request, request.Last);
        }

        return end;
    }

    private static long Size(BufferRequest request) => PinnedMemory<double>.RoundUp(Math.Max(request.Length, 1));

    private static long TakeGap(SortedList<long, long> gaps, long size)
    {
        int best = -1;
        for (int i = 0; i < gaps.Count; i++)
        {
            long length = gaps.GetValueAtIndex(i);
            if (length >= size && (best < 0 || length < gaps.GetValueAtIndex(best)))
            {
                best = i;
            }
        }

        if (best < 0)
        {
            return -1;
        }

        long offset = gaps.GetKeyAtIndex(best);
        long rest = gaps.GetValueAtIndex(best) - size;
        gaps.RemoveAt(best);
        if (rest > 0)
        {
            gaps.Add(offset + size, rest);
        }

        return offset;
    }

    private static void Release(SortedList<long, long> gaps, long offset, long size)
    {
        gaps.Add(offset, size);
        int place = gaps.IndexOfKey(offset);
        if (place + 1 < gaps.Count && offset + size == gaps.GetKeyAtIndex(place + 1))
        {
            size += gaps.GetValueAtIndex(place + 1);
            gaps.RemoveAt(place + 1);
            gaps[offset] = size;
        }

        if (place > 0 && gaps.GetKeyAtIndex(place - 1) + gaps.GetValueAtIndex(place - 1) == offset)
        {
            gaps[gaps.GetKeyAtIndex(place - 1)] += size;
            gaps.RemoveAt(place);
        }
    }
}
