using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fathom.Numerics;

/// <summary>The backward sweep of <see cref="BatchNormSweep"/>.</summary>
/// <remarks>Some groups go through each phase together, because the sums of a single group wait for each other.</remarks>
internal static class BatchNormBackward
{
    /// <summary>Groups that go through the phases together; their numbers stay in the nearest cache.</summary>
    private const int Together = 16;

    /// <summary>Pulls the gradients of every group of every row back.</summary>
    public static unsafe void Run<T>(ReadOnlyMatrixSpan<T> normalized, ReadOnlyMatrixSpan<T> inverseDeviations, int batchSize, bool centred, MatrixSpan<T> gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int* from = stackalloc int[Together];
        int* to = stackalloc int[Together];
        T* inverses = stackalloc T[Together];
        fixed (T* source = &MemoryMarshal.GetReference(normalized.Values), target = &MemoryMarshal.GetReference(gradient.Values), deviations = &MemoryMarshal.GetReference(inverseDeviations.Values))
        {
            int groups = gradient.Columns / batchSize;
            long all = (long)gradient.Rows * groups;
            int row = 0;
            int group = 0;
            int own = 0;
            for (long done = 0; done < all; done += Together)
            {
                int count = (int)Math.Min(Together, all - done);
                for (int i = 0; i < count; i++)
                {
                    from[i] = (row * normalized.Stride) + (own * batchSize);
                    to[i] = (row * gradient.Stride) + (group * batchSize);
                    inverses[i] = deviations[(row * inverseDeviations.Stride) + own];

                    // The groups of x̂ begin anew with every cotangent.
                    if (++own == inverseDeviations.Columns)
                    {
                        own = 0;
                    }

                    if (++group == groups)
                    {
                        group = 0;
                        row++;
                    }
                }

                Groups(source, target, from, to, inverses, count, batchSize, centred);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void Groups<T>(T* source, T* target, int* from, int* to, T* inverses, int count, int batchSize, bool centred)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = Vector512<T>.Count;
        int whole = batchSize / width * width;
        int rest = batchSize - whole;
        Vector512<T> mask = WideVector.FirstLanes<T>(rest);
        double share = 1.0 / batchSize;
        T* means = stackalloc T[Together];
        T* slopes = stackalloc T[Together];
        for (int g = 0; g < count; g++)
        {
            T* x = source + from[g];
            T* y = target + to[g];
            Vector512<T> sum = Vector512<T>.Zero;
            Vector512<T> product = Vector512<T>.Zero;
            if (rest > 0)
            {
                sum = WideVector.Load(y + whole, mask, rest);
                product = sum * WideVector.Load(x + whole, mask, rest);
            }

            for (int i = 0; i < whole; i += width)
            {
                Vector512<T> value = Vector512.Load(y + i);
                sum += value;
                product = WideVector.FusedMultiplyAdd(value, Vector512.Load(x + i), product);
            }

            means[g] = centred ? WideVector.Narrow<T>(WideVector.Sum(sum) * share) : T.Zero;
            slopes[g] = WideVector.Narrow<T>(-WideVector.Sum(product) * share);
        }

        for (int g = 0; g < count; g++)
        {
            T* x = source + from[g];
            T* y = target + to[g];
            Vector512<T> mean = Vector512.Create(means[g]);
            Vector512<T> slope = Vector512.Create(slopes[g]);
            Vector512<T> scale = Vector512.Create(inverses[g]);
            for (int i = 0; i < whole; i += width)
            {
                (WideVector.FusedMultiplyAdd(slope, Vector512.Load(x + i), Vector512.Load(y + i) - mean) * scale).Store(y + i);
            }

            if (rest > 0)
            {
                Vector512<T> value = WideVector.Load(y + whole, mask, rest) - mean;
                WideVector.Store(WideVector.FusedMultiplyAdd(slope, WideVector.Load(x + whole, mask, rest), value) * scale, y + whole, mask, rest);
            }
        }
    }
}
