namespace Fathom.Numerics;

/// <summary>The eigenproblem of small symmetric matrices by cyclic Jacobi rotations.</summary>
/// <remarks>
/// Slower than <see cref="SymmetricEigen"/>, but for positive definite matrices it finds small eigenvalues with the relative accuracy that the
/// scaled matrix determines (J. Demmel and K. Veselić, SIAM J. Matrix Anal. Appl. 13 (1992) 1204).
/// </remarks>
public static class JacobiEigen
{
    private const int MaximumSweeps = 60;

    /// <summary>Finds values and vectors.</summary>
    /// <param name="symmetric">A square matrix; only its lower triangle is read. It is not changed.</param>
    /// <returns>The decomposition, values ascending.</returns>
    /// <exception cref="ArgumentException">The matrix is not square or has entries that are not finite.</exception>
    /// <exception cref="ArithmeticException">The rotations did not converge.</exception>
    public static SymmetricEigenDecomposition Decompose(Matrix symmetric)
    {
        int size = SymmetricEigen.CheckedSize(symmetric);
        Matrix a = ScaledMatrix.Make(symmetric, out int exponent);
        Matrix rows = Matrix.Identity(size);
        for (int sweep = 0; ; sweep++)
        {
            bool turned = false;
            for (int p = 0; p < size - 1; p++)
            {
                for (int q = p + 1; q < size; q++)
                {
                    turned |= Turn(a, rows, p, q);
                }
            }

            if (!turned)
            {
                break;
            }

            if (sweep == MaximumSweeps)
            {
                throw new ArithmeticException("The Jacobi rotations did not converge.");
            }
        }

        double[] values = new double[size];
        for (int i = 0; i < size; i++)
        {
            values[i] = a[i, i];
        }

        return SymmetricEigen.Sorted(values, rows, exponent);
    }

    /// <summary>Annihilates entry (p, q) unless it is negligible against its two diagonal entries.</summary>
    private static bool Turn(Matrix a, Matrix rows, int p, int q)
    {
        double coupling = a[p, q];
        double app = a[p, p];
        double aqq = a[q, q];
        double scale = Math.Sqrt(Math.Abs(app)) * Math.Sqrt(Math.Abs(aqq));
        if (Math.Abs(coupling) <= 0.5 * Estimate.UnitRoundoff * scale || Math.Abs(coupling) < 1e-300)
        {
            return false;
        }

        double half = (aqq - app) / (2 * coupling);
        double tangent = Math.Abs(half) > 1e150 ? 0.5 / half : 1 / (half + Math.CopySign(Math.Sqrt(1 + (half * half)), half));
        double cosine = 1 / Math.Sqrt(1 + (tangent * tangent));
        double sine = tangent * cosine;
        RowOperations.Rotate(a.Row(p), a.Row(q), cosine, sine);
        for (int i = 0; i < a.Rows; i++)
        {
            // The columns follow from symmetry, except where both rotations meet.
            a[i, p] = a[p, i];
            a[i, q] = a[q, i];
        }

        a[p, p] = app - (tangent * coupling);
        a[q, q] = aqq + (tangent * coupling);
        a[p, q] = a[q, p] = 0;
        RowOperations.Rotate(rows.Row(p), rows.Row(q), cosine, sine);
        return true;
    }
}
