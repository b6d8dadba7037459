using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Networks;

/// <summary>The two sums that the pull-back of a norm needs of a row, in one sweep.</summary>
/// <remarks>Lanes and the order of additions are those of <see cref="LaneSum"/>.</remarks>
internal static unsafe class PullBackSums
{
    /// <summary>Σ g and Σ g (x − mean), where g is what the gate lets through.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <typeparam name="TGate">What of the gradient of the output reaches the norm.</typeparam>
    /// <param name="gate">The gate.</param>
    /// <param name="x">The inputs of the norm.</param>
    /// <param name="mean">Their mean.</param>
    /// <param name="g">The gradient of the output.</param>
    /// <param name="length">How many.</param>
    /// <param name="sum">Receives Σ g.</param>
    /// <param name="products">Receives Σ g (x − mean).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Of<T, TGate>(TGate gate, T* x, T mean, T* g, int length, out T sum, out T products)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TGate : unmanaged, IBinaryFormula<T>
    {
        int width = Vector512<T>.Count;
        Vector512<T> centre = Vector512.Create(mean);
        Vector512<T> sum0 = Vector512<T>.Zero;
        Vector512<T> sum1 = Vector512<T>.Zero;
        Vector512<T> sum2 = Vector512<T>.Zero;
        Vector512<T> sum3 = Vector512<T>.Zero;
        Vector512<T> product0 = Vector512<T>.Zero;
        Vector512<T> product1 = Vector512<T>.Zero;
        Vector512<T> product2 = Vector512<T>.Zero;
        Vector512<T> product3 = Vector512<T>.Zero;
        int i = 0;
        for (; i <= length - (4 * width); i += 4 * width)
        {
            Add(gate, x + i, g + i, centre, ref sum0, ref product0);
            Add(gate, x + i + width, g + i + width, centre, ref sum1, ref product1);
            Add(gate, x + i + (2 * width), g + i + (2 * width), centre, ref sum2, ref product2);
            Add(gate, x + i + (3 * width), g + i + (3 * width), centre, ref sum3, ref product3);
        }

        for (; i <= length - width; i += width)
        {
            Add(gate, x + i, g + i, centre, ref sum0, ref product0);
        }

        sum = LaneSum.Across((sum0 + sum1) + (sum2 + sum3));
        products = LaneSum.Across((product0 + product1) + (product2 + product3));
        for (; i < length; i++)
        {
            T gradient = gate.Of(Vector512.CreateScalar(x[i]), Vector512.CreateScalar(g[i])).ToScalar();
            sum += gradient;
            products += gradient * (x[i] - mean);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<T, TGate>(TGate gate, T* x, T* g, Vector512<T> mean, ref Vector512<T> sum, ref Vector512<T> product)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TGate : unmanaged, IBinaryFormula<T>
    {
        Vector512<T> value = Vector512.Load(x);
        Vector512<T> gradient = gate.Of(value, Vector512.Load(g));
        sum += gradient;
        product += gradient * (value - mean);
    }
}
