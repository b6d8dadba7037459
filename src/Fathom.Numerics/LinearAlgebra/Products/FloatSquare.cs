using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Numerics;

/// <summary>A square of 4 × 4 floats.</summary>
internal readonly unsafe struct FloatSquare : ITransposedSquare<float>
{
    /// <inheritdoc />
    public static int Size => 4;

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(float* to, nint toStride, float* from, nint fromStride, float* scale)
    {
        Vector128<float> r0 = Vector128.Load(from);
        Vector128<float> r1 = Vector128.Load(from + fromStride);
        Vector128<float> r2 = Vector128.Load(from + (2 * fromStride));
        Vector128<float> r3 = Vector128.Load(from + (3 * fromStride));
        if (scale != null)
        {
            Vector128<float> factor = Vector128.Load(scale);
            r0 *= factor;
            r1 *= factor;
            r2 *= factor;
            r3 *= factor;
        }

        Vector128<float> low01 = Sse.UnpackLow(r0, r1);
        Vector128<float> high01 = Sse.UnpackHigh(r0, r1);
        Vector128<float> low23 = Sse.UnpackLow(r2, r3);
        Vector128<float> high23 = Sse.UnpackHigh(r2, r3);
        Sse.MoveLowToHigh(low01, low23).Store(to);
        Sse.MoveHighToLow(low23, low01).Store(to + toStride);
        Sse.MoveLowToHigh(high01, high23).Store(to + (2 * toStride));
        Sse.MoveHighToLow(high23, high01).Store(to + (3 * toStride));
    }
}
