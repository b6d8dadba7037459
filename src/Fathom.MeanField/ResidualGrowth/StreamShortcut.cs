namespace Fathom.MeanField;

/// <summary>How the stream of a residual network passes from one stage to the next.</summary>
public enum StreamShortcut
{
    /// <summary>A convolution of one position, with a norm behind it where the network has norms (option B of He et al. 2016).</summary>
    Projected,

    /// <summary>The stream as it is in the old channels and zeros in the new ones (option A).</summary>
    Padded,
}
