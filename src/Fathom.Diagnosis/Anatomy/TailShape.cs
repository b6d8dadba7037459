using System.Numerics;

namespace Fathom.Diagnosis;

/// <summary>How heavy the tails of many numbers are, for instance of the entries of a gradient.</summary>
/// <param name="Count">How many numbers.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Deviation">Their standard deviation, with the number of numbers as divisor.</param>
/// <param name="ExcessKurtosis">The fourth central moment over the squared variance, less 3: 0 for a Gaussian.</param>
/// <param name="MedianRatio">The median of the magnitudes over the deviation: 0.674 for a Gaussian, less for heavy tails.</param>
/// <param name="HighQuantileRatio">The 99.9 % quantile of the magnitudes over the deviation: 3.29 for a Gaussian, more for heavy tails.</param>
/// <param name="TailIndex">Hill's estimate of the exponent α of P(|g| > t) ~ t^−α from the largest hundredth, at least 32 numbers; NaN when there are too few.</param>
public sealed record TailShape(int Count, double Mean, double Deviation, double ExcessKurtosis, double MedianRatio, double HighQuantileRatio, double TailIndex)
{
    private const int FewestInTail = 32;

    /// <summary>Measures numbers.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="values">The numbers, at least 2 and finite.</param>
    /// <returns>Their shape; ratios are NaN when all numbers are equal.</returns>
    /// <exception cref="ArgumentException">There are fewer than 2 numbers, or one is not finite.</exception>
    public static TailShape Of<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (values.Length < 2)
        {
            throw new ArgumentException("The shape of a tail needs at least two numbers.", nameof(values));
        }

        double[] magnitudes = new double[values.Length];
        double sum = 0;
        for (int i = 0; i < values.Length; i++)
        {
            double value = double.CreateTruncating(values[i]);
            if (!double.IsFinite(value))
            {
                throw new ArgumentException($"The shape of a tail needs finite numbers; number {i} is {value}.", nameof(values));
            }

            magnitudes[i] = Math.Abs(value);
            sum += value;
        }

        double mean = sum / values.Length;
        double second = 0;
        double fourth = 0;
        foreach (T element in values)
        {
            double square = double.CreateTruncating(element) - mean;
            square *= square;
            second += square;
            fourth += square * square;
        }

        second /= values.Length;
        fourth /= values.Length;
        Array.Sort(magnitudes);
        double deviation = Math.Sqrt(second);
        return new TailShape(
            values.Length,
            mean,
            deviation,
            (fourth / (second * second)) - 3,
            Quantile(magnitudes, 0.5) / deviation,
            Quantile(magnitudes, 0.999) / deviation,
            Hill(magnitudes));
    }

    // Linear between the order statistics.
    private static double Quantile(double[] sorted, double share)
    {
        double place = share * (sorted.Length - 1);
        int below = (int)place;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }

    private static double Hill(double[] sorted)
    {
        int tail = Math.Max(FewestInTail, sorted.Length / 100);
        if (sorted.Length <= tail || sorted[^(tail + 1)] == 0)
        {
            return double.NaN;
        }

        double sum = 0;
        for (int i = 1; i <= tail; i++)
        {
            sum += Math.Log(sorted[^i] / sorted[^(tail + 1)]);
        }

        return tail / sum;
    }
}
