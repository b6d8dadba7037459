namespace Fathom.FiniteWidth;

/// <summary>The state that <see cref="IsometryPath"/> follows: eigenvalues that drift together and repel each other.</summary>
/// <remarks>
/// A layer changes ln λ on average by the drift 2(p̂₂ − λ)/(d+2), and adds symmetric noise of variance 2(p̂₂ − 1)λₖλₗ/d² between eigenvectors k and l. To second order in that noise an eigenvalue is pushed
/// away from every other one by (variance)/(λₖ − λₗ). Nearer than two mean spacings they change places within a layer and do not push, so the difference is softened there.
/// </remarks>
internal sealed class DriftingSpectrum
{
    private const double Softening = 2;

    /// <summary>Equal eigenvalues are parted by this share of the spread, since what is exactly equal repels nothing.</summary>
    private const double Parting = 1e-3;

    private readonly double[] logarithms;
    private readonly double[] deviations;
    private readonly double[] changes;
    private readonly double rate;
    private double spread;

    /// <summary>Starts from a spectrum of full rank.</summary>
    /// <param name="spectrum">The spectrum.</param>
    public DriftingSpectrum(FeatureSpectrum spectrum)
    {
        double[] values = [.. spectrum.Eigenvalues];
        deviations = [.. spectrum.Deviations];
        Array.Sort(values, deviations);
        logarithms = [.. values.Select(value => Math.Log(value))];
        changes = new double[values.Length];
        rate = 2.0 / (spectrum.Width + 2);
        spread = Square(deviations);
        double share = Parting * Math.Min(1, Math.Sqrt(spread));
        for (int i = 0; i < values.Length && values.Length > 1; i++)
        {
            Change(i, share * ((2.0 * i / (values.Length - 1)) - 1));
        }

        Recentre();
    }

    /// <summary>The smallest eigenvalue relative to the mean.</summary>
    public double Smallest => Math.Exp(logarithms.Min());

    /// <summary>The isometry gap.</summary>
    public double Gap
    {
        get
        {
            double sum = 0;
            for (int i = 0; i < deviations.Length; i++)
            {
                sum += deviations[i] > -0.5 ? LogDefect.Evaluate(deviations[i]) : deviations[i] - logarithms[i];
            }

            return sum / deviations.Length;
        }
    }

    /// <summary>Goes one layer deeper.</summary>
    public void Step()
    {
        if (spread == 0)
        {
            return;
        }

        int width = deviations.Length;
        for (int k = 0; k < width; k++)
        {
            changes[k] = rate * (spread - deviations[k]);
        }

        double strength = 2 * spread / ((double)width * width);
        double softness = Softening * Softening * spread / ((double)width * width);
        for (int k = 1; k < width; k++)
        {
            double value = 1 + deviations[k];
            double own = 0;
            for (int l = 0; l < k; l++)
            {
                double other = 1 + deviations[l];
                double difference = deviations[k] - deviations[l];
                double push = strength * difference / ((difference * difference) + (softness * value * other));
                own += push * other;
                changes[l] -= push * value;
            }

            changes[k] += own;
        }

        for (int k = 0; k < width; k++)
        {
            Change(k, changes[k]);
        }

        Recentre();
    }

    private void Change(int place, double change)
    {
        // eˣ − 1 without cancellation, so that deviations far below rounding of one keep their digits.
        double growth = 2 * Math.Sinh(0.5 * change) * Math.Exp(0.5 * change);
        logarithms[place] += change;
        deviations[place] += (1 + deviations[place]) * growth;
    }

    /// <summary>Scales the eigenvalues to mean one.</summary>
    private void Recentre()
    {
        double excess = deviations.Sum() / deviations.Length;
        double logMean = Numerics.LogOnePlus.Evaluate(excess);
        for (int i = 0; i < deviations.Length; i++)
        {
            logarithms[i] -= logMean;
            deviations[i] = (deviations[i] - excess) / (1 + excess);
        }

        spread = Square(deviations);
    }

    private static double Square(double[] values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value * value;
        }

        return sum / values.Length;
    }
}
