namespace Fathom.FiniteWidth;

/// <summary>The state that <see cref="IsometryPath"/> follows: drifting eigenvalues, and the variance of the noise around them.</summary>
internal sealed class DriftingSpectrum
{
    private readonly double[] logarithms;
    private readonly double[] deviations;
    private readonly double rate;
    private double noise;
    private double spread;

    /// <summary>Starts from a spectrum of full rank.</summary>
    /// <param name="spectrum">The spectrum.</param>
    public DriftingSpectrum(FeatureSpectrum spectrum)
    {
        logarithms = [.. spectrum.Eigenvalues.Select(Math.Log)];
        deviations = [.. spectrum.Deviations];
        rate = 2.0 / (spectrum.Width + 2);
        spread = Square(deviations);
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

            return (sum / deviations.Length) + (0.5 * noise);
        }
    }

    /// <summary>Goes one layer deeper.</summary>
    public void Step()
    {
        double total = 0;
        double moment = spread + noise;
        for (int i = 0; i < deviations.Length; i++)
        {
            double change = rate * (moment - deviations[i]);
            logarithms[i] += change;
            deviations[i] = ((1 + deviations[i]) * Math.Exp(change)) - 1;
            total += deviations[i];
        }

        noise += rate * (spread - noise);
        double mean = 1 + (total / deviations.Length);
        double logMean = Math.Log(mean);
        for (int i = 0; i < deviations.Length; i++)
        {
            logarithms[i] -= logMean;
            deviations[i] = (deviations[i] - (mean - 1)) / mean;
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
