using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Numerics;

/// <summary>Chooses the widest lanes the machine has.</summary>
internal static class LaneLadder
{
    /// <summary>Whether registers of 512 bits are used. Some processors report them as not preferred; here they still pay.</summary>
    public static bool HasEightLanes => Vector512.IsHardwareAccelerated || Avx512F.IsSupported;

    /// <summary>Whether registers of 256 bits are used. Without a fused multiply-add in hardware single lanes are faster.</summary>
    public static bool HasFourLanes => Vector256.IsHardwareAccelerated && Fma.IsSupported;

    /// <summary>Applies a function to every entry.</summary>
    /// <param name="x">Arguments.</param>
    /// <param name="result">Receives the values; as long as the arguments, either the same memory or apart.</param>
    public static void Map<TFunction>(ReadOnlySpan<double> x, Span<double> result)
        where TFunction : struct, ILaneFunction
    {
        if (x.Length != result.Length)
        {
            throw new ArgumentException("The result must be as long as the arguments.", nameof(result));
        }

        if (x.Overlaps(result, out int offset) && offset != 0)
        {
            throw new ArgumentException("The result must be the same memory as the arguments or lie apart.", nameof(result));
        }

        ref double source = ref MemoryMarshal.GetReference(x);
        ref double target = ref MemoryMarshal.GetReference(result);
        int done = 0;
        if (HasEightLanes)
        {
            done = Run<TFunction, EightLanes>(ref source, ref target, done, x.Length);
        }

        if (HasFourLanes)
        {
            done = Run<TFunction, FourLanes>(ref source, ref target, done, x.Length);
        }

        Run<TFunction, OneLane>(ref source, ref target, done, x.Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Run<TFunction, TLanes>(ref double source, ref double target, int start, int length)
        where TFunction : struct, ILaneFunction
        where TLanes : struct, ILanes<TLanes>
    {
        int i = start;
        for (; i + TLanes.Count <= length; i += TLanes.Count)
        {
            TFunction.Evaluate(TLanes.Load(ref Unsafe.Add(ref source, i))).Store(ref Unsafe.Add(ref target, i));
        }

        return i;
    }
}
