namespace Fathom.Specification;

/// <summary>
/// States that a function is positive-homogeneous: φ(x) = a·x₊^α − b·(−x)₊^α, with x₊ = max(x, 0).
/// </summary>
/// <param name="Degree">The degree α, greater than ½ so that φ′ is square-integrable under a Gaussian.</param>
/// <param name="Positive">The coefficient a = φ(1).</param>
/// <param name="Negative">The coefficient b = −φ(−1): 1 for the identity, 0 for ReLU, the slope for leaky ReLU, −1 for |x|.</param>
/// <remarks>Yang et al. 2019, section 3.3 and appendix on positive-homogeneous activations; the sign of b is corrected.</remarks>
public sealed record Homogeneity(double Degree, double Positive, double Negative);
