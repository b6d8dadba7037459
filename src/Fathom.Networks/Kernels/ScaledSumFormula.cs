using System.Numerics;
using System.Runtime.Intrinsics;

namespace Fathom.Networks;

/// <summary>x + factor · y.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <param name="factor">The factor.</param>
internal readonly struct ScaledSumFormula<T>(T factor) : IBinaryFormula<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T factor = factor;

    /// <inheritdoc />
    public Vector512<T> Of(Vector512<T> x, Vector512<T> y) => x + (Vector512.Create(factor) * y);
}
