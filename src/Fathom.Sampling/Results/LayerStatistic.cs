namespace Fathom.Sampling;

/// <summary>One quantity in one layer, over networks.</summary>
/// <param name="Layer">The layer, 1 to L.</param>
/// <param name="Count">Number of networks where the quantity is finite; the others are left out of all that follows.</param>
/// <param name="Mean">Mean; NaN without any network.</param>
/// <param name="StandardError">Standard error of the mean; NaN with fewer than two networks.</param>
/// <param name="FifthPercentile">The value that 5 % of the networks stay below, interpolated between neighbours.</param>
/// <param name="LowerQuartile">The same for 25 %.</param>
/// <param name="Median">The same for 50 %.</param>
/// <param name="UpperQuartile">The same for 75 %.</param>
/// <param name="NinetyFifthPercentile">The same for 95 %.</param>
public readonly record struct LayerStatistic(
    int Layer,
    int Count,
    double Mean,
    double StandardError,
    double FifthPercentile,
    double LowerQuartile,
    double Median,
    double UpperQuartile,
    double NinetyFifthPercentile)
{
    /// <summary>Summarizes the numbers of one layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="values">One number per network; what is not finite is left out.</param>
    /// <returns>The statistic.</returns>
    internal static LayerStatistic Of(int layer, IEnumerable<double> values)
    {
        double[] sorted = [.. values.Where(double.IsFinite).Order()];
        int count = sorted.Length;
        if (count == 0)
        {
            return new LayerStatistic(layer, 0, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);
        }

        double mean = sorted.Average();
        double error = Math.Sqrt(sorted.Sum(value => (value - mean) * (value - mean)) / (count - 1.0) / count);
        return new LayerStatistic(
            layer, count, mean, error, Quantile(sorted, 0.05), Quantile(sorted, 0.25), Quantile(sorted, 0.5), Quantile(sorted, 0.75), Quantile(sorted, 0.95));
    }

    private static double Quantile(double[] sorted, double share)
    {
        double place = share * (sorted.Length - 1);
        int below = (int)place;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }
}
