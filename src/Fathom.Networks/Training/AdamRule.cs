using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Networks;

/// <summary>Adam: g ← scale · g + λ w, m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², w ← w − η m̂ /(√v̂ + ε) with m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ).</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>RMSProp is the case β₁ = 0 without the two corrections.</remarks>
internal readonly struct AdamRule<T> : IUpdateRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>η/(1 − β₁ᵗ).</summary>
    public required T Rate { get; init; }

    /// <summary>Multiplies the gradient, to clip it.</summary>
    public required T Scale { get; init; }

    /// <summary>λ.</summary>
    public required T Decay { get; init; }

    /// <summary>β₁.</summary>
    public required T First { get; init; }

    /// <summary>β₂.</summary>
    public required T Second { get; init; }

    /// <summary>1/√(1 − β₂ᵗ).</summary>
    public required T RootCorrection { get; init; }

    /// <summary>ε.</summary>
    public required T Epsilon { get; init; }

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(ref Vector512<T> weight, Vector512<T> gradient, ref Vector512<T> first, ref Vector512<T> second)
    {
        Vector512<T> g = (Vector512.Create(Scale) * gradient) + (Vector512.Create(Decay) * weight);
        first = (Vector512.Create(First) * first) + (Vector512.Create(T.One - First) * g);
        second = (Vector512.Create(Second) * second) + (Vector512.Create(T.One - Second) * (g * g));
        weight -= Vector512.Create(Rate) * first / ((Vector512.Sqrt(second) * Vector512.Create(RootCorrection)) + Vector512.Create(Epsilon));
    }
}
