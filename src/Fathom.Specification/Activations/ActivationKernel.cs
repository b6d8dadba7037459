namespace Fathom.Specification;

/// <summary>Evaluates a scalar function and its derivative over a span of arguments.</summary>
/// <param name="arguments">The arguments x.</param>
/// <param name="values">Receives φ(x); same length as <paramref name="arguments"/>; must not overlap it.</param>
/// <param name="derivatives">
/// Receives φ′(x); same length; at a kink, the mean of the one-sided derivatives. Must not overlap the other spans.
/// </param>
public delegate void ActivationKernel(ReadOnlySpan<double> arguments, Span<double> values, Span<double> derivatives);
