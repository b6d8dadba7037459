namespace Fathom.Sampling;

/// <summary>How the weight matrices of a network are represented.</summary>
public enum SamplingMethod
{
    /// <summary>Whatever is faster for the network's shape, by estimated operations.</summary>
    Automatic = 0,

    /// <summary>Only answers W H and Wᵀ D are drawn, exactly in law, and no matrix is made.</summary>
    Weightless = 1,

    /// <summary>Every weight matrix is drawn and multiplied.</summary>
    Dense = 2,
}
