namespace Fathom.Numerics.Tests;

/// <summary>The test of Kolmogorov and Smirnov.</summary>
internal static class Kolmogorov
{
    /// <summary>√n times the largest distance between the empirical and the true distribution function; above 2.7 about once in a million.</summary>
    /// <param name="probabilities">The true distribution function at the values of the sample; sorted in place.</param>
    public static double Statistic(double[] probabilities)
    {
        Array.Sort(probabilities);
        double largest = 0;
        for (int i = 0; i < probabilities.Length; i++)
        {
            double above = ((i + 1.0) / probabilities.Length) - probabilities[i];
            double below = probabilities[i] - ((double)i / probabilities.Length);
            largest = Math.Max(largest, Math.Max(above, below));
        }

        return largest * Math.Sqrt(probabilities.Length);
    }
}
