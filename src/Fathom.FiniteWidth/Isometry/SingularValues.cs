using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.FiniteWidth;

/// <summary>Singular values by one-sided Jacobi rotations of rows.</summary>
/// <remarks>
/// The rows are turned against each other until they are orthogonal; their lengths are then the singular values. No Gram matrix is formed, which
/// would lose every value below 10⁻⁸ of the largest one; small values keep the relative accuracy that the scaled matrix determines
/// (J. Demmel and K. Veselić, SIAM J. Matrix Anal. Appl. 13 (1992) 1204). A numerically deficient row is far below the others and is found as such.
/// </remarks>
internal static class SingularValues
{
    private const int MaximumSweeps = 60;

    /// <summary>Computes the min(rows, columns) singular values.</summary>
    /// <param name="matrix">The matrix, with finite entries. It is not changed.</param>
    /// <returns>The values in descending order.</returns>
    /// <exception cref="ArithmeticException">The rotations did not converge.</exception>
    public static double[] Of(Matrix matrix)
    {
        Matrix rows = matrix.Rows <= matrix.Columns ? matrix.Copy() : matrix.Transposed();
        double largest = TensorPrimitives.MaxMagnitude<double>(rows.Values);
        double scale = Math.Abs(largest);
        if (scale == 0)
        {
            return new double[rows.Rows];
        }

        TensorPrimitives.Divide(rows.Values, scale, rows.Values);
        Orthogonalize(rows);
        double[] values = new double[rows.Rows];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = TensorPrimitives.Norm<double>(rows.Row(i)) * scale;
        }

        Array.Sort(values, static (a, b) => b.CompareTo(a));
        return values;
    }

    private static void Orthogonalize(Matrix rows)
    {
        double resolution = rows.Columns * Estimate.UnitRoundoff;

        // The mean square of the rows is at most the largest squared singular value, so what is left alone below this is below the resolution.
        double floor = resolution * resolution * TensorPrimitives.SumOfSquares<double>(rows.Values) / rows.Rows;
        for (int sweep = 0; sweep < MaximumSweeps; sweep++)
        {
            bool turned = false;
            for (int p = 0; p < rows.Rows - 1; p++)
            {
                for (int q = p + 1; q < rows.Rows; q++)
                {
                    turned |= Turn(rows.Row(p), rows.Row(q), floor);
                }
            }

            if (!turned)
            {
                return;
            }
        }

        throw new ArithmeticException("The rotations that find singular values did not converge.");
    }

    /// <summary>Turns two rows so that they become orthogonal, unless they are so already or one is nothing but rounding.</summary>
    private static bool Turn(Span<double> first, Span<double> second, double floor)
    {
        double a = TensorPrimitives.SumOfSquares<double>(first);
        double b = TensorPrimitives.SumOfSquares<double>(second);
        double coupling = TensorPrimitives.Dot<double>(first, second);
        if (Math.Min(a, b) <= floor || Math.Abs(coupling) <= 8 * Estimate.UnitRoundoff * Math.Sqrt(a) * Math.Sqrt(b))
        {
            return false;
        }

        double cotangent = (b - a) / (2 * coupling);
        double tangent = Math.CopySign(1, cotangent) / (Math.Abs(cotangent) + Math.Sqrt(1 + (cotangent * cotangent)));
        double cosine = 1 / Math.Sqrt(1 + (tangent * tangent));
        double sine = cosine * tangent;
        for (int k = 0; k < first.Length; k++)
        {
            (first[k], second[k]) = ((cosine * first[k]) - (sine * second[k]), (sine * first[k]) + (cosine * second[k]));
        }

        return true;
    }
}
