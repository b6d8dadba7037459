using System.Runtime.CompilerServices;

namespace Fathom.Numerics;

/// <summary>erf in lanes; the same two polynomials as <see cref="ErrorFunction"/>.</summary>
internal readonly struct ErrorLaneFunction : ILaneFunction
{
    /// <summary>erf differs from one by less than half a unit in the last place from here on.</summary>
    private const double Saturation = 6;

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Evaluate<TLanes>(TLanes x)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes magnitude = LaneFunctions.Abs(x);
        TLanes square = x * x;
        TLanes near = magnitude * LaneFunctions.Polynomial(square, ErrorFunction.SmallCoefficients);

        TLanes limit = TLanes.All(Saturation);
        TLanes clamped = TLanes.Select(TLanes.LessThan(limit, magnitude), limit, magnitude);
        TLanes offset = clamped - TLanes.All(ErrorFunction.SmallLimit);
        TLanes center = TLanes.All(ErrorFunction.MapCenter);
        TLanes mapped = (offset - center) / (offset + center);
        TLanes scaled = LaneFunctions.Polynomial(mapped, ErrorFunction.ComplementCoefficients) / (TLanes.All(1) + (clamped + clamped));
        TLanes far = TLanes.FusedMultiplyAdd(LaneFunctions.Exp(clamped * (TLanes.All(0) - clamped)), TLanes.All(0) - scaled, TLanes.All(1));

        TLanes value = TLanes.Select(TLanes.LessThan(magnitude, TLanes.All(ErrorFunction.SmallLimit)), near, far);

        // A NaN passes through the clamp; its bits may be lost in the exponential, the difference restores it.
        return (value + (clamped - clamped)) | LaneFunctions.Sign(x);
    }
}
