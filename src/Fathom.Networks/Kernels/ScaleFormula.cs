using System.Numerics;
using System.Runtime.Intrinsics;

namespace Fathom.Networks;

/// <summary>factor · x.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <param name="factor">The factor.</param>
internal readonly struct ScaleFormula<T>(T factor) : IUnaryFormula<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T factor = factor;

    /// <inheritdoc />
    public Vector512<T> Of(Vector512<T> x) => x * Vector512.Create(factor);
}
