using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>The forward sweep of <see cref="BatchNormSweep"/>.</summary>
/// <remarks>Some groups go through each phase together, because the sums of a single group wait for each other.</remarks>
internal static class BatchNormForward
{
    /// <summary>Groups that go through the phases together; their numbers stay in the nearest cache.</summary>
    private const int Together = 32;

    /// <summary>Normalizes every group of every row.</summary>
    public static unsafe void Run<T>(ReadOnlyMatrixSpan<T> z, int batchSize, bool centred, double epsilon, MatrixSpan<T> normalized, MatrixSpan<T> inverseDeviations)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int* from = stackalloc int[Together];
        int* to = stackalloc int[Together];
        T* inverses = stackalloc T[Together];
        fixed (T* source = &MemoryMarshal.GetReference(z.Values), target = &MemoryMarshal.GetReference(normalized.Values), deviations = &MemoryMarshal.GetReference(inverseDeviations.Values))
        {
            int groups = inverseDeviations.Columns;
            long all = (long)z.Rows * groups;
            int row = 0;
            int group = 0;
            (int firstRow, int firstGroup) = (0, 0);
            for (long done = 0; done < all; done += Together)
            {
                int count = (int)Math.Min(Together, all - done);
                for (int i = 0; i < count; i++)
                {
                    from[i] = (row * z.Stride) + (group * batchSize);
                    to[i] = (row * normalized.Stride) + (group * batchSize);
                    Next(ref row, ref group, groups);
                }

                Groups(source, target, from, to, inverses, count, batchSize, centred, epsilon);
                for (int i = 0; i < count; i++)
                {
                    deviations[(firstRow * inverseDeviations.Stride) + firstGroup] = inverses[i];
                    Next(ref firstRow, ref firstGroup, groups);
                }
            }
        }
    }

    private static void Next(ref int row, ref int group, int groups)
    {
        if (++group == groups)
        {
            group = 0;
            row++;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void Groups<T>(T* source, T* target, int* from, int* to, T* inverses, int count, int batchSize, bool centred, double epsilon)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = Vector512<T>.Count;
        int whole = batchSize / width * width;
        int rest = batchSize - whole;
        Vector512<T> mask = WideVector.FirstLanes<T>(rest);
        double share = 1.0 / batchSize;
        T* shifts = stackalloc T[Together];
        T* means = stackalloc T[Together];
        for (int g = 0; g < count; g++)
        {
            if (!centred)
            {
                shifts[g] = means[g] = T.Zero;
                continue;
            }

            T* z = source + from[g];
            Vector512<T> shift = Vector512.Create(*z);
            Vector512<T> sum = rest == 0 ? Vector512<T>.Zero : (WideVector.Load(z + whole, mask, rest) - shift) & mask;
            for (int i = 0; i < whole; i += width)
            {
                sum += Vector512.Load(z + i) - shift;
            }

            shifts[g] = *z;
            means[g] = WideVector.Narrow<T>(WideVector.Sum(sum) * share);
        }

        for (int g = 0; g < count; g++)
        {
            T* z = source + from[g];
            Vector512<T> shift = Vector512.Create(shifts[g]);
            Vector512<T> mean = Vector512.Create(means[g]);
            Vector512<T> squares = Vector512<T>.Zero;
            if (rest > 0)
            {
                Vector512<T> tail = (WideVector.Load(z + whole, mask, rest) - shift - mean) & mask;
                squares = tail * tail;
            }

            for (int i = 0; i < whole; i += width)
            {
                Vector512<T> deviation = Vector512.Load(z + i) - shift - mean;
                squares = WideVector.FusedMultiplyAdd(deviation, deviation, squares);
            }

            double variance = (WideVector.Sum(squares) * share) + epsilon;
            inverses[g] = WideVector.Narrow<T>(variance > 0 ? 1 / Math.Sqrt(variance) : variance);
        }

        for (int g = 0; g < count; g++)
        {
            T* z = source + from[g];
            T* x = target + to[g];
            Vector512<T> shift = Vector512.Create(shifts[g]);
            Vector512<T> mean = Vector512.Create(means[g]);
            Vector512<T> scale = Vector512.Create(inverses[g]);
            for (int i = 0; i < whole; i += width)
            {
                ((Vector512.Load(z + i) - shift - mean) * scale).Store(x + i);
            }

            if (rest > 0)
            {
                WideVector.Store((WideVector.Load(z + whole, mask, rest) - shift - mean) * scale, x + whole, mask, rest);
            }
        }
    }
}
