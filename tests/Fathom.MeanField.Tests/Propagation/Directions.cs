using Fathom.Numerics;

namespace Fathom.MeanField.Tests;

/// <summary>One centred symmetric perturbation of each kind at the batch-symmetric fixed point.</summary>
internal static class Directions
{
    /// <summary>G D G for a diagonal D of trace zero.</summary>
    public static Matrix Diagonal(int batch)
    {
        Matrix result = new(batch, batch);
        double[] diagonal = new double[batch];
        diagonal[0] = 1;
        diagonal[1] = -1;
        for (int i = 0; i < batch; i++)
        {
            for (int j = 0; j < batch; j++)
            {
                result[i, j] = (i == j ? diagonal[i] : 0) - ((diagonal[i] + diagonal[j]) / batch);
            }
        }

        return result;
    }

    /// <summary>Zero diagonal and zero row sums.</summary>
    public static Matrix OffDiagonal(int batch)
    {
        Matrix result = new(batch, batch);
        foreach ((int i, int j, double value) in new[] { (0, 2, 1.0), (0, 3, -1.0), (1, 2, -1.0), (1, 3, 1.0) })
        {
            result[i, j] = value;
            result[j, i] = value;
        }

        return result;
    }
}
