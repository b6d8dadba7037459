namespace Fathom.FiniteWidth;

/// <summary>A schedule of gains l⁻ᵖ beside a design.</summary>
/// <param name="Exponent">p; 0.4 is the published choice.</param>
/// <param name="Cost">Its growth and angle over the same depth.</param>
public sealed record PowerComparison(double Exponent, ScheduleCost Cost);
