using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Fathom.Networks;

/// <summary>Batch norm of channels that lie side by side: rows are swept, and every lane is a channel of its own.</summary>
/// <remarks>
/// The first row is taken off before summing, so that a mean that is large beside the deviation costs no digits. Channels are taken as many at a time as a vector has lanes. The last vector overlaps the one before it, where the same numbers are computed again; channels
/// fewer than lanes are taken one at a time.
/// </remarks>
internal static unsafe class ColumnSweep
{
    /// <summary>Does a pass over some channels.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="work">The pass.</param>
    /// <param name="first">The first channel.</param>
    /// <param name="count">How many, at most <see cref="ChannelNormalization{T}.ColumnChunk"/>.</param>
    public static void Run<T>(in ChannelNormalization<T> work, int first, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int width = Vector512<T>.Count;
        if (count < width && work.Channels >= width)
        {
            first = work.Channels - width;
            count = width;
        }

        if (count < width)
        {
            for (int channel = first; channel < first + count; channel++)
            {
                Sweep<T, FirstLane<T>>(work, channel);
            }

            return;
        }

        int lane = first;
        for (; lane <= first + count - width; lane += width)
        {
            Sweep<T, AllLanes<T>>(work, lane);
        }

        if (lane < first + count)
        {
            Sweep<T, AllLanes<T>>(work, first + count - width);
        }
    }

    private static void Sweep<T, TLanes>(in ChannelNormalization<T> work, int channel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLanes : struct, ILaneAccess<T>
    {
        switch (work.Pass)
        {
            case ChannelPass.NormalizeByBatch:
                Measure<T, TLanes>(work, channel);
                Normalize<T, TLanes>(work, channel);
                break;
            case ChannelPass.NormalizeByRunning:
                TLanes.Store(work.Mean + channel, work.Centred ? TLanes.Load(work.RunningMean + channel) : Vector512<T>.Zero);
                TLanes.Store(work.Inverse + channel, Vector512<T>.One / Vector512.Sqrt(TLanes.Load(work.RunningVariance + channel) + Vector512.Create(work.Epsilon)));
                Normalize<T, TLanes>(work, channel);
                break;
            default:
                PullBack<T, TLanes>(work, channel);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Measure<T, TLanes>(in ChannelNormalization<T> work, int channel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLanes : struct, ILaneAccess<T>
    {
        int samples = work.Samples;
        long stride = work.Channels;
        Vector512<T> count = Vector512.Create(T.CreateTruncating(samples));
        Vector512<T> mean = Vector512<T>.Zero;
        T* x = work.X + channel;
        if (work.Centred)
        {
            Vector512<T> shift = TLanes.Load(x);
            Vector512<T> even = Vector512<T>.Zero;
            Vector512<T> odd = Vector512<T>.Zero;
            int row = 0;
            for (; row < samples - 1; row += 2)
            {
                even += TLanes.Load(x + (row * stride)) - shift;
                odd += TLanes.Load(x + ((row + 1) * stride)) - shift;
            }

            if (row < samples)
            {
                even += TLanes.Load(x + (row * stride)) - shift;
            }

            mean = shift + ((even + odd) / count);
        }

        Vector512<T> evenSquares = Vector512<T>.Zero;
        Vector512<T> oddSquares = Vector512<T>.Zero;
        int next = 0;
        for (; next < samples - 1; next += 2)
        {
            Vector512<T> first = TLanes.Load(x + (next * stride)) - mean;
            Vector512<T> second = TLanes.Load(x + ((next + 1) * stride)) - mean;
            evenSquares += first * first;
            oddSquares += second * second;
        }

        if (next < samples)
        {
            Vector512<T> first = TLanes.Load(x + (next * stride)) - mean;
            evenSquares += first * first;
        }

        Vector512<T> variance = (evenSquares + oddSquares) / Vector512.Create(T.CreateTruncating(work.SquareCount));
        TLanes.Store(work.Mean + channel, mean);
        TLanes.Store(work.Inverse + channel, Vector512<T>.One / Vector512.Sqrt(variance + Vector512.Create(work.Epsilon)));
        if (work.NewMean is not null)
        {
            TLanes.Store(work.NewMean + channel, mean);
        }

        if (work.NewVariance is not null)
        {
            TLanes.Store(work.NewVariance + channel, variance * Vector512.Create(work.VarianceToKeep(T.One)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Normalize<T, TLanes>(in ChannelNormalization<T> work, int channel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLanes : struct, ILaneAccess<T>
    {
        if (typeof(T) == typeof(float) && work.IsTanh)
        {
            NormalizeAndActivate<T, TLanes>(work, channel);
            return;
        }

        long stride = work.Channels;
        Vector512<T> mean = TLanes.Load(work.Mean + channel);
        Vector512<T> inverse = TLanes.Load(work.Inverse + channel);
        Vector512<T> factor = work.Scale is null ? inverse : TLanes.Load(work.Scale + channel) * inverse;
        Vector512<T> shift = work.Shift is null ? Vector512<T>.Zero : TLanes.Load(work.Shift + channel);
        T* x = work.X + channel;
        T* y = work.Y + channel;
        bool isRectified = work.IsRectified;
        for (int row = 0; row < work.Samples; row++)
        {
            Vector512<T> value = (factor * (TLanes.Load(x + (row * stride)) - mean)) + shift;
            TLanes.Store(y + (row * stride), isRectified ? default(PlainRelu.ValueFormula<T>).Of(value) : value);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void NormalizeAndActivate<T, TLanes>(in ChannelNormalization<T> work, int channel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLanes : struct, ILaneAccess<T>
    {
        long stride = work.Channels;
        Vector512<T> mean = TLanes.Load(work.Mean + channel);
        Vector512<T> inverse = TLanes.Load(work.Inverse + channel);
        Vector512<T> factor = work.Scale is null ? inverse : TLanes.Load(work.Scale + channel) * inverse;
        Vector512<T> shift = work.Shift is null ? Vector512<T>.Zero : TLanes.Load(work.Shift + channel);
        Vector512<float> gain = Vector512.Create(work.Gain);
        Vector512<float> gainShift = Vector512.Create(work.GainShift);
        T* x = work.X + channel;
        T* y = work.Y + channel;
        T* slope = work.Slope + channel;
        bool keepsSlope = work.Slope is not null;
        for (int row = 0; row < work.Samples; row++)
        {
            Vector512<T> normalized = (factor * (TLanes.Load(x + (row * stride)) - mean)) + shift;
            SingleTanh.Of((gain * normalized.AsSingle()) + gainShift, out Vector512<float> value, out Vector512<float> derivative);
            TLanes.Store(y + (row * stride), value.As<float, T>());
            if (keepsSlope)
            {
                TLanes.Store(slope + (row * stride), (gain * derivative).As<float, T>());
            }
        }
    }

    // The gradient of the norm's output: g, where the ReLU behind it lets it through, or times the slope of the activation behind it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Passed<T, TLanes>(Vector512<T> gradient, T* slope, bool isRectified, Vector512<T> normalized)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLanes : struct, ILaneAccess<T> =>
        slope is not null ? gradient * TLanes.Load(slope) : isRectified ? gradient & Vector512.GreaterThan(normalized, Vector512<T>.Zero) : gradient;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PullBack<T, TLanes>(in ChannelNormalization<T> work, int channel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TLanes : struct, ILaneAccess<T>
    {
        int samples = work.Samples;
        long stride = work.Channels;
        Vector512<T> mean = TLanes.Load(work.Mean + channel);
        Vector512<T> inverse = TLanes.Load(work.Inverse + channel);
        Vector512<T> factor = work.Scale is null ? inverse : TLanes.Load(work.Scale + channel) * inverse;
        Vector512<T> shift = work.Shift is null ? Vector512<T>.Zero : TLanes.Load(work.Shift + channel);
        bool isRectified = work.IsRectified;
        T* x = work.X + channel;
        T* g = work.G + channel;
        bool keepsSlope = work.Slope is not null;
        T* activationSlope = work.Slope + channel;
        Vector512<T> sum = Vector512<T>.Zero;
        Vector512<T> products = Vector512<T>.Zero;
        for (int row = 0; row < samples; row++)
        {
            Vector512<T> difference = TLanes.Load(x + (row * stride)) - mean;
            Vector512<T> gradient = TLanes.Load(g + (row * stride));
            gradient = Passed<T, TLanes>(gradient, keepsSlope ? activationSlope + (row * stride) : null, isRectified, (factor * difference) + shift);
            sum += gradient;
            products += gradient * difference;
        }

        products *= inverse;
        if (work.GradientScale is not null)
        {
            TLanes.Store(work.GradientScale + channel, products);
        }

        if (work.GradientShift is not null)
        {
            TLanes.Store(work.GradientShift + channel, sum);
        }

        if (work.GradientX is null)
        {
            return;
        }

        Vector512<T> count = Vector512.Create(T.CreateTruncating(samples));
        Vector512<T> meanOfG = work.UsesBatch && work.Centred ? sum / count : Vector512<T>.Zero;
        Vector512<T> slope = work.UsesBatch ? products / Vector512.Create(T.CreateTruncating(work.SquareCount)) * inverse : Vector512<T>.Zero;
        T* gradientX = work.GradientX + channel;
        for (int row = 0; row < samples; row++)
        {
            Vector512<T> difference = TLanes.Load(x + (row * stride)) - mean;
            Vector512<T> gradient = TLanes.Load(g + (row * stride));
            gradient = Passed<T, TLanes>(gradient, keepsSlope ? activationSlope + (row * stride) : null, isRectified, (factor * difference) + shift);
            TLanes.Store(gradientX + (row * stride), factor * (gradient - meanOfG - (slope * difference)));
        }
    }
}
