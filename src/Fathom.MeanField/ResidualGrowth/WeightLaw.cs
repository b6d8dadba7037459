namespace Fathom.MeanField;

/// <summary>How the weights of a convolution begin, as far as second moments know.</summary>
/// <param name="Kind">By what the variance is divided.</param>
/// <param name="Scale">The factor s² before that division: 1 for Xavier, LeCun and orthogonal weights, 2 for He's.</param>
public sealed record WeightLaw(WeightLawKind Kind, double Scale = 1)
{
    /// <summary>Variance 2/(inputs + outputs).</summary>
    public static WeightLaw Xavier { get; } = new(WeightLawKind.FanAverage);

    /// <summary>Variance 2/inputs.</summary>
    public static WeightLaw He { get; } = new(WeightLawKind.FanIn, 2);

    /// <summary>Orthonormal rows or columns.</summary>
    public static WeightLaw Orthogonal { get; } = new(WeightLawKind.Orthogonal);

    /// <summary>The gain g of a convolution: (inputs · positions) times the variance of a weight, by which it multiplies the mean square of what it reads.</summary>
    /// <param name="inputs">Input channels, at least 1.</param>
    /// <param name="outputs">Output channels, at least 1.</param>
    /// <param name="positions">Positions of a kernel, at least 1.</param>
    /// <returns>g.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1, or the scale is negative or not finite.</exception>
    public double Gain(int inputs, int outputs, int positions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(positions, 1);
        ScaleGuard.NonNegative(Scale, nameof(Scale));
        double fan = (double)inputs * positions;
        return Kind switch
        {
            WeightLawKind.FanIn => Scale,
            WeightLawKind.FanAverage => Scale * 2 * inputs / ((double)inputs + outputs),
            _ => Scale * Math.Min(1, fan / outputs),
        };
    }
}
