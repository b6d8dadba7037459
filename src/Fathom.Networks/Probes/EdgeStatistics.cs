using System.Numerics;

namespace Fathom.Networks;

/// <summary>What a tensor looks like in a few numbers, computed in float64.</summary>
/// <param name="Count">The number of elements.</param>
/// <param name="Mean">Their mean.</param>
/// <param name="Deviation">Their standard deviation, with the number of elements as divisor.</param>
/// <param name="RootMeanSquare">The root of the mean of their squares.</param>
/// <param name="LargestMagnitude">The largest absolute value.</param>
/// <param name="ZeroShare">The share of elements that are exactly zero.</param>
/// <param name="NonFinite">The number of elements that are infinite or not a number.</param>
public sealed record EdgeStatistics(int Count, double Mean, double Deviation, double RootMeanSquare, double LargestMagnitude, double ZeroShare, int NonFinite)
{
    /// <summary>The Euclidean norm.</summary>
    public double Norm => RootMeanSquare * Math.Sqrt(Count);

    /// <summary>Measures a tensor.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="elements">Its elements.</param>
    /// <returns>The statistics; all zero for a tensor without elements.</returns>
    public static EdgeStatistics Measure<T>(ReadOnlySpan<T> elements)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double sum = 0;
        double squares = 0;
        double largest = 0;
        int zeros = 0;
        int nonFinite = 0;
        foreach (T element in elements)
        {
            double x = double.CreateTruncating(element);
            sum += x;
            squares += x * x;
            largest = Math.Max(largest, Math.Abs(x));
            zeros += x == 0 ? 1 : 0;
            nonFinite += double.IsFinite(x) ? 0 : 1;
        }

        int count = Math.Max(elements.Length, 1);
        double mean = sum / count;
        double variance = 0;
        foreach (T element in elements)
        {
            double difference = double.CreateTruncating(element) - mean;
            variance += difference * difference;
        }

        return new EdgeStatistics(elements.Length, mean, Math.Sqrt(variance / count), Math.Sqrt(squares / count), largest, (double)zeros / count, nonFinite);
    }
}
