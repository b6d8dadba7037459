namespace Fathom.Networks;

/// <summary>How the shortcut of a residual block passes a change of size (He et al. 2016, section 3.3).</summary>
public enum ShortcutKind
{
    /// <summary>Option A: every second position, and zeros for the new channels.</summary>
    Padded,

    /// <summary>Option B: a strided convolution with windows of one position, with norm when the network has one.</summary>
    Projected,
}
