using System.Globalization;
using Fathom.Numerics;

namespace Fathom.Data;

/// <summary>Checks that a matrix given by the user can be the covariance of a batch.</summary>
public static class GramValidation
{
    /// <summary>Allowed error, relative to the largest variance, of a matrix that was computed or stored in double precision.</summary>
    public const double DefaultTolerance = 1e-9;

    /// <summary>The first thing that keeps a matrix from being a covariance.</summary>
    /// <param name="gram">The matrix.</param>
    /// <param name="tolerance">Allowed error relative to the largest entry of the diagonal, 0 to 1.</param>
    /// <returns>One sentence that says what is wrong and what would be right; null when nothing is.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The tolerance is not between 0 and 1.</exception>
    /// <remarks>
    /// A covariance is square, finite, symmetric and positive semi-definite. Entry pairs are tried before the eigenvalues, because the two
    /// samples of a pair whose covariance exceeds the root of the product of their variances can be named.
    /// </remarks>
    public static string? Fault(Matrix gram, double tolerance = DefaultTolerance)
    {
        ArgumentNullException.ThrowIfNull(gram);
        if (!(tolerance is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, "The tolerance is a number from 0 to 1.");
        if (gram.Rows != gram.Columns)
            return $"The matrix is {gram.Rows} × {gram.Columns}; a covariance of a batch is square";
        return NotFinite(gram) ?? NotAVariance(gram) ?? NotAPair(gram, tolerance) ?? NotDefinite(gram, tolerance);
    }

    /// <summary>Refuses a matrix that cannot be a covariance, and removes the rounding errors of one that can.</summary>
    /// <param name="gram">The matrix.</param>
    /// <param name="tolerance">Allowed error relative to the largest entry of the diagonal, 0 to 1.</param>
    /// <returns>A copy that is exactly symmetric: the mean of the matrix and its transpose.</returns>
    /// <exception cref="ArgumentException">The matrix is not a covariance; the message is the sentence of <see cref="Fault"/>.</exception>
    public static Matrix Covariance(Matrix gram, double tolerance = DefaultTolerance)
    {
        if (Fault(gram, tolerance) is { } fault)
            throw new ArgumentException(fault + ".", nameof(gram));
        Matrix symmetric = gram.Copy();
        for (int i = 0; i < gram.Rows; i++)
        {
            for (int j = 0; j < i; j++)
            {
                symmetric[i, j] = symmetric[j, i] = (0.5 * gram[i, j]) + (0.5 * gram[j, i]);
            }
        }

        return symmetric;
    }

    private static string? NotFinite(Matrix gram)
    {
        int at = gram.Values.AsSpan().IndexOfAnyExceptInRange(-double.MaxValue, double.MaxValue);
        return at < 0 ? null : $"Entry ({at / gram.Columns}, {at % gram.Columns}) of the matrix is {Text(gram.Values[at])}; every entry should be finite";
    }

    private static string? NotAVariance(Matrix gram)
    {
        for (int i = 0; i < gram.Rows; i++)
        {
            if (gram[i, i] < 0)
                return $"Entry ({i}, {i}) of the matrix is {Text(gram[i, i])}; the diagonal holds variances, which are not negative";
        }

        return Scale(gram) > 0 ? null : "Every entry on the diagonal of the matrix is zero; at least one sample needs a variance";
    }

    private static string? NotAPair(Matrix gram, double tolerance)
    {
        double allowed = tolerance * Scale(gram);
        for (int i = 0; i < gram.Rows; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (Math.Abs(gram[i, j] - gram[j, i]) > allowed)
                    return $"The matrix is not symmetric: entry ({j}, {i}) is {Text(gram[j, i])} and entry ({i}, {j}) is {Text(gram[i, j])}; they should be equal";
                double most = Math.Sqrt(gram[i, i]) * Math.Sqrt(gram[j, j]);
                if (Math.Abs(gram[i, j]) > most + allowed)
                    return $"The matrix is not positive semi-definite: the covariance {Text(gram[i, j])} of samples {j} and {i} exceeds {Text(most)}, the root of the product of their variances";
            }
        }

        return null;
    }

    private static string? NotDefinite(Matrix gram, double tolerance)
    {
        double scale = Scale(gram);
        Matrix scaled = new(gram.Rows, gram.Columns);
        for (int i = 0; i < gram.Rows; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                scaled[i, j] = scaled[j, i] = (0.5 * (gram[i, j] / scale)) + (0.5 * (gram[j, i] / scale));
            }
        }

        double least = SymmetricEigen.Values(scaled).Min();
        return least >= -tolerance * gram.Rows
            ? null
            : $"The matrix is not positive semi-definite: its most negative eigenvalue is {Text(least * scale)}; a covariance has none below zero";
    }

    private static double Scale(Matrix gram)
    {
        double scale = 0;
        for (int i = 0; i < gram.Rows; i++)
        {
            scale = Math.Max(scale, gram[i, i]);
        }

        return scale;
    }

    private static string Text(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
