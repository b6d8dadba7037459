using Fathom.Numerics;

namespace Fathom.Data;

/// <summary>Chooses which samples make a batch: at random, without replacement, as a function of the seed alone.</summary>
public static class BatchChoice
{
    // The letters of 'batch' in ASCII: any number that no other use of the seed takes.
    private const ulong Stream = 0x6261746368;

    /// <summary>Chooses a batch; every subset is equally likely over the seeds, and a larger batch of the same seed begins with the smaller.</summary>
    /// <param name="count">Number of samples to choose from, at least 1.</param>
    /// <param name="batchSize">Number of samples to choose, 1 to <paramref name="count"/>.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>Distinct indices from 0 to <paramref name="count"/> − 1, in random order.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <remarks>
    /// The first steps of the Fisher–Yates shuffle, its swaps kept in a table, so that the cost is that of the batch; a step's draw is biased by
    /// at most count / 2⁶⁴.
    /// </remarks>
    public static int[] Choose(int count, int batchSize, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batchSize, count);
        Dictionary<int, int> moved = [];
        int[] chosen = new int[batchSize];
        for (int step = 0; step < batchSize; step++)
        {
            ulong bits = Philox.Block(seed, Stream, (ulong)step).Low;
            int place = step + (int)Math.BigMul(bits, (ulong)(count - step), out _);
            chosen[step] = moved.GetValueOrDefault(place, place);
            moved[place] = moved.GetValueOrDefault(step, step);
        }

        return chosen;
    }
}
