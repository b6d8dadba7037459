namespace Fathom.MeanField;

/// <summary>What the variance of a pre-activation does over depth.</summary>
public enum VarianceBehaviour
{
    /// <summary>It goes to a positive, isolated fixed point.</summary>
    Convergent,

    /// <summary>It goes to zero: the signal dies.</summary>
    Vanishing,

    /// <summary>It grows without bound.</summary>
    Divergent,

    /// <summary>Every variance is kept (to rounding), as by ReLU with σ_w² = 2 and no bias.</summary>
    Marginal,
}
