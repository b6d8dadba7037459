using System.Collections.Immutable;
using Fathom.Numerics;

namespace Fathom.Sampling;

/// <summary>Eigenvalues of G = L Lᵀ from a graded factor L, every one to high relative accuracy, however small beside the largest.</summary>
internal static class GradedSpectrum
{
    /// <summary>Finds the eigenvalues.</summary>
    /// <param name="factor">L; it is not changed.</param>
    /// <returns>Logarithms of the eigenvalues of G that are not zero, descending.</returns>
    /// <exception cref="ArithmeticException">The rotations did not converge.</exception>
    public static ImmutableArray<double> LogEigenvalues(GradedFactor factor)
    {
        Matrix columns = new(factor.Rank, factor.Unit.Rows);
        double[] logs = [.. factor.LogScales];
        for (int j = 0; j < factor.Rank; j++)
        {
            for (int i = 0; i < columns.Columns; i++)
            {
                columns[j, i] = factor.Unit[i, j];
            }
        }

        GradedSingularValues.Decompose(columns, logs);
        return [.. logs.Select(log => 2 * log).OrderDescending()];
    }
}
