namespace Fathom.Specification;

/// <summary>One value of a profile.</summary>
/// <param name="Layer">The layer, 1 to L.</param>
/// <param name="Value">The value, in the unit of the quantity (natural logarithms for quantities that start with <c>log</c>).</param>
/// <param name="Uncertainty">Numerical error bound (predicted) or standard error (sampled, measured); non-negative.</param>
public readonly record struct ProfilePoint(int Layer, double Value, double Uncertainty);
