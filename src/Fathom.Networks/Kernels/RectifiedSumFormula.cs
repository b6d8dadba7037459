using System.Numerics;
using System.Runtime.Intrinsics;

namespace Fathom.Networks;

/// <summary>max(x + y, 0).</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal readonly struct RectifiedSumFormula<T> : IBinaryFormula<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <inheritdoc />
    public Vector512<T> Of(Vector512<T> x, Vector512<T> y) => default(PlainRelu.ValueFormula<T>).Of(x + y);
}
