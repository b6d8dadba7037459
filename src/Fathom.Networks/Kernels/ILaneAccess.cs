using System.Numerics;
using System.Runtime.Intrinsics;

namespace Fathom.Networks;

/// <summary>How many lanes of a vector are moved between memory and registers.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal unsafe interface ILaneAccess<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Reads.</summary>
    /// <param name="from">Where from.</param>
    /// <returns>The lanes; zero in those that are not read.</returns>
    public static abstract Vector512<T> Load(T* from);

    /// <summary>Writes.</summary>
    /// <param name="to">Where to.</param>
    /// <param name="lanes">The lanes.</param>
    public static abstract void Store(T* to, Vector512<T> lanes);
}
