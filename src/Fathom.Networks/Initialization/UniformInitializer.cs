using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.Networks;

/// <summary>Independent elements, uniform between ±√3 times the standard deviation, with mean 0 and variance scale², over the fan.</summary>
/// <param name="Scale">The standard deviation before the fan is taken into account.</param>
/// <param name="Variance">By what the variance is divided.</param>
public sealed record UniformInitializer(double Scale, WeightVariance Variance = WeightVariance.FanIn) : IInitializer
{
    /// <summary>Variance 2 / inputs (He et al. 2015).</summary>
    /// <returns>The law.</returns>
    public static UniformInitializer He() => new(Math.Sqrt(2));

    /// <summary>Variance 2 / (inputs + outputs) (Glorot and Bengio 2010).</summary>
    /// <returns>The law.</returns>
    public static UniformInitializer Xavier() => new(1, WeightVariance.FanAverage);

    /// <inheritdoc />
    public void Fill(Span<double> destination, TensorShape shape, ulong seed, string name)
    {
        UniformStream.Fill(destination, seed, ParameterStream.Of(name));
        double width = Math.Sqrt(12) * FanScale.Of(Scale, Variance, shape, name);
        TensorPrimitives.Add(destination, -0.5, destination);
        TensorPrimitives.Multiply(destination, width, destination);
    }
}
