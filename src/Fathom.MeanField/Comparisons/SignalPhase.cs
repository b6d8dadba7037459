namespace Fathom.MeanField;

/// <summary>Whether two nearby inputs come together or move apart over depth.</summary>
/// <remarks>Poole et al. 2016 and Schoenholz et al. 2017: decided by χ₁ against one.</remarks>
public enum SignalPhase
{
    /// <summary>χ₁ &lt; 1: inputs come together, gradients vanish.</summary>
    Ordered,

    /// <summary>χ₁ = 1 within the error: neither.</summary>
    EdgeOfChaos,

    /// <summary>χ₁ &gt; 1: inputs move apart, gradients explode.</summary>
    Chaotic,
}
