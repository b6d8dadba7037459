namespace Fathom.Diagnosis;

/// <summary>How gradients change over depth: the least-squares slope of ln‖g‖² over the depth of the layers.</summary>
/// <param name="GradientGrowth">The factor of the squared norm per layer toward the input; NaN for fewer than two depths.</param>
/// <param name="TotalLogGrowth">Its logarithm times the number of layers between the first and the last.</param>
internal sealed record GrowthFit(double GradientGrowth, double TotalLogGrowth)
{
    /// <summary>Fits the slope.</summary>
    /// <param name="layers">The depth of each layer and the norm of the gradient there; those that are zero or not finite are left out.</param>
    /// <returns>The growth.</returns>
    public static GrowthFit Of(IEnumerable<(int Depth, double GradientNorm)> layers)
    {
        (int Depth, double Log)[] usable = [.. layers.Where(layer => layer.GradientNorm > 0 && double.IsFinite(layer.GradientNorm)).Select(layer => (layer.Depth, 2 * Math.Log(layer.GradientNorm)))];
        if (usable.Select(layer => layer.Depth).Distinct().Count() < 2)
        {
            return new GrowthFit(double.NaN, double.NaN);
        }

        double meanDepth = usable.Average(layer => layer.Depth);
        double meanLog = usable.Average(layer => layer.Log);
        double slope = usable.Sum(layer => (layer.Depth - meanDepth) * (layer.Log - meanLog)) / usable.Sum(layer => Math.Pow(layer.Depth - meanDepth, 2));
        int span = usable.Max(layer => layer.Depth) - usable.Min(layer => layer.Depth);
        return new GrowthFit(Math.Exp(-slope), -slope * span);
    }
}
