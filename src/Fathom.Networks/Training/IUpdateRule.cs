using System.Numerics;
using System.Runtime.Intrinsics;

namespace Fathom.Networks;

/// <summary>How one weight follows its gradient, over lanes that do not know each other.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal interface IUpdateRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Changes weights.</summary>
    /// <param name="weight">The weights; receives the new ones.</param>
    /// <param name="gradient">Their gradients.</param>
    /// <param name="first">The first memory, such as a momentum; receives the new one.</param>
    /// <param name="second">The second memory, such as a mean square; receives the new one.</param>
    public void Apply(ref Vector512<T> weight, Vector512<T> gradient, ref Vector512<T> first, ref Vector512<T> second);
}
