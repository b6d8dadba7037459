using System.Numerics;
using System.Runtime.Intrinsics;

namespace Fathom.Networks;

/// <summary>Lets the gradient y through where an affine image of x is positive, else 0: the pull-back of a ReLU behind a norm.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <param name="value">What the ReLU was applied to; computed again with the bits of the forward pass.</param>
internal readonly struct PositiveGate<T>(AffineFormula<T> value) : IBinaryFormula<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AffineFormula<T> value = value;

    /// <inheritdoc />
    public Vector512<T> Of(Vector512<T> x, Vector512<T> y) => y & Vector512.GreaterThan(value.Of(x), Vector512<T>.Zero);
}
