namespace Fathom.Networks;

/// <summary>How a parameter begins.</summary>
/// <remarks>
/// Values are made in float64 and rounded when the parameter is float32, so that both precisions begin at the same point. They depend on the seed and the name of
/// the parameter alone: not on the other parameters, their order, or the number of threads.
/// </remarks>
public interface IInitializer
{
    /// <summary>Makes the values.</summary>
    /// <param name="destination">Receives the elements in row-major order.</param>
    /// <param name="shape">The shape of the parameter; for weights outputs first, then inputs, then kernel positions.</param>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="name">The name of the parameter.</param>
    /// <exception cref="ShapeException">The law is not defined for this shape.</exception>
    public void Fill(Span<double> destination, TensorShape shape, ulong seed, string name);
}
