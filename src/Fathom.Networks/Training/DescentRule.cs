using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Networks;

/// <summary>Gradient descent: g ← scale · g + λ w, m ← μ m + g, w ← w − η m, or with Nesterov's momentum w ← w − η (g + μ m).</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal readonly struct DescentRule<T> : IUpdateRule<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>η.</summary>
    public required T Rate { get; init; }

    /// <summary>Multiplies the gradient, to clip it.</summary>
    public required T Scale { get; init; }

    /// <summary>λ.</summary>
    public required T Decay { get; init; }

    /// <summary>μ.</summary>
    public required T Momentum { get; init; }

    /// <summary>Whether the momentum is Nesterov's.</summary>
    public required bool IsNesterov { get; init; }

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Apply(ref Vector512<T> weight, Vector512<T> gradient, ref Vector512<T> first, ref Vector512<T> second)
    {
        Vector512<T> g = (Vector512.Create(Scale) * gradient) + (Vector512.Create(Decay) * weight);
        first = (Vector512.Create(Momentum) * first) + g;
        Vector512<T> direction = IsNesterov ? g + (Vector512.Create(Momentum) * first) : first;
        weight -= Vector512.Create(Rate) * direction;
    }
}
