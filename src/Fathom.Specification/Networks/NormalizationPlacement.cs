namespace Fathom.Specification;

/// <summary>Where the normalization stands relative to the activation.</summary>
public enum NormalizationPlacement
{
    /// <summary>φ(BN(h)), <c>before</c>.</summary>
    Before,

    /// <summary>BN(φ(h)), <c>after</c>.</summary>
    After,
}
