namespace Fathom.Numerics;

/// <summary>Implicit QL iteration with Wilkinson's shift on a symmetric tridiagonal matrix.</summary>
internal static class TridiagonalIteration
{
    private const int SweepsPerValue = 60;

    /// <summary>After this many sweeps an entry below the rounding of the whole matrix is let go: a cluster of values at that level may never settle against its own size.</summary>
    private const int PatientSweeps = 30;

    /// <summary>Diagonalizes the matrix.</summary>
    /// <param name="diagonal">Diagonal; becomes the eigenvalues in no particular order.</param>
    /// <param name="offDiagonal">Entry i couples i and i + 1; destroyed.</param>
    /// <param name="rows">Row i is turned along with direction i; null where no vectors are wanted.</param>
    /// <exception cref="ArithmeticException">The iteration did not converge.</exception>
    public static void Run(double[] diagonal, double[] offDiagonal, Matrix? rows)
    {
        int size = diagonal.Length;
        double norm = 0;
        for (int i = 0; i < size; i++)
        {
            norm = Math.Max(norm, Math.Abs(diagonal[i]) + Math.Abs(offDiagonal[i]));
        }

        double floor = Estimate.UnitRoundoff * Estimate.UnitRoundoff * norm;
        for (int low = 0; low < size; low++)
        {
            for (int sweep = 0; ; sweep++)
            {
                int high = low;
                double least = sweep < PatientSweeps ? floor : Estimate.UnitRoundoff * norm;
                while (high < size - 1 && !IsNegligible(diagonal, offDiagonal, high, least))
                {
                    high++;
                }

                if (high == low)
                {
                    break;
                }

                if (sweep == SweepsPerValue)
                {
                    throw new ArithmeticException("The eigenvalue iteration did not converge.");
                }

                Sweep(diagonal, offDiagonal, low, high, rows);
            }
        }
    }

    private static bool IsNegligible(double[] diagonal, double[] offDiagonal, int i, double floor)
    {
        double neighbours = Math.Abs(diagonal[i]) + Math.Abs(diagonal[i + 1]);
        return Math.Abs(offDiagonal[i]) <= Math.Max(floor, 0.5 * Estimate.UnitRoundoff * neighbours);
    }

    /// <summary>One implicit step on the unreduced block low … high: a bulge is made at the lower end and chased to the upper one.</summary>
    private static void Sweep(double[] diagonal, double[] offDiagonal, int low, int high, Matrix? rows)
    {
        double coupling = offDiagonal[low];
        double half = (diagonal[low + 1] - diagonal[low]) / (2 * coupling);
        double root = Hypotenuse(half, 1);
        double shift = diagonal[low] - (coupling / (half + Math.CopySign(root, half)));
        double bulge = diagonal[high] - shift;
        double sine = 1;
        double cosine = 1;
        double carried = 0;
        for (int i = high - 1; i >= low; i--)
        {
            double toKill = sine * offDiagonal[i];
            double remaining = cosine * offDiagonal[i];
            double length = Hypotenuse(toKill, bulge);
            offDiagonal[i + 1] = length;
            if (length == 0)
            {
                // The block splits here; what was carried belongs to the entry above.
                diagonal[i + 1] -= carried;
                offDiagonal[high] = 0;
                return;
            }

            sine = toKill / length;
            cosine = bulge / length;
            double entry = diagonal[i + 1] - carried;
            double mixed = ((diagonal[i] - entry) * sine) + (2 * cosine * remaining);
            carried = sine * mixed;
            diagonal[i + 1] = entry + carried;
            bulge = (cosine * mixed) - remaining;
            if (rows is not null)
            {
                // (row i, row i+1) becomes (c row i − s row i+1, s row i + c row i+1).
                RowOperations.Rotate(rows.Row(i), rows.Row(i + 1), cosine, sine);
            }
        }

        diagonal[low] -= carried;
        offDiagonal[low] = bulge;
        offDiagonal[high] = 0;
    }

    /// <summary>√(x² + y²). The matrix is scaled to entries of at most two, so nothing overflows; underflow is caught.</summary>
    private static double Hypotenuse(double x, double y)
    {
        double large = Math.Max(Math.Abs(x), Math.Abs(y));
        double small = Math.Min(Math.Abs(x), Math.Abs(y));
        if (large == 0)
        {
            return 0;
        }

        double ratio = small / large;
        return large * Math.Sqrt(1 + (ratio * ratio));
    }
}
