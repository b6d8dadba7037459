using System.Numerics;
using System.Runtime.Intrinsics;

namespace Fathom.Networks;

/// <summary>factor · (x − centre) + shift.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <param name="centre">What is subtracted.</param>
/// <param name="factor">What multiplies the difference.</param>
/// <param name="shift">What is added.</param>
internal readonly struct AffineFormula<T>(T centre, T factor, T shift) : IUnaryFormula<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T centre = centre;
    private readonly T factor = factor;
    private readonly T shift = shift;

    /// <inheritdoc />
    public Vector512<T> Of(Vector512<T> x) => (Vector512.Create(factor) * (x - Vector512.Create(centre))) + Vector512.Create(shift);
}
