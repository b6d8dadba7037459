using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fathom.Numerics;

/// <summary>The unit in which memory reaches the processor.</summary>
internal static class CacheLine
{
    /// <summary>Doubles in a line, and in the widest register.</summary>
    public const int Doubles = 8;

    /// <summary>The part of a buffer that begins with a line, at most seven entries shorter. Loads that straddle lines take twice as long.</summary>
    /// <remarks>Should the garbage collector move the buffer afterwards, only speed is lost.</remarks>
    public static unsafe Span<double> Aligned(Span<double> buffer)
    {
        int past = (int)((nuint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(buffer)) / sizeof(double) % Doubles);
        return buffer[Math.Min(buffer.Length, (Doubles - past) % Doubles)..];
    }
}
