using System.Numerics;
using System.Runtime.Intrinsics;

namespace Fathom.Networks;

/// <summary>A function of one number, over sixteen float32 or eight float64 lanes that do not know each other.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal interface IUnaryFormula<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The value.</summary>
    /// <param name="x">The argument.</param>
    /// <returns>One value per lane.</returns>
    public Vector512<T> Of(Vector512<T> x);
}
