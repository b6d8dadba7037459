using System.Numerics;
using System.Runtime.Intrinsics;

namespace Fathom.Networks;

/// <summary>Applies a scalar function lane by lane, for functions that are too rare to deserve a vector formula.</summary>
internal static class LaneMap
{
    /// <summary>f(x) in every lane.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="x">The arguments.</param>
    /// <param name="function">f, static so that nothing is allocated.</param>
    /// <returns>The values.</returns>
    public static Vector512<T> Apply<T>(Vector512<T> x, Func<T, T> function)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> lanes = stackalloc T[Vector512<T>.Count];
        x.CopyTo(lanes);
        for (int i = 0; i < lanes.Length; i++)
        {
            lanes[i] = function(lanes[i]);
        }

        return Vector512.Create<T>(lanes);
    }

    /// <summary>f(x, y) in every lane.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="x">The first arguments.</param>
    /// <param name="y">The second arguments.</param>
    /// <param name="function">f, static so that nothing is allocated.</param>
    /// <returns>The values.</returns>
    public static Vector512<T> Apply<T>(Vector512<T> x, Vector512<T> y, Func<T, T, T> function)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> lanes = stackalloc T[Vector512<T>.Count];
        Span<T> others = stackalloc T[Vector512<T>.Count];
        x.CopyTo(lanes);
        y.CopyTo(others);
        for (int i = 0; i < lanes.Length; i++)
        {
            lanes[i] = function(lanes[i], others[i]);
        }

        return Vector512.Create<T>(lanes);
    }
}
