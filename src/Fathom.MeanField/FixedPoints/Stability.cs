namespace Fathom.MeanField;

/// <summary>Whether a network really settles at a fixed point, and why or why not.</summary>
/// <param name="IsStable">True when small deviations of the covariance shrink from layer to layer.</param>
/// <param name="Reason">One sentence with the deciding number.</param>
public sealed record Stability(bool IsStable, string Reason);
