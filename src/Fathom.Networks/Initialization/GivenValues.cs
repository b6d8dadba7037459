using System.Collections.Immutable;

namespace Fathom.Networks;

/// <summary>Values that are known, such as trained weights or a constant of a model file.</summary>
/// <param name="Values">The elements in row-major order.</param>
public sealed record GivenValues(ImmutableArray<double> Values) : IInitializer
{
    /// <inheritdoc />
    public void Fill(Span<double> destination, TensorShape shape, ulong seed, string name)
    {
        if (Values.Length != destination.Length)
        {
            throw new ShapeException($"'{name}' of shape {shape} needs {destination.Length} values, not {Values.Length}.");
        }

        Values.CopyTo(destination);
    }
}
