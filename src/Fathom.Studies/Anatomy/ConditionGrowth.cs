using System.Collections.Immutable;
using Fathom.FiniteWidth;

namespace Fathom.Studies;

/// <summary>The logarithm of the condition number of products of random matrices against their number (figure 20).</summary>
/// <param name="Width">Their size N.</param>
/// <param name="Law">Their law.</param>
/// <param name="Means">The mean ln κ of products of 1, 2, … matrices.</param>
/// <param name="Errors">Its standard errors.</param>
public sealed record ConditionGrowth(int Width, FactorLaw Law, ImmutableArray<double> Means, ImmutableArray<double> Errors)
{
    /// <summary>The slope of the straight line nearest to the means of two and more matrices; NaN for fewer than three.</summary>
    public double Slope
    {
        get
        {
            double centre = (2 + Means.Length) / 2.0;
            double products = 0;
            double squares = 0;
            for (int factors = 2; factors <= Means.Length; factors++)
            {
                products += (factors - centre) * Means[factors - 1];
                squares += (factors - centre) * (factors - centre);
            }

            return products / squares;
        }
    }

    /// <summary>The slope of long products: the outer Lyapunov exponents apart, or 0 for orthogonal matrices.</summary>
    public double ExpectedSlope => Law == FactorLaw.Gaussian ? LyapunovSpectrum.ConditionSlope(Width) : 0;

    /// <summary>Draws products.</summary>
    /// <param name="width">N, at least 2.</param>
    /// <param name="factors">The largest number of matrices, at least 1.</param>
    /// <param name="law">Their law.</param>
    /// <param name="repeats">The number of products, at least 2.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="cancellation">Is looked at before every product.</param>
    /// <returns>The growth.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static ConditionGrowth Measure(int width, int factors, FactorLaw law, int repeats, ulong seed, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(factors, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(repeats, 2);
        double[][] logs = new double[repeats][];
        for (int repeat = 0; repeat < repeats; repeat++)
        {
            cancellation.ThrowIfCancellationRequested();
            logs[repeat] = [.. ProductSamples.LogConditions(width, factors, law, seed, repeat)];
        }

        double[] means = [.. Enumerable.Range(0, factors).Select(factor => logs.Average(log => log[factor]))];
        double[] errors = [.. Enumerable.Range(0, factors).Select(factor => Math.Sqrt(logs.Sum(log => Math.Pow(log[factor] - means[factor], 2)) / (repeats * (repeats - 1.0))))];
        return new ConditionGrowth(width, law, [.. means], [.. errors]);
    }
}
