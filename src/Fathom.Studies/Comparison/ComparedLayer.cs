using System.Collections.Immutable;

namespace Fathom.Studies;

/// <summary>One layer as theory predicts it and as simulated networks show it.</summary>
/// <param name="Layer">The layer, 1 to the depth.</param>
/// <param name="Quantities">The quantities that both lenses have in this layer.</param>
public sealed record ComparedLayer(int Layer, ImmutableArray<ComparedQuantity> Quantities)
{
    /// <summary>Standard errors that a number of a single layer may deviate beyond its bias; more than for a whole simulation, because there are many layers.</summary>
    public const double Allowed = 5;

    /// <summary>Finds a quantity.</summary>
    /// <param name="quantity">Its name.</param>
    /// <returns>The quantity, or null when it is not compared in this layer.</returns>
    public ComparedQuantity? Find(string quantity) => Quantities.FirstOrDefault(compared => compared.Quantity == quantity);
}
