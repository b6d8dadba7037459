using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.Networks;

/// <summary>Independent Gaussian elements with mean 0 and variance scale², over the fan.</summary>
/// <param name="Scale">The standard deviation before the fan is taken into account.</param>
/// <param name="Variance">By what the variance is divided.</param>
public sealed record NormalInitializer(double Scale, WeightVariance Variance = WeightVariance.FanIn) : IInitializer
{
    /// <summary>Variance 2 / inputs, which keeps the second moment through a ReLU (He et al. 2015).</summary>
    /// <returns>The law.</returns>
    public static NormalInitializer He() => new(Math.Sqrt(2));

    /// <summary>Variance 2 / (inputs + outputs) (Glorot and Bengio 2010).</summary>
    /// <returns>The law.</returns>
    public static NormalInitializer Xavier() => new(1, WeightVariance.FanAverage);

    /// <inheritdoc />
    public void Fill(Span<double> destination, TensorShape shape, ulong seed, string name)
    {
        NormalStream.Fill(destination, seed, ParameterStream.Of(name));
        TensorPrimitives.Multiply(destination, FanScale.Of(Scale, Variance, shape, name), destination);
    }
}
