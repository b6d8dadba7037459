namespace Fathom.Networks;

/// <summary>The standard deviation of a weight, its fan taken into account.</summary>
internal static class FanScale
{
    /// <summary>scale / √fan.</summary>
    /// <param name="scale">The standard deviation before.</param>
    /// <param name="variance">By what the variance is divided.</param>
    /// <param name="shape">The shape of the weight.</param>
    /// <param name="name">The name of the parameter.</param>
    /// <returns>The standard deviation.</returns>
    public static double Of(double scale, WeightVariance variance, TensorShape shape, string name)
    {
        if (variance == WeightVariance.Fixed)
        {
            return scale;
        }

        WeightFan fan = WeightFan.Of(shape, name);
        double divisor = variance switch
        {
            WeightVariance.FanIn => fan.In,
            WeightVariance.FanOut => fan.Out,
            _ => (fan.In + (double)fan.Out) / 2,
        };
        return scale / Math.Sqrt(divisor);
    }
}
