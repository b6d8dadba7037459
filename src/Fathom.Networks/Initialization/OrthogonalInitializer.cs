using System.Numerics.Tensors;

namespace Fathom.Networks;

/// <summary>A uniformly distributed (Haar) orthogonal matrix times a gain; of a rectangular one, the shorter side is orthonormal (Saxe et al. 2014).</summary>
/// <param name="Gain">The factor; 1 by default.</param>
/// <remarks>A kernel of a convolution is taken as a matrix of outputs × (inputs · positions).</remarks>
public sealed record OrthogonalInitializer(double Gain = 1) : IInitializer
{
    /// <inheritdoc />
    public void Fill(Span<double> destination, TensorShape shape, ulong seed, string name)
    {
        WeightFan fan = WeightFan.Of(shape, name);
        OrthogonalMatrix.Fill(destination, shape[0], fan.In, seed, ParameterStream.Of(name));
        TensorPrimitives.Multiply(destination, Gain, destination);
    }
}
