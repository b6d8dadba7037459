namespace Fathom.Numerics.Tests;

/// <summary>Doubles compared by their bits.</summary>
internal static class Bits
{
    /// <summary>The bits of every entry.</summary>
    public static long[] Of(ReadOnlySpan<double> values)
    {
        long[] bits = new long[values.Length];
        for (int i = 0; i < bits.Length; i++)
        {
            bits[i] = BitConverter.DoubleToInt64Bits(values[i]);
        }

        return bits;
    }

    /// <summary>The bits of every entry.</summary>
    public static int[] Of(ReadOnlySpan<float> values)
    {
        int[] bits = new int[values.Length];
        for (int i = 0; i < bits.Length; i++)
        {
            bits[i] = BitConverter.SingleToInt32Bits(values[i]);
        }

        return bits;
    }

    /// <summary>A 64-bit FNV-1a checksum of the bits.</summary>
    public static ulong Checksum(ReadOnlySpan<float> values)
    {
        ulong hash = 14695981039346656037UL;
        foreach (float value in values)
        {
            hash = (hash ^ BitConverter.SingleToUInt32Bits(value)) * 1099511628211UL;
        }

        return hash;
    }

    /// <summary>A 64-bit FNV-1a checksum of the bits.</summary>
    public static ulong Checksum(ReadOnlySpan<double> values)
    {
        ulong hash = 14695981039346656037UL;
        foreach (double value in values)
        {
            hash = (hash ^ BitConverter.DoubleToUInt64Bits(value)) * 1099511628211UL;
        }

        return hash;
    }
}
