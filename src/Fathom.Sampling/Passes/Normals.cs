using System.Numerics;
using System.Runtime.InteropServices;
using Fathom.Numerics;

namespace Fathom.Sampling;

/// <summary>Standard normal numbers in the precision of the wide matrices.</summary>
internal static class Normals
{
    /// <summary>Fills a span with consecutive numbers of a stream.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="destination">Receives the numbers.</param>
    /// <param name="key">Which stream.</param>
    /// <param name="startIndex">Index of the first number.</param>
    public static void Fill<T>(Span<T> destination, StreamKey key, ulong startIndex = 0)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(double))
        {
            NormalStream.Fill(MemoryMarshal.Cast<T, double>(destination), key, startIndex);
        }
        else
        {
            NormalStream.Fill(MemoryMarshal.Cast<T, float>(destination), key, startIndex);
        }
    }
}
