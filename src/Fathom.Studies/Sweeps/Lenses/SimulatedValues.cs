using Fathom.Sampling;
using Fathom.Specification;

namespace Fathom.Studies;

/// <summary>The kept quantities of a simulation, each with its standard error where it is a mean over networks.</summary>
internal static class SimulatedValues
{
    /// <summary>The total log-growth of squared gradients at which a network stops being trainable, as in a prediction.</summary>
    private const double TrainableLogGrowth = 16;

    /// <summary>Takes them out.</summary>
    /// <param name="result">The simulation.</param>
    /// <param name="keep">The names; those that a simulation does not give are left out.</param>
    /// <returns>The values.</returns>
    public static CellValues Of(SimulationResult result, IEnumerable<string> keep)
    {
        CellValues values = new();
        foreach (string name in keep)
        {
            if (name.StartsWith(LensQuantities.ProfilePrefix, StringComparison.Ordinal))
            {
                if (result.Profile.Find(name[LensQuantities.ProfilePrefix.Length..]) is { } series)
                {
                    values[name] = PredictedValues.Layers(series, result.Profile.Depth);
                }
            }
            else if (Scalar(result, name) is var (value, error))
            {
                values[name] = value;
                values[name + LensQuantities.ErrorSuffix] = error;
            }
        }

        return values;
    }

    private static (double Value, double Error)? Scalar(SimulationResult result, string name) => name switch
    {
        "gradientGrowth" => Growth(result.Growth),
        "typicalGrowth" => Growth(result.TypicalGrowth),
        "depthScale" => Depth(result.Growth, 1),
        "trainableDepth" => Depth(result.Growth, TrainableLogGrowth),
        _ when LensQuantities.Settled.Contains(name) => Settled(result, name),
        _ when LensQuantities.Last.Contains(name) => result.Profile.Find(name) is { Points: [.., ProfilePoint last] } ? (last.Value, last.Uncertainty) : (double.NaN, double.NaN),
        _ => null,
    };

    private static (double, double) Growth(SampledGrowth? growth) => growth is null ? (double.NaN, double.NaN) : (growth.Value, growth.StandardError);

    // l = n / |ln g|, so the error of g is multiplied by n / (g ln² g).
    private static (double, double) Depth(SampledGrowth? growth, double logGrowth)
    {
        if (growth is null)
        {
            return (double.NaN, double.NaN);
        }

        double log = Math.Log(growth.Value);
        return (logGrowth / Math.Abs(log), logGrowth * growth.StandardError / (growth.Value * log * log));
    }

    // The mean over layers of one network's values varies less than its layers do; the largest error of a layer bounds that of the mean.
    private static (double, double) Settled(SimulationResult result, string name)
    {
        if (result.Profile.Find(name) is not { } series)
        {
            return (double.NaN, double.NaN);
        }

        ProfilePoint[] later = [.. series.Points.Where(point => point.Layer > result.Profile.Depth / 2)];
        return later.Length == 0 ? (double.NaN, double.NaN) : (later.Average(point => point.Value), later.Max(point => point.Uncertainty));
    }
}
