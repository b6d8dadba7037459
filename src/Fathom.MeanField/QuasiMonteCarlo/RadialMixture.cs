namespace Fathom.MeanField;

/// <summary>
/// Writes the average of F(y)/(|y|²/B + ε) over a normal y as a total weight times an average of F over a mixture of normal laws, so that the
/// sampled quantity stays bounded.
/// </summary>
/// <remarks>
/// 1/(r²/B + ε) = B ∫₀^∞ exp(−t(r² + Bε)) dt, and the exponential turns the normal law with variances κᵢ along the axes of |y|² into one with
/// κᵢ/(1 + 2tκᵢ), of weight e^(−tBε) Π(1 + 2tκᵢ)^(−1/2). The trapezoidal rule in ln t converges exponentially, so that the discrete mixture
/// stands for the integral to rounding. Sampling 1/r² itself would have infinite variance for ranks up to 4 and a heavy tail whenever few eigenvalues dominate.
/// At κᵢ all equal and ε = 0 every component has the same directions.
/// </remarks>
internal sealed class RadialMixture
{
    private const double Negligible = 1e-20;

    private readonly double[] cumulative;
    private readonly double[] factors;
    private readonly int rank;

    private RadialMixture(double total, double[] cumulative, double[] factors, int rank)
    {
        Total = total;
        this.cumulative = cumulative;
        this.factors = factors;
        this.rank = rank;
    }

    /// <summary>E[1/(|y|²/B + ε)]; infinite for ε = 0 and rank of at most two.</summary>
    public double Total { get; }

    /// <summary>Makes the mixture.</summary>
    /// <param name="form">κ, the variances of |y|² = Σ κᵢ gᵢ² along its axes; zeros are directions that the norm does not see.</param>
    /// <param name="batch">The batch size B.</param>
    /// <param name="epsilon">ε, non-negative; positive when the form is zero.</param>
    /// <returns>The mixture.</returns>
    public static RadialMixture Of(ReadOnlySpan<double> form, int batch, double epsilon)
    {
        int seen = 0;
        double largest = 0;
        foreach (double kappa in form)
        {
            if (kappa > 0)
            {
                seen++;
                largest = Math.Max(largest, kappa);
            }
        }

        if (epsilon == 0 && seen <= 2)
        {
            return new RadialMixture(double.PositiveInfinity, [], [], form.Length);
        }

        double step = Math.Min(0.25, 0.6 * Math.Sqrt(2.0 / Math.Max(seen, 1)));
        double[] variances = form.ToArray();
        double Log(double x) => LogWeight(x, variances, batch * epsilon);
        double top = Math.Max(largest, epsilon * batch);
        double centre = -Math.Log(2 * top);
        double peak = centre;
        for (double x = centre - 5; x < centre + 80; x += step)
        {
            peak = Log(x) > Log(peak) ? x : peak;
        }

        double reference = Log(peak);
        double threshold = reference + Math.Log(Negligible);
        int low = 0;
        while (Log(peak - (low * step)) > threshold)
        {
            low++;
        }

        int high = 0;
        while (Log(peak + (high * step)) > threshold)
        {
            high++;
        }

        int count = low + high + 1;
        double[] cumulative = new double[count];
        double[] factors = new double[count * form.Length];
        double sum = 0;
        for (int node = 0; node < count; node++)
        {
            double x = peak + ((node - low) * step);
            double t = Math.Exp(x);
            sum += Math.Exp(Log(x) - reference);
            cumulative[node] = sum;
            for (int i = 0; i < form.Length; i++)
            {
                factors[(node * form.Length) + i] = 1 / Math.Sqrt(1 + (2 * t * form[i]));
            }
        }

        for (int node = 0; node < count; node++)
        {
            cumulative[node] /= sum;
        }

        return new RadialMixture(batch * step * sum * Math.Exp(reference), cumulative, factors, form.Length);
    }

    /// <summary>Picks a component.</summary>
    /// <param name="uniform">A number in (0, 1).</param>
    /// <returns>The factors of the m standard normal coordinates in this component.</returns>
    public ReadOnlySpan<double> Component(double uniform)
    {
        int index = Array.BinarySearch(cumulative, uniform);
        index = Math.Min(index < 0 ? ~index : index, cumulative.Length - 1);
        return factors.AsSpan(index * rank, rank);
    }

    /// <summary>ln of t e^(−tBε) Π(1 + 2tκᵢ)^(−1/2) at t = eˣ.</summary>
    private static double LogWeight(double x, double[] form, double damping)
    {
        double t = Math.Exp(x);
        double log = 0;
        foreach (double kappa in form)
        {
            log += Math.Log(1 + (2 * t * kappa));
        }

        return x - (t * damping) - (log / 2);
    }
}
