using System.Collections.Immutable;
using Fathom.Networks;

namespace Fathom.Onnx;

/// <summary>Finds (x − mean x)/√(mean (x − mean x)² + ε) and what is the same in other words.</summary>
/// <param name="index">The network.</param>
/// <remarks>
/// Known spellings: the square as product or power, a mean as sum over number, the variance also as mean x² − (mean x)², the root as power, the quotient also as product with a reciprocal,
/// the deviation as length over the root of a number, statistics with or without kept dimensions, the scale inside the reciprocal deviation, and x a + (β − mean x · a) with a = γ/√(v + ε). Without a mean it is a root mean
/// square norm; with parameters in the place of mean and variance it is batch norm as it is used in inference.
/// </remarks>
internal sealed class NormPattern(GraphIndex index)
{
    /// <summary>The norm whose normalized value, before scale and shift that follow, a node makes.</summary>
    /// <param name="node">The node.</param>
    /// <returns>The norm, or null.</returns>
    public NormMatch? At(GraphNode node) => node.Operation switch
    {
        Division => Normalized(node, node.Inputs[0], DeviationOf(node.Inputs[1]), node.Inputs[1]),
        Multiplication => Normalized(node, node.Inputs[0], ReciprocalOf(node.Inputs[1]), node.Inputs[1]) ?? Normalized(node, node.Inputs[1], ReciprocalOf(node.Inputs[0]), node.Inputs[0]),
        Addition => Spread(node, node.Inputs[0], node.Inputs[1]) ?? Spread(node, node.Inputs[1], node.Inputs[0]),
        Subtraction => SpreadWithoutShift(node),
        _ => null,
    };

    // (x − mean)/s, where the mean is over the same dimensions as the variance.
    private NormMatch? Normalized(GraphNode node, string numerator, NormStatistic? statistic, string divisor)
    {
        if (statistic is null || index.Shape(numerator).Rank < 2 || !index.HaveSameShape(node.Outputs[0], numerator))
        {
            return null;
        }

        numerator = index.Plain(numerator);
        if (statistic.IsRunning)
        {
            return index.Producer(numerator) is { Operation: Subtraction } difference && IsFlow(difference.Inputs[0]) && IsRunning(difference.Inputs[1], difference.Inputs[0])
                ? Running(node, index.Plain(difference.Inputs[0]), statistic, divisor, index.Source(difference.Inputs[1]))
                : IsDifference(numerator) ? null : Running(node, numerator, statistic with { IsCentred = false }, divisor, null);
        }

        if (!index.LiesAlong(divisor, numerator, statistic.Axes))
        {
            return null;
        }

        bool fits = statistic.IsCentred
            ? Centred(numerator) is { } centred && centred.X == statistic.Source && centred.Axes == statistic.Axes
            : numerator == statistic.Source;
        return fits ? new NormMatch(node, statistic.Source, statistic, Scale: statistic.Scale) : null;
    }

    // x a + (β − mean a) with a = γ/s.
    private NormMatch? Spread(GraphNode node, string stretched, string rest) =>
        index.Producer(index.Plain(stretched)) is { Operation: Multiplication } product && index.Producer(index.Plain(rest)) is { Operation: Subtraction } shift
            && index.Producer(index.Source(shift.Inputs[1])) is { Operation: Multiplication } meanProduct && index.TryParameter(index.Source(shift.Inputs[0]), out _)
            ? Spread(node, product, meanProduct) is { } match ? match with { Shift = index.Source(shift.Inputs[0]) } : null
            : null;

    private NormMatch? SpreadWithoutShift(GraphNode node) =>
        index.Producer(index.Plain(node.Inputs[0])) is { Operation: Multiplication } product && index.Producer(index.Source(node.Inputs[1])) is { Operation: Multiplication } meanProduct
            ? Spread(node, product, meanProduct)
            : null;

    private NormMatch? Spread(GraphNode node, GraphNode product, GraphNode meanProduct)
    {
        foreach ((string x, string factor) in Orders(product))
        {
            foreach ((string mean, string sameFactor) in Orders(meanProduct))
            {
                if (index.Source(factor) != index.Source(sameFactor) || ReciprocalOf(factor) is not { } statistic || !index.HaveSameShape(node.Outputs[0], x))
                {
                    continue;
                }

                string source = index.Plain(x);
                if (statistic.IsRunning)
                {
                    if (IsFlow(source) && IsRunning(mean, source))
                    {
                        return Running(node, source, statistic, factor, index.Source(mean)) is { } running ? running with { Product = product } : null;
                    }
                }
                else if (statistic.IsCentred && statistic.Source == source && MeanOf(mean) is { } average && average.X == source && average.Axes == statistic.Axes
                    && index.LiesAlong(factor, source, statistic.Axes) && index.LiesAlong(mean, source, statistic.Axes))
                {
                    return new NormMatch(node, source, statistic, Scale: statistic.Scale, Product: product);
                }
            }
        }

        return null;
    }

    private NormMatch? Running(GraphNode node, string x, NormStatistic statistic, string divisor, string? mean) =>
        IsFlow(x) && index.LiesAlong(divisor, x, ~2u) ? new NormMatch(node, x, statistic, mean, statistic.Scale) : null;

    // x − mean x over some dimensions.
    private (string X, uint Axes)? Centred(string value) =>
        index.Producer(value) is { Operation: Subtraction } difference && MeanOf(difference.Inputs[1]) is { } mean && mean.X == index.Plain(difference.Inputs[0])
            && index.HaveSameShape(value, difference.Inputs[0]) && index.LiesAlong(difference.Inputs[1], mean.X, mean.Axes)
            ? mean
            : null;

    private (string X, uint Axes)? MeanOf(string value)
    {
        GraphNode? node = index.Producer(index.Source(value));
        switch (node?.Operation)
        {
            case ReduceMean mean:
                return Over(node.Inputs[0], mean.Axes);
            case GlobalAveragePooling:
                return (index.Plain(node.Inputs[0]), Mask(index.Shape(node.Inputs[0]).Rank) & ~3u);
            case Multiplication:
                return SumOver(node.Inputs[0], index.Number(node.Inputs[1])) ?? SumOver(node.Inputs[1], index.Number(node.Inputs[0]));
            case Division:
                return SumOver(node.Inputs[0], 1 / index.Number(node.Inputs[1]));
            default:
                return null;
        }
    }

    private (string X, uint Axes)? SumOver(string value, double? factor)
    {
        if (factor is not { } share || index.Producer(index.Source(value)) is not { Operation: ReduceSum sum } node)
        {
            return null;
        }

        (string x, uint axes) = Over(node.Inputs[0], sum.Axes);
        int count = index.Shape(x).Where((_, axis) => ((axes >> axis) & 1) != 0).Aggregate(1, (product, size) => product * size);
        return (float)share == (float)(1.0 / count) ? (x, axes) : null;
    }

    private (string X, uint Axes) Over(string value, ImmutableArray<int> axes)
    {
        TensorShape shape = index.Shape(value);
        uint mask = axes.IsDefaultOrEmpty ? Mask(shape.Rank) : axes.Aggregate(0u, (all, axis) => all | (1u << shape.Axis(axis)));
        return (index.Plain(value), mask);
    }

    // The mean of squares, of x or of x − mean x; or mean x² − (mean x)².
    private NormStatistic? VarianceOf(string value)
    {
        if (index.Producer(index.Source(value)) is { Operation: Subtraction } difference && MeanOf(difference.Inputs[0]) is { } squares && SquareOf(squares.X) is { } root
            && SquareOf(index.Source(difference.Inputs[1])) is { } mean && MeanOf(mean) is { } average && average.X == index.Plain(root) && average.Axes == squares.Axes)
        {
            return new NormStatistic(average.X, average.Axes, IsCentred: true);
        }

        return MeanOf(value) is { } of && SquareOf(of.X) is not null
            ? OfSquares(of.X, of.Axes)
            : index.TryParameter(index.Source(value), out GraphParameter? parameter) && parameter.Shape.Elements > 1 ? new NormStatistic(parameter.Name, 0, IsCentred: true) : null;
    }

    // The statistic of a reduction over dimensions whose terms are squares.
    private NormStatistic? OfSquares(string terms, uint axes)
    {
        if (SquareOf(terms) is not { } root)
        {
            return null;
        }

        string squared = index.Plain(root);
        if ((Centred(squared) ?? CentredBackwards(squared)) is { } centred)
        {
            return centred.Axes == axes ? new NormStatistic(centred.X, axes, IsCentred: true) : null;
        }

        // A difference from some other mean is not what a root mean square norm is about.
        return IsDifference(squared) || !IsFlow(squared) ? null : new NormStatistic(squared, axes, IsCentred: false);
    }

    private (string X, uint Axes)? CentredBackwards(string value) =>
        index.Producer(value) is { Operation: Subtraction } difference && MeanOf(difference.Inputs[0]) is { } mean && mean.X == index.Plain(difference.Inputs[1])
            && index.HaveSameShape(value, difference.Inputs[1]) && index.LiesAlong(difference.Inputs[0], mean.X, mean.Axes)
            ? mean
            : null;

    private bool IsDifference(string value) => index.Producer(value) is { Operation: Subtraction } difference && difference.Inputs.Any(input => MeanOf(input) is not null || IsParameter(input));

    private string? SquareOf(string value) =>
        index.Producer(index.Plain(value)) is { Operation: Multiplication } product && index.Plain(product.Inputs[0]) == index.Plain(product.Inputs[1]) ? index.Plain(product.Inputs[0]) : null;

    // √(v + ε), also as √(sum of squares) over the root of their number.
    private NormStatistic? DeviationOf(string value)
    {
        if (index.Producer(index.Source(value)) is not { } node)
        {
            return null;
        }

        return node.Operation switch
        {
            SquareRoot => Shifted(node.Inputs[0]),
            Power when index.Number(node.Inputs[1]) == 0.5 => Shifted(node.Inputs[0]),
            Division => LengthOver(node.Inputs[0], index.Number(node.Inputs[1])),
            Multiplication => LengthOver(node.Inputs[0], 1 / index.Number(node.Inputs[1])) ?? LengthOver(node.Inputs[1], 1 / index.Number(node.Inputs[0])),
            _ => null,
        };
    }

    // √(Σ x²) over the root of a whole number, which is the size of a batch; it stays when the batch has another size.
    private NormStatistic? LengthOver(string length, double? root)
    {
        if (root is not > 1 || index.Producer(index.Source(length)) is not { Operation: SquareRoot } node || index.Producer(index.Source(node.Inputs[0])) is not { Operation: ReduceSum sum } squares)
        {
            return null;
        }

        double count = Math.Round(root.Value * root.Value);
        (string x, uint axes) = Over(squares.Inputs[0], sum.Axes);
        return count <= int.MaxValue && Math.Abs((float)Math.Sqrt(count) - (float)root.Value) <= 1e-6f * (float)root.Value && OfSquares(x, axes) is { } statistic
            ? statistic with { Divisor = root.Value * root.Value }
            : null;
    }

    // v + ε.
    private NormStatistic? Shifted(string value)
    {
        if (index.Producer(index.Source(value)) is not { Operation: Addition } sum)
        {
            return VarianceOf(value) is { IsRunning: false } plain ? plain : null;
        }

        foreach ((string variance, string epsilon) in Orders(sum))
        {
            if (index.Number(epsilon) is { } number and >= 0 && double.IsFinite(number) && VarianceOf(variance) is { } statistic)
            {
                return statistic with { Epsilon = number };
            }
        }

        return null;
    }

    // 1/√(v + ε), or γ/√(v + ε).
    private NormStatistic? ReciprocalOf(string value, bool mayBeScaled = true)
    {
        if (index.Producer(index.Source(value)) is not { } node)
        {
            return null;
        }

        switch (node.Operation)
        {
            case Reciprocal:
                return DeviationOf(node.Inputs[0]);
            case Power when index.Number(node.Inputs[1]) == -0.5:
                return Shifted(node.Inputs[0]);
            case Division when index.Number(node.Inputs[0]) == 1:
                return DeviationOf(node.Inputs[1]);
            case Division when mayBeScaled && IsParameter(node.Inputs[0]):
                return DeviationOf(node.Inputs[1]) is { } divided ? divided with { Scale = index.Source(node.Inputs[0]) } : null;
            case Multiplication when mayBeScaled:
                foreach ((string reciprocal, string scale) in Orders(node))
                {
                    if (IsParameter(scale) && ReciprocalOf(reciprocal, mayBeScaled: false) is { } statistic)
                    {
                        return statistic with { Scale = index.Source(scale) };
                    }
                }

                return null;
            default:
                return null;
        }
    }

    private bool IsParameter(string value) => index.TryParameter(index.Source(value), out _);

    private bool IsFlow(string value) => !IsParameter(value);

    private bool IsRunning(string value, string x) => index.TryParameter(index.Source(value), out _) && index.LiesAlong(value, x, ~2u);

    private static uint Mask(int rank) => (1u << rank) - 1;

    private static ImmutableArray<(string One, string Other)> Orders(GraphNode node) => [(node.Inputs[0], node.Inputs[1]), (node.Inputs[1], node.Inputs[0])];
}
