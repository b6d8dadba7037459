using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fathom.Networks;

/// <summary>The sweeps of batch norm over channels; a channel is measured and normalized by one thread.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>With positions a channel is a set of contiguous rows; without, channels lie side by side in rows and are swept several at a time (<see cref="ColumnSweep"/>).</remarks>
internal unsafe struct ChannelNormalization<T> : IWork
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Channels of a piece when they lie side by side.</summary>
    public const int ColumnChunk = 64;

    /// <summary>The input, samples × channels × positions.</summary>
    public T* X;

    /// <summary>The output, as the input.</summary>
    public T* Y;

    /// <summary>γ per channel, or null.</summary>
    public T* Scale;

    /// <summary>β per channel, or null.</summary>
    public T* Shift;

    /// <summary>Running means, or null.</summary>
    public T* RunningMean;

    /// <summary>Running variances, or null.</summary>
    public T* RunningVariance;

    /// <summary>Receives or holds μ per channel.</summary>
    public T* Mean;

    /// <summary>Receives or holds 1/√(v + ε) per channel.</summary>
    public T* Inverse;

    /// <summary>Receives the batch's means, or null.</summary>
    public T* NewMean;

    /// <summary>Receives the batch's variances, or null.</summary>
    public T* NewVariance;

    /// <summary>The gradient of the output.</summary>
    public T* G;

    /// <summary>Receives the gradient of the input, or null.</summary>
    public T* GradientX;

    /// <summary>Receives the gradient of γ, or null.</summary>
    public T* GradientScale;

    /// <summary>Receives the gradient of β, or null.</summary>
    public T* GradientShift;

    /// <summary>Room for two numbers per channel.</summary>
    public T* Sums;

    /// <summary>The batch size.</summary>
    public int Samples;

    /// <summary>The number of channels.</summary>
    public int Channels;

    /// <summary>The number of positions per channel and sample.</summary>
    public int Positions;

    /// <summary>ε.</summary>
    public T Epsilon;

    /// <summary>What the sum of squares is divided by; 0 for their number.</summary>
    public double Divisor;

    /// <summary>Whether the mean is subtracted.</summary>
    public bool Centred;

    /// <summary>Whether the statistics are those of the batch.</summary>
    public bool UsesBatch;

    /// <summary>Whether the new running variance has the divisor n.</summary>
    public bool IsBiased;

    /// <summary>Whether the output is max(y, 0) of the normalized y.</summary>
    public bool IsRectified;

    /// <summary>
    /// Of a norm joined with the activation behind it, where channels lie side by side: φ′ of every element, which the forward pass writes (float32) and the backward pass reads; else null.
    /// </summary>
    public T* Slope;

    /// <summary>Whether the output is tanh(gain y + shift) of the normalized y; float32 alone.</summary>
    public bool IsTanh;

    /// <summary>The gain of that tanh.</summary>
    public float Gain;

    /// <summary>Its shift.</summary>
    public float GainShift;

    /// <summary>What to do.</summary>
    public ChannelPass Pass;

    /// <summary>The number of pieces.</summary>
    public readonly int Pieces => Positions == 1 ? (Channels + ColumnChunk - 1) / ColumnChunk : Channels;

    /// <summary>What the sum of squares is divided by.</summary>
    public readonly double SquareCount => Divisor > 0 ? Divisor : (double)Samples * Positions;

    private readonly T Count => T.CreateTruncating((long)Samples * Positions);

    /// <inheritdoc />
    public readonly void Run(int piece)
    {
        if (Positions == 1)
        {
            int first = piece * ColumnChunk;
            ColumnSweep.Run(this, first, Math.Min(ColumnChunk, Channels - first));
        }
        else if (Pass == ChannelPass.PullBack)
        {
            PullBack(piece);
        }
        else
        {
            Normalize(piece);
        }
    }

    /// <summary>The batch's variance as running statistics take it.</summary>
    /// <param name="variance">The variance with divisor n.</param>
    /// <returns>The same, or with divisor n − 1.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly T VarianceToKeep(T variance)
    {
        T n = Count;
        return IsBiased ? variance : variance * (n / T.Max(T.One, n - T.One));
    }

    private readonly T* Row(T* tensor, int sample, int channel) => tensor + ((((long)sample * Channels) + channel) * Positions);

    private readonly void Normalize(int channel)
    {
        if (Pass == ChannelPass.NormalizeByBatch)
        {
            Measure(channel);
        }
        else
        {
            Mean[channel] = Centred ? RunningMean[channel] : T.Zero;
            Inverse[channel] = T.One / T.Sqrt(RunningVariance[channel] + Epsilon);
        }

        T factor = (Scale is null ? T.One : Scale[channel]) * Inverse[channel];
        AffineFormula<T> formula = new(Mean[channel], factor, Shift is null ? T.Zero : Shift[channel]);
        if (IsRectified)
        {
            ToRows(new RectifiedFormula<T, AffineFormula<T>>(formula), channel);
        }
        else
        {
            ToRows(formula, channel);
        }
    }

    private readonly void ToRows<TFormula>(TFormula formula, int channel)
        where TFormula : unmanaged, IUnaryFormula<T>
    {
        for (int sample = 0; sample < Samples; sample++)
        {
            ElementLoop.Run(formula, Row(X, sample, channel), Row(Y, sample, channel), Positions);
        }
    }

    // The first number is taken off first; rows are summed in the type of the numbers, sums of rows in float64, so that many samples cost no digits.
    private readonly void Measure(int channel)
    {
        double count = (double)Samples * Positions;
        T mean = T.Zero;
        double sum = 0;
        if (Centred)
        {
            T shift = *Row(X, 0, channel);
            for (int sample = 0; sample < Samples; sample++)
            {
                sum += double.CreateTruncating(LaneSum.OfDifferences(Row(X, sample, channel), shift, Positions));
            }

            mean = T.CreateTruncating(double.CreateTruncating(shift) + (sum / count));
        }

        T centre = Centred ? mean : T.Zero;
        double squares = 0;
        for (int sample = 0; sample < Samples; sample++)
        {
            squares += double.CreateTruncating(LaneSum.OfSquares(Row(X, sample, channel), centre, Positions));
        }

        T variance = T.CreateTruncating(squares / SquareCount);
        Mean[channel] = centre;
        Inverse[channel] = T.One / T.Sqrt(variance + Epsilon);
        if (NewMean is not null)
        {
            NewMean[channel] = centre;
        }

        if (NewVariance is not null)
        {
            NewVariance[channel] = VarianceToKeep(variance);
        }
    }

    private readonly void PullBack(int channel)
    {
        T factor = (Scale is null ? T.One : Scale[channel]) * Inverse[channel];
        if (IsRectified)
        {
            PullBack(channel, factor, new PositiveGate<T>(new AffineFormula<T>(Mean[channel], factor, Shift is null ? T.Zero : Shift[channel])));
        }
        else
        {
            PullBack(channel, factor, default(OpenGate<T>));
        }
    }

    private readonly void PullBack<TGate>(int channel, T factor, TGate gate)
        where TGate : unmanaged, IBinaryFormula<T>
    {
        double count = (double)Samples * Positions;
        T mean = Mean[channel];
        T inverse = Inverse[channel];
        double sum = 0;
        double products = 0;
        for (int sample = 0; sample < Samples; sample++)
        {
            PullBackSums.Of(gate, Row(X, sample, channel), mean, Row(G, sample, channel), Positions, out T rowSum, out T rowProducts);
            sum += double.CreateTruncating(rowSum);
            products += double.CreateTruncating(rowProducts);
        }

        products *= double.CreateTruncating(inverse);
        if (GradientScale is not null)
        {
            GradientScale[channel] = T.CreateTruncating(products);
        }

        if (GradientShift is not null)
        {
            GradientShift[channel] = T.CreateTruncating(sum);
        }

        if (GradientX is null)
        {
            return;
        }

        T meanOfG = UsesBatch && Centred ? T.CreateTruncating(sum / count) : T.Zero;
        T slope = UsesBatch ? T.CreateTruncating(products / SquareCount) * inverse : T.Zero;
        PullBackFormula<T, TGate> formula = new(mean, factor, meanOfG, slope, gate);
        for (int sample = 0; sample < Samples; sample++)
        {
            ElementLoop.Run(formula, Row(X, sample, channel), true, Row(G, sample, channel), true, Row(GradientX, sample, channel), Positions);
        }
    }
}
