using Fathom.Numerics;

namespace Fathom.Sampling;

/// <summary>A factor L = M · diag(exp c) of a Gram matrix G = L Lᵀ whose columns may differ in scale by any factor.</summary>
/// <remarks>
/// M is B × r. In the order of the pivots it is lower triangular, and its diagonal holds the lengths of the first layer's samples relative to the longest; it stays as it is when L is
/// multiplied from the right by triangular matrices. Products of random triangular matrices pull the columns apart by exp(depth / width); logarithms keep all of them.
/// </remarks>
internal sealed class GradedFactor
{
    /// <summary>Pivots below this, relative to a unit diagonal, are rounding errors of the given Gram matrix.</summary>
    private const double Tolerance = 1e-13;

    private GradedFactor(Matrix unit, double[] logScales)
    {
        Unit = unit;
        LogScales = logScales;
    }

    /// <summary>M.</summary>
    public Matrix Unit { get; }

    /// <summary>c.</summary>
    public double[] LogScales { get; }

    /// <summary>Number r of columns: the rank of G.</summary>
    public int Rank => Unit.Columns;

    /// <summary>Factors a Gram matrix.</summary>
    /// <param name="gram">G, positive semi-definite and not zero.</param>
    /// <returns>The factor.</returns>
    /// <exception cref="ArgumentException">G is zero, is not finite or has a negative eigenvalue.</exception>
    public static GradedFactor Of(Matrix gram)
    {
        double[] norms = [.. Enumerable.Range(0, gram.Rows).Select(i => Math.Sqrt(gram[i, i]))];
        if (norms.Any(norm => !double.IsFinite(norm)) || norms.All(norm => norm == 0))
        {
            throw new ArgumentException("The Gram matrix of the samples must be finite, semi-definite and not zero.", nameof(gram));
        }

        Matrix scaled = new(gram.Rows, gram.Rows);
        for (int i = 0; i < gram.Rows; i++)
        {
            for (int j = 0; j < gram.Rows; j++)
            {
                scaled[i, j] = norms[i] == 0 || norms[j] == 0 ? 0 : gram[i, j] / norms[i] / norms[j];
            }
        }

        PivotedCholesky cholesky;
        try
        {
            cholesky = PivotedCholesky.Decompose(scaled, Math.Max(Tolerance, gram.Rows * Estimate.UnitRoundoff));
        }
        catch (ArithmeticException)
        {
            throw new ArgumentException("The Gram matrix of the samples must be positive semi-definite.", nameof(gram));
        }

        double longest = norms.Max();
        Matrix unit = cholesky.Factor!.Copy();
        double[] logs = new double[cholesky.Rank];
        for (int j = 0; j < logs.Length; j++)
        {
            double diagonal = unit[cholesky.Pivots[j], j];
            logs[j] = Math.Log(diagonal) + Math.Log(longest);
            for (int i = 0; i < unit.Rows; i++)
            {
                unit[i, j] *= norms[i] / longest / diagonal;
            }
        }

        return new GradedFactor(unit, logs);
    }

    /// <summary>exp(logFactor) · L · A for a lower trapezoidal A with a positive diagonal.</summary>
    /// <param name="a">A, r × r′ with r′ ≤ r.</param>
    /// <param name="logFactor">The logarithm of a factor.</param>
    /// <returns>The product, B × r′.</returns>
    public GradedFactor Times(Matrix a, double logFactor)
    {
        Matrix step = new(a.Rows, a.Columns);
        double[] logs = new double[a.Columns];
        for (int j = 0; j < a.Columns; j++)
        {
            logs[j] = LogScales[j] + Math.Log(a[j, j]) + logFactor;
            step[j, j] = 1;
            for (int i = j + 1; i < a.Rows; i++)
            {
                step[i, j] = a[i, j] / a[j, j] * Math.Exp(LogScales[i] - LogScales[j]);
            }
        }

        Matrix product = new(Unit.Rows, a.Columns);
        MatrixProduct.Multiply(Unit.Values, step.Values, product.Values, Unit.Rows, a.Columns, a.Rows);
        return new GradedFactor(product, logs);
    }

    /// <summary>ln ‖T L‖_F² for a small matrix T.</summary>
    /// <param name="t">T, k × B.</param>
    /// <returns>The logarithm; −∞ when the product vanishes.</returns>
    public double LogNormOfProduct(Matrix t)
    {
        Matrix product = new(t.Rows, Rank);
        MatrixProduct.Multiply(t.Values, Unit.Values, product.Values, t.Rows, Rank, t.Columns);
        return LogNorm(product);
    }

    /// <summary>ln ‖L‖_F² = ln tr G.</summary>
    /// <returns>The logarithm.</returns>
    public double LogNorm() => LogNorm(Unit);

    private double LogNorm(Matrix unscaled)
    {
        double largest = LogScales.Max();
        double sum = 0;
        for (int j = 0; j < Rank; j++)
        {
            double squares = 0;
            for (int i = 0; i < unscaled.Rows; i++)
            {
                squares += unscaled[i, j] * unscaled[i, j];
            }

            sum += squares * Math.Exp(2 * (LogScales[j] - largest));
        }

        return Math.Log(sum) + (2 * largest);
    }
}
