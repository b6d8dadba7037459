using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>Repeats a lattice average over independent shifts, and with more points until the standard errors are small enough.</summary>
internal static class ShiftedRuns
{
    /// <summary>What one shift gives: the averages, the averages with a reference's noise taken off if there is one, and the degenerate fraction.</summary>
    /// <param name="Plain">Row-major entries.</param>
    /// <param name="Coupled">The same averages by another route, or null.</param>
    /// <param name="Degenerate">Fraction of degenerate columns.</param>
    internal sealed record ShiftResult(double[] Plain, double[]? Coupled, double Degenerate);

    /// <summary>Runs.</summary>
    /// <param name="one">The average for a shift and a number of points; called in parallel, so that it may share nothing that changes.</param>
    /// <param name="size">The averages form a size × size matrix.</param>
    /// <param name="options">Tolerance, shifts, points and seed.</param>
    /// <returns>Mean and standard error over the shifts. The results of the shifts are combined in order, so the number of threads does not show.</returns>
    public static SampledCovariance Run(Func<int, int, ShiftResult> one, int size, SamplingOptions options)
    {
        int points = options.FirstPoints;
        while (true)
        {
            ShiftResult[] results = new ShiftResult[options.Shifts];
            int count = points;
            Parallel.For(0, options.Shifts, shift => results[shift] = one(shift, count));
            (double[] mean, double[] errors) = Best(results);
            double largest = errors.Max();
            if (largest <= options.Tolerance || points == options.LargestPoints || !double.IsFinite(largest))
            {
                return new SampledCovariance(
                    new Matrix(size, size, mean),
                    new Matrix(size, size, errors),
                    options.Shifts,
                    points,
                    options.Seed,
                    results.Average(result => result.Degenerate),
                    largest <= options.Tolerance);
            }

            // A lattice's error falls about as fast as the number of points grows.
            double wanted = Math.Min(points * largest / options.Tolerance, options.LargestPoints);
            while (points < wanted)
            {
                points *= 2;
            }
        }
    }

    private static (double[] Mean, double[] Errors) Best(ShiftResult[] results)
    {
        (double[] Mean, double[] Errors) plain = Statistics([.. results.Select(result => result.Plain)]);
        if (results[0].Coupled is null)
        {
            return plain;
        }

        (double[] Mean, double[] Errors) coupled = Statistics([.. results.Select(result => result.Coupled!)]);
        return coupled.Errors.Sum(e => e * e) < plain.Errors.Sum(e => e * e) ? coupled : plain;
    }

    private static (double[] Mean, double[] Errors) Statistics(double[][] samples)
    {
        int entries = samples[0].Length;
        int count = samples.Length;
        double[] mean = new double[entries];
        double[] errors = new double[entries];
        for (int i = 0; i < entries; i++)
        {
            double sum = 0;
            foreach (double[] sample in samples)
            {
                sum += sample[i];
            }

            mean[i] = sum / count;
            double squares = 0;
            foreach (double[] sample in samples)
            {
                double deviation = sample[i] - mean[i];
                squares += deviation * deviation;
            }

            errors[i] = Math.Sqrt(squares / (count * (count - 1.0))) + (8 * Estimate.UnitRoundoff * Math.Abs(mean[i]));
        }

        return (mean, errors);
    }
}
