using System.Numerics;
using System.Runtime.Intrinsics;
using Fathom.Specification;

namespace Fathom.Networks;

/// <summary>max(x, 0), and its pull-back read off the output.</summary>
internal static class PlainRelu
{
    /// <summary>The activation without gain and shift.</summary>
    public static Activation Activation { get; } = new(ActivationCatalog.Relu);

    /// <summary>max(x, 0).</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    public readonly struct ValueFormula<T> : IUnaryFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        /// <inheritdoc />
        public Vector512<T> Of(Vector512<T> x) => Vector512.Max(x, Vector512<T>.Zero);
    }

    /// <summary>The gradient where the output is positive, else 0.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    public readonly struct SlopeFormula<T> : IBinaryFormula<T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        /// <inheritdoc />
        public Vector512<T> Of(Vector512<T> x, Vector512<T> y) => x & Vector512.GreaterThan(y, Vector512<T>.Zero);
    }
}
