using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Fathom.Numerics;

/// <summary>What sweeps need of 512-bit vectors of singles or doubles beyond the framework's operators.</summary>
/// <remarks>
/// A sum over many numbers runs in as many chains as a 512-bit vector has lanes, on every machine, and ends in the tree of <see cref="Sum"/>: so its bits do not depend on the width of the
/// machine's registers. The framework carries a 512-bit vector out in pieces where it must.
/// </remarks>
internal static class WideVector
{
    /// <summary>a · b + c with one rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> FusedMultiplyAdd<T>(Vector512<T> a, Vector512<T> b, Vector512<T> c)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        typeof(T) == typeof(float)
            ? Vector512.FusedMultiplyAdd(a.AsSingle(), b.AsSingle(), c.AsSingle()).As<float, T>()
            : Vector512.FusedMultiplyAdd(a.AsDouble(), b.AsDouble(), c.AsDouble()).As<double, T>();

    /// <summary>The sum of all lanes: halves are added until one is left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum<T>(Vector512<T> value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector256<T> half = value.GetLower() + value.GetUpper();
        Vector128<T> quarter = half.GetLower() + half.GetUpper();
        if (typeof(T) == typeof(float))
        {
            Vector128<float> four = quarter.AsSingle();
            Vector128<float> two = four + Vector128.Shuffle(four, Vector128.Create(2, 3, 0, 1));
            return two.GetElement(0) + two.GetElement(1);
        }

        Vector128<double> last = quarter.AsDouble();
        return last.GetElement(0) + last.GetElement(1);
    }

    /// <summary>The nearest number of the other type.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Narrow<T>(double value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
        {
            float single = (float)value;
            return Unsafe.BitCast<float, T>(single);
        }

        return Unsafe.BitCast<double, T>(value);
    }

    /// <summary>Raw ones in the first lanes, zeros in the others.</summary>
    public static Vector512<T> FirstLanes<T>(int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        typeof(T) == typeof(float)
            ? Vector512.LessThan(Vector512.Create(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), Vector512.Create(count)).As<int, T>()
            : Vector512.LessThan(Vector512.Create(0L, 1, 2, 3, 4, 5, 6, 7), Vector512.Create((long)count)).As<long, T>();

    /// <summary>Reads the first lanes only; the others are zero.</summary>
    /// <param name="source">The first number.</param>
    /// <param name="mask">The lanes to read, from <see cref="FirstLanes"/>.</param>
    /// <param name="count">Their number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe Vector512<T> Load<T>(T* source, Vector512<T> mask, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Avx512F.IsSupported)
        {
            return typeof(T) == typeof(float)
                ? Avx512F.MaskLoad((float*)source, mask.AsSingle(), Vector512<float>.Zero).As<float, T>()
                : Avx512F.MaskLoad((double*)source, mask.AsDouble(), Vector512<double>.Zero).As<double, T>();
        }

        if (Avx.IsSupported)
        {
            return typeof(T) == typeof(float)
                ? Vector512.Create(Avx.MaskLoad((float*)source, mask.AsSingle().GetLower()), Avx.MaskLoad((float*)source + 8, mask.AsSingle().GetUpper())).As<float, T>()
                : Vector512.Create(Avx.MaskLoad((double*)source, mask.AsDouble().GetLower()), Avx.MaskLoad((double*)source + 4, mask.AsDouble().GetUpper())).As<double, T>();
        }

        Vector512<T> value = Vector512<T>.Zero;
        T* lane = (T*)&value;
        for (int i = 0; i < count; i++)
        {
            lane[i] = source[i];
        }

        return value;
    }

    /// <summary>Writes the first lanes only.</summary>
    /// <param name="value">The lanes.</param>
    /// <param name="destination">Where the first lane goes.</param>
    /// <param name="mask">The lanes to write, from <see cref="FirstLanes"/>.</param>
    /// <param name="count">Their number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Store<T>(Vector512<T> value, T* destination, Vector512<T> mask, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Avx512F.IsSupported)
        {
            if (typeof(T) == typeof(float))
            {
                Avx512F.MaskStore((float*)destination, mask.AsSingle(), value.AsSingle());
            }
            else
            {
                Avx512F.MaskStore((double*)destination, mask.AsDouble(), value.AsDouble());
            }
        }
        else if (Avx.IsSupported)
        {
            if (typeof(T) == typeof(float))
            {
                Avx.MaskStore((float*)destination, mask.AsSingle().GetLower(), value.AsSingle().GetLower());
                Avx.MaskStore((float*)destination + 8, mask.AsSingle().GetUpper(), value.AsSingle().GetUpper());
            }
            else
            {
                Avx.MaskStore((double*)destination, mask.AsDouble().GetLower(), value.AsDouble().GetLower());
                Avx.MaskStore((double*)destination + 4, mask.AsDouble().GetUpper(), value.AsDouble().GetUpper());
            }
        }
        else
        {
            T* lane = (T*)&value;
            for (int i = 0; i < count; i++)
            {
                destination[i] = lane[i];
            }
        }
    }
}
