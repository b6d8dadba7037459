namespace Fathom.FiniteWidth;

/// <summary>What can be changed where gains cannot shape an activation.</summary>
public enum ShapingAlternativeKind
{
    /// <summary>A shift β moves the kink away from the data: φ(z + β).</summary>
    Shift,

    /// <summary>A mixture with the identity: (1 − w)·z + w·φ(z). For ReLU that is leaky ReLU with slope 1 − w.</summary>
    Mixture,

    /// <summary>A skip connection whose branch has the scale s: h + s·W φ(BN h).</summary>
    Skip,
}
