using Fathom.Numerics;

namespace Fathom.Networks;

/// <summary>In which order the samples come in an epoch: a shuffle that depends on the seed and the epoch alone.</summary>
public static class EpochOrder
{
    // The letters of 'epoch' in ASCII, a purpose that no other use of the seed has.
    private const ulong Purpose = 0x65706F6368;

    /// <summary>Writes the order of an epoch.</summary>
    /// <param name="order">Receives every number from 0 to its length − 1 once, each order equally likely over the seeds.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="epoch">The number of the epoch from 0.</param>
    /// <remarks>The shuffle of Fisher and Yates; a draw is biased by at most its range over 2⁶⁴.</remarks>
    public static void Fill(Span<int> order, ulong seed, long epoch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ulong key = Philox.Block(seed, Purpose, (ulong)epoch).Low;
        for (int i = 0; i < order.Length; i++)
        {
            int place = (int)Math.BigMul(Philox.Block(key, Purpose, (ulong)i).Low, (ulong)i + 1, out _);
            order[i] = order[place];
            order[place] = i;
        }
    }
}
