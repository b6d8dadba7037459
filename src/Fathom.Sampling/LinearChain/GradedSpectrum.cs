using System.Collections.Immutable;
using Fathom.Numerics;

namespace Fathom.Sampling;

/// <summary>Eigenvalues of G = L Lᵀ from a graded factor L, every one to high relative accuracy, however small beside the largest.</summary>
/// <remarks>
/// One-sided Jacobi rotations of the columns (M. R. Hestenes, J. SIAM 6 (1958) 51; accuracy for graded columns: J. Demmel and K. Veselić, SIAM J. Matrix Anal. Appl. 13 (1992)
/// 1204). Columns are unit vectors beside their logarithmic lengths, so a rotation works with the ratio ρ ≤ 1 of two lengths and nothing over- or underflows.
/// </remarks>
internal static class GradedSpectrum
{
    private const int MostSweeps = 60;

    /// <summary>Finds the eigenvalues.</summary>
    /// <param name="factor">L; it is not changed.</param>
    /// <returns>Logarithms of the eigenvalues of G that are not zero, descending.</returns>
    /// <exception cref="ArithmeticException">The rotations did not converge.</exception>
    public static ImmutableArray<double> LogEigenvalues(GradedFactor factor)
    {
        int rank = factor.Rank;
        Matrix columns = new(rank, factor.Unit.Rows);
        double[] logs = [.. factor.LogScales];
        for (int j = 0; j < rank; j++)
        {
            for (int i = 0; i < columns.Columns; i++)
            {
                columns[j, i] = factor.Unit[i, j];
            }

            Normalize(columns.Row(j), ref logs[j]);
        }

        bool turned = true;
        for (int sweep = 0; turned; sweep++)
        {
            if (sweep == MostSweeps)
            {
                throw new ArithmeticException("The rotations for a Gram spectrum did not converge.");
            }

            turned = false;
            for (int p = 0; p < rank - 1; p++)
            {
                for (int q = p + 1; q < rank; q++)
                {
                    turned |= logs[p] >= logs[q]
                        ? Turn(columns.Row(p), ref logs[p], columns.Row(q), ref logs[q])
                        : Turn(columns.Row(q), ref logs[q], columns.Row(p), ref logs[p]);
                }
            }
        }

        return [.. logs.Select(log => 2 * log).OrderDescending()];
    }

    /// <summary>Makes the columns x = e^a u and y = e^b v orthogonal, where a ≥ b and u, v are unit vectors.</summary>
    private static bool Turn(Span<double> u, ref double a, Span<double> v, ref double b)
    {
        double cosine = 0;
        for (int i = 0; i < u.Length; i++)
        {
            cosine += u[i] * v[i];
        }

        if (Math.Abs(cosine) <= u.Length * Estimate.UnitRoundoff)
        {
            return false;
        }

        // The tangent of the angle of rotation is ρ · tangent; x′ ∝ x + ρ tangent y and y′ ∝ y − ρ tangent x, with y = ρ v in units of the length of x.
        double ratio = Math.Exp(b - a);
        double gap = (1 - ratio) * (1 + ratio);
        double tangent = 2 * cosine / (gap + Math.Sqrt((gap * gap) + (4 * ratio * ratio * cosine * cosine)));
        double square = ratio * ratio * tangent;
        double length = 1 / Math.Sqrt(1 + (square * tangent));
        for (int i = 0; i < u.Length; i++)
        {
            double first = u[i];
            double second = v[i];
            u[i] = length * (first + (square * second));
            v[i] = length * (second - (tangent * first));
        }

        Normalize(u, ref a);
        Normalize(v, ref b);
        return true;
    }

    private static void Normalize(Span<double> column, ref double log)
    {
        double sum = 0;
        foreach (double entry in column)
        {
            sum += entry * entry;
        }

        double norm = Math.Sqrt(sum);
        log += Math.Log(norm);
        for (int i = 0; i < column.Length; i++)
        {
            column[i] /= norm;
        }
    }
}
