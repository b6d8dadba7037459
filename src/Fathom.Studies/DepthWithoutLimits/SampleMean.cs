using System.Globalization;

namespace Fathom.Studies;

/// <summary>A mean over networks with its standard error.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="StandardError">Its standard error; NaN for one value.</param>
/// <param name="Deviation">The standard deviation of one value; NaN for one value.</param>
/// <param name="Count">The number of values.</param>
internal readonly record struct SampleMean(double Mean, double StandardError, double Deviation, int Count)
{
    /// <summary>Averages values.</summary>
    /// <param name="values">At least one value.</param>
    /// <returns>The mean.</returns>
    public static SampleMean Of(IEnumerable<double> values)
    {
        double[] all = [.. values];
        double mean = all.Average();
        double deviation = all.Length > 1 ? Math.Sqrt(all.Sum(value => (value - mean) * (value - mean)) / (all.Length - 1)) : double.NaN;
        return new SampleMean(mean, deviation / Math.Sqrt(all.Length), deviation, all.Length);
    }

    /// <summary>How many standard errors the mean is away from a value, never more than what an allowed deviation leaves.</summary>
    /// <param name="value">The value.</param>
    /// <param name="allowed">A deviation that counts as none.</param>
    /// <returns>Standard errors.</returns>
    public double Errors(double value, double allowed = 0) => Math.Max(0, Math.Abs(Mean - value) - allowed) / StandardError;

    /// <summary>The mean with two digits of its error.</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        if (!(StandardError > 0) || double.IsInfinity(StandardError) || !double.IsFinite(Mean))
        {
            return Mean.ToString("G5", CultureInfo.InvariantCulture);
        }

        int decimals = Math.Clamp(1 - (int)Math.Floor(Math.Log10(StandardError)), 0, 12);
        string format = $"F{decimals.ToString(CultureInfo.InvariantCulture)}";
        return $"{Math.Round(Mean, decimals).ToString(format, CultureInfo.InvariantCulture)} ± {StandardError.ToString(format, CultureInfo.InvariantCulture)}";
    }
}
