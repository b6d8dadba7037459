namespace Fathom.Diagnosis;

/// <summary>Something that would help, with its effect.</summary>
/// <param name="Change">What to do.</param>
/// <param name="GradientGrowth">The growth of the squared gradient per layer that was measured on the changed network; NaN when it was not measured.</param>
public sealed record Remedy(string Change, double GradientGrowth = double.NaN);
