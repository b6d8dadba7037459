using System.Numerics;

namespace Fathom.Sampling;

/// <summary>The constants that go with the type of wide matrices.</summary>
internal static class OperatorPrecision
{
    /// <summary>The smallest pivot of a scaled Gram matrix that its factor is trusted with.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <returns>1e-6 for double, 3e-3 for float.</returns>
    public static double TrustedPivot<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => typeof(T) == typeof(float) ? 3e-3 : 1e-6;

    /// <summary>The pivot that is rounding error of a scaled Gram matrix.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="size">Size of the Gram matrix.</param>
    /// <returns>A few units in the last place.</returns>
    public static double RoundingPivot<T>(int size)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => (typeof(T) == typeof(float) ? 6e-8 : 1.2e-16) * (8 + size);
}
