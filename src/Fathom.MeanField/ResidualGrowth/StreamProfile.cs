using System.Collections.Immutable;

namespace Fathom.MeanField;

/// <summary>How large the outputs of the convolutions of a residual network are at initialization, layer by layer.</summary>
/// <param name="Stream">The network.</param>
/// <param name="Layers">The convolutions from the stem on.</param>
public sealed record StreamProfile(ResidualStream Stream, ImmutableArray<StreamLayer> Layers)
{
    /// <summary>The prediction for one layer.</summary>
    /// <param name="layer">The number of the layer, from 1.</param>
    /// <returns>Its prediction.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no convolution of this number.</exception>
    public StreamLayer this[int layer] =>
        layer >= 1 && layer <= Layers.Length
            ? Layers[layer - 1]
            : throw new ArgumentOutOfRangeException(nameof(layer), layer, $"The convolutions of this network are layers 1 to {Layers.Length}.");

    /// <summary>The growth of ln rms per layer: the slope of the straight line nearest to the first convolutions of the blocks between two layers.</summary>
    /// <param name="first">The first layer, even.</param>
    /// <param name="last">The last layer, even and above the first.</param>
    /// <returns>The slope.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A layer is not the first of a block, or the last is not above the first.</exception>
    public double SlopeBetween(int first, int last)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(first, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(last, Layers.Length);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(last, first);
        ArgumentOutOfRangeException.ThrowIfNotEqual(first % 2, 0, nameof(first));
        ArgumentOutOfRangeException.ThrowIfNotEqual(last % 2, 0, nameof(last));
        double centre = (first + last) / 2.0;
        double products = 0;
        double squares = 0;
        for (int layer = first; layer <= last; layer += 2)
        {
            products += (layer - centre) * this[layer].LogRootMeanSquare.Value;
            squares += (layer - centre) * (layer - centre);
        }

        return products / squares;
    }
}
