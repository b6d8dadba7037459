using System.Numerics;
using System.Runtime.Intrinsics;

namespace Fathom.Networks;

/// <summary>factor · (g − meanOfG − slope · (x − mean)): the gradient of a normalized value, where g is what a gate lets through.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <typeparam name="TGate">What of the gradient of the output reaches the norm.</typeparam>
/// <param name="mean">The mean of x.</param>
/// <param name="factor">γ/√(v + ε).</param>
/// <param name="meanOfG">The mean of g.</param>
/// <param name="slope">The mean of g x̂ times 1/√(v + ε).</param>
/// <param name="gate">The gate.</param>
internal readonly struct PullBackFormula<T, TGate>(T mean, T factor, T meanOfG, T slope, TGate gate) : IBinaryFormula<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TGate : unmanaged, IBinaryFormula<T>
{
    private readonly T mean = mean;
    private readonly T factor = factor;
    private readonly T meanOfG = meanOfG;
    private readonly T slope = slope;
    private readonly TGate gate = gate;

    /// <inheritdoc />
    public Vector512<T> Of(Vector512<T> x, Vector512<T> y) =>
        Vector512.Create(factor) * (gate.Of(x, y) - Vector512.Create(meanOfG) - (Vector512.Create(slope) * (x - Vector512.Create(mean))));
}
