namespace Fathom.Numerics;

/// <summary>Evaluation of polynomials with fixed coefficients.</summary>
internal static class Polynomial
{
    /// <summary>Horner's rule with one rounding per coefficient.</summary>
    /// <param name="x">Where to evaluate.</param>
    /// <param name="descending">Coefficients, highest power first.</param>
    /// <returns>The value.</returns>
    public static double Evaluate(double x, ReadOnlySpan<double> descending)
    {
        double sum = 0;
        foreach (double coefficient in descending)
        {
            sum = Math.FusedMultiplyAdd(sum, x, coefficient);
        }

        return sum;
    }
}
