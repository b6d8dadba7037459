using System.Numerics;
using System.Runtime.Intrinsics;

namespace Fathom.Networks;

/// <summary>factor · y, whatever x is: spreads a stretched tensor over the common shape.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <param name="factor">The factor.</param>
internal readonly struct StretchFormula<T>(T factor) : IBinaryFormula<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T factor = factor;

    /// <inheritdoc />
    public Vector512<T> Of(Vector512<T> x, Vector512<T> y) => Vector512.Create(factor) * y;
}
