using System.Numerics.Tensors;

namespace Fathom.Numerics;

/// <summary>Singular values of a matrix whose rows differ in scale by any factor, every one to high relative accuracy, however small beside the largest.</summary>
/// <remarks>
/// One-sided Jacobi rotations (M. R. Hestenes, J. SIAM 6 (1958) 51; accuracy for graded matrices: J. Demmel and K. Veselić, SIAM J. Matrix Anal. Appl. 13 (1992)
/// 1204). Rows are unit vectors beside their logarithmic lengths, so a rotation works with the ratio ρ ≤ 1 of two lengths and nothing over- or underflows.
/// </remarks>
public static class GradedSingularValues
{
    private const int MostSweeps = 60;

    /// <summary>Finds the singular values of the matrix with the rows exp(logScales[i]) · rows[i].</summary>
    /// <param name="rows">The rows without their scales, none of them zero; they become orthonormal.</param>
    /// <param name="logScales">The natural logarithms of the scales, one for each row; they become those of the singular values, in no order.</param>
    /// <exception cref="ArgumentException">There is not one scale for each row.</exception>
    /// <exception cref="ArithmeticException">The rotations did not converge.</exception>
    public static void Decompose(Matrix rows, Span<double> logScales)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (logScales.Length != rows.Rows)
        {
            throw new ArgumentException($"There are {logScales.Length} scales for {rows.Rows} rows.", nameof(logScales));
        }

        for (int i = 0; i < rows.Rows; i++)
        {
            Normalize(rows.Row(i), ref logScales[i]);
        }

        bool turned = true;
        for (int sweep = 0; turned; sweep++)
        {
            if (sweep == MostSweeps)
            {
                throw new ArithmeticException("The rotations for graded singular values did not converge.");
            }

            turned = false;
            for (int p = 0; p < rows.Rows - 1; p++)
            {
                for (int q = p + 1; q < rows.Rows; q++)
                {
                    turned |= logScales[p] >= logScales[q]
                        ? Turn(rows.Row(p), ref logScales[p], rows.Row(q), ref logScales[q])
                        : Turn(rows.Row(q), ref logScales[q], rows.Row(p), ref logScales[p]);
                }
            }
        }
    }

    /// <summary>Makes the rows x = e^a u and y = e^b v orthogonal, where a ≥ b and u, v are unit vectors.</summary>
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

    private static void Normalize(Span<double> row, ref double log)
    {
        double sum = 0;
        foreach (double entry in row)
        {
            sum += entry * entry;
        }

        double norm = Math.Sqrt(sum);
        log += Math.Log(norm);
        TensorPrimitives.Divide(row, norm, row);
    }
}
