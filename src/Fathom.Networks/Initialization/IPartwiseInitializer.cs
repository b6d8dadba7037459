namespace Fathom.Networks;

/// <summary>A law whose values can be made part by part, so that a large parameter needs no second copy of itself in float64 while it begins.</summary>
public interface IPartwiseInitializer : IInitializer
{
    /// <summary>Makes some of the values.</summary>
    /// <param name="destination">Receives the elements from the first one on.</param>
    /// <param name="first">The place of the first element in row-major order.</param>
    /// <param name="name">The name of the parameter.</param>
    /// <exception cref="ShapeException">There are not so many values.</exception>
    public void FillPart(Span<double> destination, int first, string name);
}
