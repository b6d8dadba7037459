using System.Runtime.CompilerServices;

namespace Fathom.Numerics;

/// <summary>Standard normal values by the transformation of Box and Muller.</summary>
internal readonly struct NormalGroup : IRandomGroup
{
    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transform<TLanes>(TLanes low, TLanes high, out TLanes first, out TLanes second)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes radius = TLanes.Sqrt(TLanes.All(-2) * LaneFunctions.Log(UniformGroup.Uniform(low)));
        LaneFunctions.SineCosineOfTurns(UniformGroup.Uniform(high), out TLanes sine, out TLanes cosine);
        first = radius * cosine;
        second = radius * sine;
    }
}
