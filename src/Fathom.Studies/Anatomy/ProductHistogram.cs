using System.Collections.Immutable;
using Fathom.Diagnosis;
using Fathom.FiniteWidth;

namespace Fathom.Studies;

/// <summary>The singular values of products of Gaussian matrices, pooled over repeats, beside the Fuss–Catalan law (figure 8).</summary>
/// <param name="Factors">The number of matrices.</param>
/// <param name="Width">Their size N.</param>
/// <param name="Repeats">The number of products.</param>
/// <param name="Histogram">Counts of all singular values over their range.</param>
/// <param name="CountErrors">The standard errors of the counts, from how the products differ.</param>
/// <param name="Expected">The counts that the law expects in the same bins.</param>
/// <param name="FourthMoment">The mean fourth power of a singular value, with its standard error over the repeats.</param>
/// <param name="FourthMomentError">That error.</param>
public sealed record ProductHistogram(
    int Factors, int Width, int Repeats, ValueHistogram Histogram, ImmutableArray<double> CountErrors, ImmutableArray<double> Expected, double FourthMoment, double FourthMomentError)
{
    /// <summary>The number of bins of the published figure.</summary>
    public const int PublishedBins = 50;

    /// <summary>The count of the first bin over the expected one.</summary>
    public double FirstBinRatio => Histogram.Counts[0] / Expected[0];

    /// <summary>The exact mean fourth power at this width.</summary>
    public double ExactFourthMoment => FiniteProductMoments.Of(Factors, Width).MeanSquare;

    /// <summary>Draws products.</summary>
    /// <param name="factors">The number of matrices, at least 1.</param>
    /// <param name="width">N, at least 2.</param>
    /// <param name="repeats">The number of products, at least 2.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="bins">The number of bins.</param>
    /// <param name="cancellation">Is looked at before every product.</param>
    /// <returns>The histogram.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static ProductHistogram Measure(int factors, int width, int repeats, ulong seed, int bins = PublishedBins, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(repeats, 2);
        double[][] squares = new double[repeats][];
        for (int repeat = 0; repeat < repeats; repeat++)
        {
            cancellation.ThrowIfCancellationRequested();
            squares[repeat] = ProductSamples.SquaredSingularValues(width, factors, FactorLaw.Gaussian, seed, repeat);
        }

        double[] values = [.. squares.SelectMany(sample => sample).Select(Math.Sqrt)];
        ValueHistogram histogram = ValueHistogram.Of<double>(values, bins, 0, values.Max());
        ValueHistogram[] single = [.. squares.Select(sample => ValueHistogram.Of<double>([.. sample.Select(Math.Sqrt)], bins, 0, values.Max()))];
        FussCatalanLaw law = new(factors);
        double[] fourth = [.. squares.Select(sample => sample.Average(square => square * square))];
        double mean = fourth.Average();
        return new ProductHistogram(
            factors,
            width,
            repeats,
            histogram,
            [.. Enumerable.Range(0, bins).Select(bin => Math.Sqrt(repeats / (repeats - 1.0) * single.Sum(sample => Math.Pow(sample.Counts[bin] - ((double)histogram.Counts[bin] / repeats), 2))))],
            [.. Enumerable.Range(0, bins).Select(bin => values.Length * (law.SingularCumulative((bin + 1) * histogram.Width) - law.SingularCumulative(bin * histogram.Width)))],
            mean,
            Math.Sqrt(fourth.Sum(value => (value - mean) * (value - mean)) / (repeats * (repeats - 1.0))));
    }
}
