namespace Fathom.FiniteWidth;

/// <summary>The depth at which a batch becomes isometric.</summary>
/// <param name="Layers">The number of layers.</param>
/// <param name="SlowLayers">How many of them the smallest eigenvalue takes to grow to one half of the mean.</param>
public sealed record IsometryDepth(int Layers, int SlowLayers)
{
    /// <summary>The layers after the slow phase, in which the gap falls by d/(d+2) per layer.</summary>
    public int FastLayers => Layers - SlowLayers;
}
