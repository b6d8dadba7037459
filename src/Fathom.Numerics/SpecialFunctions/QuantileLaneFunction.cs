using System.Runtime.CompilerServices;

namespace Fathom.Numerics;

/// <summary>The normal quantile function in lanes, for probabilities that are at least 2⁻⁵⁵ away from zero and one.</summary>
/// <remarks>
/// The quantile is u P(w) with u = 2p − 1 and w = −ln(4p(1 − p)), P being one polynomial in w and two in √w (the form of M. Giles, GPU Computing Gems, Jade
/// edition (2011), chapter 10). The polynomials are Chebyshev fits made for this file with 34-digit arithmetic.
/// </remarks>
internal readonly struct QuantileLaneFunction : ILaneFunction
{
    /// <summary>Probabilities closer than this to zero or one are left to the scalar function.</summary>
    public const double Reach = 2.7755575615628914e-17;

    private static ReadOnlySpan<double> CentralCoefficients =>
    [
        1.103328720160869e-09, -1.2131077183626839e-10, -1.2200690530131382e-08, 1.2829852844388905e-08, 5.55999639976491e-08,
        -1.487044247507703e-07, -1.4725771436793193e-08, 7.716543975230637e-07, -1.4978201850101315e-06, -9.724912828181154e-07,
        1.0083257483661359e-05, -1.5917898517508315e-05, -2.12523287471523e-05, 0.00013204077567969004, -0.00016530579810925363,
        -0.0003739089957853321, 0.0017429978089465805, -0.0017984444652822756, -0.005851046104529433, 0.02518482680773321,
        -0.031967516158611514, -0.0833290935280152, 1.061359245941059, 2.338620710026593,
    ];

    private static ReadOnlySpan<double> TailCoefficients =>
    [
        -3.05445983894638e-12, 9.643998868949696e-10, -3.807299102702044e-09, 3.4630138541928896e-10, 3.769240549292413e-08,
        -1.3485994884128408e-07, 1.3113786368234753e-07, 7.451460553148501e-07, -3.7684958956858456e-06, 7.2508791666407825e-06,
        3.4023854541835205e-06, -6.702210921847081e-05, 0.00023994257778899535, -0.0005665844451358525, 0.0011148356544922891,
        -0.002238051071258215, 0.004272536364743835, 1.0662381493576927, 4.36127285516533,
    ];

    private static ReadOnlySpan<double> FarCoefficients =>
    [
        3.474753686517594e-11, -8.738061373044304e-10, 3.711293852324739e-09, -8.379852228256184e-09, 1.5339556423047573e-08,
        -2.7871758957756702e-08, 5.29762675410408e-08, -1.2799769846710404e-07, 4.491821047270585e-07, -1.9179096597494936e-06,
        8.37330143867476e-06, -3.458984583583953e-05, 0.00012634531497310162, -0.00033379478107366424, -0.0002830673924016092,
        1.5180496761253341, 6.9481013588775555,
    ];

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Evaluate<TLanes>(TLanes x)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes one = TLanes.All(1);
        TLanes centered = (x + x) - one;
        TLanes w = TLanes.All(0) - LaneFunctions.Log(TLanes.All(4) * x * (one - x));
        TLanes root = TLanes.Sqrt(w);
        TLanes central = LaneFunctions.Polynomial((w - TLanes.All(3.125)) * TLanes.All(0.32), CentralCoefficients);
        TLanes tail = LaneFunctions.Polynomial((root - TLanes.All(3.25)) * TLanes.All(4.0 / 3), TailCoefficients);
        TLanes far = LaneFunctions.Polynomial((root - TLanes.All(5.0625)) * TLanes.All(16.0 / 17), FarCoefficients);
        TLanes outer = TLanes.Select(TLanes.LessThan(root, TLanes.All(4)), tail, far);
        return centered * TLanes.Select(TLanes.LessThan(w, TLanes.All(6.25)), central, outer);
    }
}
