using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>Splits a centred symmetric matrix into its three parts under permutations of the batch.</summary>
/// <remarks>
/// Multiples of G; G D G with diagonal D of trace zero; zero diagonal and zero row sums (Yang et al. 2019, ultrasymmetric operators).
/// </remarks>
internal static class SymmetricSplit
{
    /// <summary>Multiplies each part by its own factor.</summary>
    /// <param name="centred">A symmetric matrix with zero row sums, B × B with B at least 3.</param>
    /// <param name="factors">The three factors.</param>
    /// <returns>The image.</returns>
    public static Matrix Apply(Matrix centred, EigenvalueTriple factors)
    {
        int size = centred.Rows;
        double b = size;
        double trace = 0;
        for (int i = 0; i < size; i++)
        {
            trace += centred[i, i];
        }

        // G D G has the diagonal d_a (1 − 2/B) when tr D = 0, which determines D.
        double level = trace / (b - 1);
        Matrix diagonalPart = new(size, size);
        for (int i = 0; i < size; i++)
        {
            diagonalPart[i, i] = (centred[i, i] - (level * (1 - (1 / b)))) / (1 - (2 / b));
        }

        BatchCentring.BothSides(diagonalPart, [size]);
        Matrix result = new(size, size);
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                double symmetric = level * ((i == j ? 1 : 0) - (1 / b));
                double diagonal = diagonalPart[i, j];
                double rest = centred[i, j] - symmetric - diagonal;
                result[i, j] = (factors.Trace.Value * symmetric) + (factors.Diagonal.Value * diagonal) + (factors.OffDiagonal.Value * rest);
            }
        }

        return result;
    }
}
