using System.Numerics;
using System.Runtime.InteropServices;
using Fathom.Numerics;

namespace Fathom.Studies;

/// <summary>Standard normal numbers in either precision.</summary>
internal static class ChainNormals
{
    /// <summary>Fills a span; the two precisions have different numbers.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="destination">Receives the numbers.</param>
    /// <param name="key">Their stream.</param>
    public static void Fill<T>(Span<T> destination, StreamKey key)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
        {
            NormalStream.Fill(MemoryMarshal.Cast<T, float>(destination), key);
        }
        else
        {
            NormalStream.Fill(MemoryMarshal.Cast<T, double>(destination), key);
        }
    }
}
