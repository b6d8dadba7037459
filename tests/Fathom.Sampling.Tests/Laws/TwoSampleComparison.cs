using Fathom.Numerics;

namespace Fathom.Sampling.Tests;

/// <summary>Whether two samples of random vectors can have the same law, by every coordinate and by random combinations of them.</summary>
/// <param name="Statistics">Number of coordinates compared, combinations included.</param>
/// <param name="LargestDistance">The largest Kolmogorov–Smirnov distance.</param>
/// <param name="LargestMeanScore">The largest difference of means in standard errors.</param>
/// <param name="RootMeanSquareScore">Root mean square of all differences of means in standard errors; about 1 under equal laws.</param>
/// <param name="PValue">Share of random relabellings whose largest distance is at least as large.</param>
/// <remarks>
/// The p-value is that of a permutation test on the largest distance, so it is exact for any dependence between the coordinates. Linear and quadratic
/// combinations of the standardized coordinates make it sensitive to the joint law.
/// </remarks>
internal sealed record TwoSampleComparison(int Statistics, double LargestDistance, double LargestMeanScore, double RootMeanSquareScore, double PValue)
{
    private const int LinearCombinations = 24;
    private const int QuadraticCombinations = 12;
    private const ulong CombinationSeed = 77;

    /// <summary>Compares.</summary>
    /// <param name="first">First sample, vectors as rows.</param>
    /// <param name="second">Second sample, vectors of the same length.</param>
    /// <param name="permutations">Number of relabellings.</param>
    /// <returns>The comparison.</returns>
    public static TwoSampleComparison Of(Matrix first, Matrix second, int permutations)
    {
        List<double[]> columns = WithCombinations(Pooled(first, second));
        int count = first.Rows + second.Rows;
        bool[] labels = new bool[count];
        labels.AsSpan(0, first.Rows).Fill(true);
        int[][] orders = [.. columns.Select(column => Order(column))];
        double observed = Largest(orders, columns, labels);
        double[] scores = [.. columns.Select(column => MeanScore(column, first.Rows))];
        double[] keys = new double[count];
        int[] places = new int[count];
        int beyond = 0;
        for (int p = 0; p < permutations; p++)
        {
            UniformStream.Fill(keys, CombinationSeed, 1000 + (ulong)p);
            for (int i = 0; i < count; i++)
            {
                places[i] = i;
            }

            Array.Sort(keys, places);
            bool[] relabelled = new bool[count];
            for (int i = 0; i < first.Rows; i++)
            {
                relabelled[places[i]] = true;
            }

            beyond += Largest(orders, columns, relabelled) >= observed ? 1 : 0;
        }

        return new TwoSampleComparison(
            columns.Count,
            observed,
            scores.Max(Math.Abs),
            Math.Sqrt(scores.Average(score => score * score)),
            (beyond + 1.0) / (permutations + 1));
    }

    private static double Largest(int[][] orders, List<double[]> columns, bool[] labels)
    {
        double largest = 0;
        for (int c = 0; c < orders.Length; c++)
        {
            largest = Math.Max(largest, KolmogorovDistance.Of(orders[c], columns[c], labels));
        }

        return largest;
    }

    private static int[] Order(double[] values)
    {
        int[] order = [.. Enumerable.Range(0, values.Length)];
        double[] keys = [.. values];
        Array.Sort(keys, order);
        return order;
    }

    /// <summary>Difference of means in standard errors.</summary>
    private static double MeanScore(double[] column, int first)
    {
        (double mean, double error) Part(ReadOnlySpan<double> values)
        {
            double sum = 0;
            foreach (double value in values)
            {
                sum += value;
            }

            double average = sum / values.Length;
            double squares = 0;
            foreach (double value in values)
            {
                squares += (value - average) * (value - average);
            }

            return (average, squares / values.Length / (values.Length - 1));
        }

        (double mean1, double error1) = Part(column.AsSpan(0, first));
        (double mean2, double error2) = Part(column.AsSpan(first));
        double error = Math.Sqrt(error1 + error2);
        return error > 0 ? (mean1 - mean2) / error : 0;
    }

    /// <summary>One standardized column per coordinate that varies.</summary>
    private static List<double[]> Pooled(Matrix first, Matrix second)
    {
        List<double[]> columns = [];
        for (int c = 0; c < first.Columns; c++)
        {
            double[] column = new double[first.Rows + second.Rows];
            for (int i = 0; i < column.Length; i++)
            {
                column[i] = i < first.Rows ? first[i, c] : second[i - first.Rows, c];
            }

            double mean = column.Average();
            double deviation = Math.Sqrt(column.Average(value => (value - mean) * (value - mean)));
            if (!(deviation > 1e-12 * (1 + Math.Abs(mean))))
            {
                continue;
            }

            for (int i = 0; i < column.Length; i++)
            {
                column[i] = (column[i] - mean) / deviation;
            }

            columns.Add(column);
        }

        return columns;
    }

    private static List<double[]> WithCombinations(List<double[]> columns)
    {
        int coordinates = columns.Count;
        List<double[]> all = [.. columns];
        double[] weights = new double[coordinates];
        double[] others = new double[coordinates];
        for (int k = 0; k < LinearCombinations + QuadraticCombinations; k++)
        {
            NormalStream.Fill(weights, CombinationSeed, (ulong)k);
            NormalStream.Fill(others, CombinationSeed, 500 + (ulong)k);
            double[] combined = Combination(columns, weights);
            if (k >= LinearCombinations)
            {
                double[] second = Combination(columns, others);
                for (int i = 0; i < combined.Length; i++)
                {
                    combined[i] *= second[i];
                }
            }

            all.Add(combined);
        }

        return all;
    }

    private static double[] Combination(List<double[]> columns, double[] weights)
    {
        double[] combined = new double[columns[0].Length];
        for (int c = 0; c < columns.Count; c++)
        {
            for (int i = 0; i < combined.Length; i++)
            {
                combined[i] += weights[c] * columns[c][i];
            }
        }

        return combined;
    }
}
