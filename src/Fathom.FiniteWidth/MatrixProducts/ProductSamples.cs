using System.Collections.Immutable;
using Fathom.Numerics;

namespace Fathom.FiniteWidth;

/// <summary>Sampled products of random square matrices.</summary>
public static class ProductSamples
{
    /// <summary>The logarithm of the condition number of one sampled product after each of its matrices, in graded form.</summary>
    /// <param name="width">N, at least 2.</param>
    /// <param name="factors">The number of matrices, at least 1.</param>
    /// <param name="law">Their law.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="sample">Which product, not negative.</param>
    /// <returns>ln κ of the product of the first 1, 2, … matrices.</returns>
    public static ImmutableArray<double> LogConditions(int width, int factors, FactorLaw law, ulong seed, int sample)
    {
        Check(width, factors, sample);
        GradedProduct product = new(width);
        Matrix matrix = new(width, width);
        ImmutableArray<double>.Builder logs = ImmutableArray.CreateBuilder<double>(factors);
        for (int factor = 0; factor < factors; factor++)
        {
            FactorDraw.Fill(matrix, law, seed, sample, factor);
            product.MultiplyLeft(matrix);
            logs.Add(product.LogCondition());
        }

        return logs.MoveToImmutable();
    }

    /// <summary>One sampled product in graded form.</summary>
    /// <param name="width">N, at least 2.</param>
    /// <param name="factors">The number of matrices, at least 1.</param>
    /// <param name="law">Their law.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="sample">Which product, not negative.</param>
    /// <returns>The product.</returns>
    public static GradedProduct Draw(int width, int factors, FactorLaw law, ulong seed, int sample)
    {
        Check(width, factors, sample);
        GradedProduct product = new(width);
        Matrix matrix = new(width, width);
        for (int factor = 0; factor < factors; factor++)
        {
            FactorDraw.Fill(matrix, law, seed, sample, factor);
            product.MultiplyLeft(matrix);
        }

        return product;
    }

    /// <summary>The squared singular values of one sampled product, multiplied out: exact to rounding beside the largest, which histograms ask for.</summary>
    /// <param name="width">N, at least 2.</param>
    /// <param name="factors">The number of matrices, at least 1.</param>
    /// <param name="law">Their law.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="sample">Which product, not negative.</param>
    /// <returns>N numbers, ascending.</returns>
    public static double[] SquaredSingularValues(int width, int factors, FactorLaw law, ulong seed, int sample)
    {
        Check(width, factors, sample);
        Matrix product = new(width, width);
        Matrix matrix = new(width, width);
        Matrix next = new(width, width);
        FactorDraw.Fill(product, law, seed, sample, 0);
        for (int factor = 1; factor < factors; factor++)
        {
            FactorDraw.Fill(matrix, law, seed, sample, factor);
            MatrixProduct.Multiply(matrix.Values, product.Values, next.Values, width, width, width);
            (product, next) = (next, product);
        }

        Matrix gram = new(width, width);
        GramProduct.Accumulate<double>(new ReadOnlyMatrixSpan<double>(product.Values, width, width), new MatrixSpan<double>(gram.Values, width, width));
        double[] squares = SymmetricEigen.Values(gram);
        Array.Sort(squares);
        for (int i = 0; i < squares.Length && squares[i] < 0; i++)
        {
            squares[i] = 0;
        }

        return squares;
    }

    private static void Check(int width, int factors, int sample)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(factors, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(sample);
    }
}
