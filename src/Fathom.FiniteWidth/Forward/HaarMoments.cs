namespace Fathom.FiniteWidth;

/// <summary>Moments of the entries of a random rotation, uniform (Haar) on the orthogonal group in d dimensions.</summary>
/// <remarks>Weingarten calculus, B. Collins and P. Śniady, Commun. Math. Phys. 264 (2006) 773; a single column is uniform on the sphere.</remarks>
public static class HaarMoments
{
    /// <summary>E W₁₁^(2k) = (2k−1)!!/(d(d+2)…(d+2k−2)).</summary>
    /// <param name="dimension">The dimension d, at least 1.</param>
    /// <param name="halfPower">k, at least 0.</param>
    /// <returns>The moment of one entry.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The dimension is not positive or k is negative.</exception>
    public static double EvenPower(int dimension, int halfPower)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(halfPower);
        double moment = 1;
        for (int k = 0; k < halfPower; k++)
        {
            moment *= (1.0 + (2 * k)) / (dimension + (2 * k));
        }

        return moment;
    }

    /// <summary>E W₁₁² W₁₂² = 1/(d(d+2)): two entries of one row or of one column.</summary>
    /// <param name="dimension">The dimension d, at least 2.</param>
    /// <returns>The moment.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The dimension is below 2.</exception>
    public static double SameRow(int dimension) => 1.0 / ((double)Checked(dimension) * (dimension + 2));

    /// <summary>E W₁₁² W₂₂² = (d+1)/(d(d−1)(d+2)): two entries that share neither row nor column.</summary>
    /// <param name="dimension">The dimension d, at least 2.</param>
    /// <returns>The moment.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The dimension is below 2.</exception>
    public static double Apart(int dimension) => (Checked(dimension) + 1.0) / ((double)dimension * (dimension - 1) * (dimension + 2));

    /// <summary>E W₁₁ W₁₂ W₂₁ W₂₂ = −1/(d(d−1)(d+2)): the corners of a rectangle.</summary>
    /// <param name="dimension">The dimension d, at least 2.</param>
    /// <returns>The moment.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The dimension is below 2.</exception>
    public static double Rectangle(int dimension) => -1.0 / ((double)Checked(dimension) * (dimension - 1) * (dimension + 2));

    private static int Checked(int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 2);
        return dimension;
    }
}
