using Fathom.Networks;

namespace Fathom.Onnx;

/// <summary>Which norm a decomposed one is, by the dimensions of its statistics and the shapes of its scale and shift.</summary>
internal static class NormChoice
{
    private const uint Channel = 1u << 1;

    /// <summary>The norm.</summary>
    /// <param name="index">The network.</param>
    /// <param name="match">What was found.</param>
    /// <returns>The norm with as much of scale and shift as fits it; null when no norm is like that.</returns>
    public static RecognizedNorm? Of(GraphIndex index, NormMatch match)
    {
        AffineTail tail = match.Shift is null ? AffineTail.Of(index, match.Output, match.Scale is null) : new AffineTail(null, null, null, null);
        AffineTail[] tails = [tail, tail with { AfterShift = null, Shift = null }, new AffineTail(null, null, null, null)];
        return tails.Select(part => WithTail(index, match, part)).FirstOrDefault(norm => norm is not null);
    }

    /// <summary>A norm whose scale and shift are numbers of channels, with as much of them as stands behind it.</summary>
    /// <param name="index">The network.</param>
    /// <param name="last">The node that makes the normalized value.</param>
    /// <param name="x">The value that is normalized.</param>
    /// <param name="operation">The norm.</param>
    /// <returns>The norm.</returns>
    public static RecognizedNorm OverChannels(GraphIndex index, GraphNode last, string x, IOperation operation)
    {
        AffineTail tail = AffineTail.Of(index, last.Outputs[0], mayScale: true);
        TensorShape channels = [index.Shape(x)[1]];
        bool scales = tail.Scale is not null && Fits(index, x, tail.Scale, ~Channel);
        bool shifts = tail.Shift is not null && Fits(index, x, tail.Shift, ~Channel) && (scales || tail.AfterScale is null);
        GraphNode end = shifts ? tail.AfterShift! : scales ? tail.AfterScale! : last;
        return new RecognizedNorm(end, operation, x, channels, scales ? index.Source(tail.Scale!) : null, shifts ? index.Source(tail.Shift!) : null);
    }

    private static RecognizedNorm? WithTail(GraphIndex index, NormMatch match, AffineTail tail)
    {
        TensorShape x = index.Shape(match.X);
        NormStatistic statistic = match.Statistic;
        GraphNode last = tail.AfterShift ?? tail.AfterScale ?? match.Last;
        uint all = (1u << x.Rank) - 1;
        if (x.Rank < 2)
        {
            return null;
        }

        RecognizedNorm norm = new(
            last, new Identity(), match.X, [x[1]], match.Scale ?? SourceOf(index, tail.Scale), match.Shift ?? SourceOf(index, tail.Shift), match.Mean, statistic.IsRunning ? statistic.Source : null);
        if (statistic.IsRunning || statistic.Axes == (all & ~Channel))
        {
            // The momentum is that of ONNX, as nobody says another one.
            BatchNormalization batch = new() { Momentum = statistic.IsRunning ? 0.9f : 0.9, Epsilon = statistic.Epsilon, Centred = statistic.IsCentred, AlwaysUsesBatch = !statistic.IsRunning, Divisor = statistic.Divisor };
            return FitChannels(index, match, tail, norm) ? norm with { Operation = batch } : null;
        }

        int axis = FirstOfSuffix(statistic.Axes, x.Rank);
        if (axis < 1 || !IsOver(statistic.Divisor, x.Product(Math.Max(axis, 0), x.Rank)))
        {
            return null;
        }

        bool hasAffine = norm.Scale is not null || norm.Shift is not null;
        if (axis == 2 && statistic.IsCentred && (hasAffine || x.Rank > 3) && FitChannels(index, match, tail, norm))
        {
            return norm with { Operation = new InstanceNormalization { Epsilon = statistic.Epsilon } };
        }

        TensorShape row = TensorShape.Of(x.Dimensions.AsSpan()[axis..]);
        if (FitRow(index, match, tail, norm, axis, row))
        {
            return norm with { Operation = new LayerNormalization { Axis = axis - x.Rank, Epsilon = statistic.Epsilon, Centred = statistic.IsCentred }, ParameterShape = row };
        }

        return axis == 1 && statistic.IsCentred && hasAffine && FitChannels(index, match, tail, norm)
            ? norm with { Operation = new GroupNormalization { Groups = 1, Epsilon = statistic.Epsilon } }
            : null;
    }

    // Scale and shift, where they are, hold one number for each channel.
    private static bool FitChannels(GraphIndex index, NormMatch match, AffineTail tail, RecognizedNorm norm)
    {
        int channels = index.Shape(match.X)[1];
        return HasElements(index, norm.Scale, channels) && HasElements(index, norm.Shift, channels) && HasElements(index, norm.Mean, channels) && HasElements(index, norm.Variance, channels)
            && (tail.Scale is null || Fits(index, match.X, tail.Scale, ~Channel)) && (tail.Shift is null || Fits(index, match.X, tail.Shift, ~Channel));
    }

    private static bool FitRow(GraphIndex index, NormMatch match, AffineTail tail, RecognizedNorm norm, int axis, TensorShape row)
    {
        uint before = (1u << axis) - 1;
        return match.Scale is null && match.Shift is null && HasElements(index, norm.Scale, row.Elements) && HasElements(index, norm.Shift, row.Elements)
            && (tail.Scale is null || Fits(index, match.X, tail.Scale, before)) && (tail.Shift is null || Fits(index, match.X, tail.Shift, before));
    }

    private static bool IsOver(double divisor, int elements) => divisor == 0 || Math.Abs(divisor - elements) <= 1e-12 * elements;

    private static bool Fits(GraphIndex index, string x, string read, uint axes) => index.LiesAlong(read, x, axes);

    private static bool HasElements(GraphIndex index, string? parameter, int elements) => parameter is null || index.Shape(parameter).Elements == elements;

    private static string? SourceOf(GraphIndex index, string? read) => read is null ? null : index.Source(read);

    // The first of the dimensions when they are the last ones of all; else −1.
    private static int FirstOfSuffix(uint axes, int rank)
    {
        int axis = rank;
        while (axis > 0 && ((axes >> (axis - 1)) & 1) != 0)
        {
            axis--;
        }

        return axes == (((1u << rank) - 1) & ~((1u << axis) - 1)) && axis < rank ? axis : -1;
    }
}
