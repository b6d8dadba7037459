namespace Fathom.FiniteWidth;

/// <summary>Exact fourth-order moments of a product X of M real Gaussian N × N matrices with entries of variance 1/N.</summary>
/// <param name="MeanSquare">a = E (1/N) tr (X Xᵀ)², the mean square of a squared singular value; M + 1 for wide matrices.</param>
/// <param name="SquaredMean">b = E ((1/N) tr X Xᵀ)²; 1 for wide matrices.</param>
/// <remarks>Derived for Fathom by the rotation invariance of Gaussian matrices: a ← a(1 + 1/N) + b, b ← b + 2a/N² with every matrix, from a = b = 1.</remarks>
public sealed record FiniteProductMoments(double MeanSquare, double SquaredMean)
{
    /// <summary>The moments of one product.</summary>
    /// <param name="factors">M, not negative.</param>
    /// <param name="width">N, at least 1.</param>
    /// <returns>The moments.</returns>
    public static FiniteProductMoments Of(int factors, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(factors);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        double inverse = 1.0 / width;
        (double a, double b) = (1, 1);
        for (int factor = 0; factor < factors; factor++)
        {
            (a, b) = ((a * (1 + inverse)) + b, b + (2 * a * inverse * inverse));
        }

        return new FiniteProductMoments(a, b);
    }
}
