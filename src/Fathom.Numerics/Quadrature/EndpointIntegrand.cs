namespace Fathom.Numerics;

/// <summary>A function to be integrated over [low, high] that may be singular at an end.</summary>
/// <param name="x">The point; close to an end it has rounded onto it.</param>
/// <param name="distance">
/// Distance to the nearer end, with full relative accuracy: x − low in the lower half, high − x in the upper half. Always positive.
/// </param>
/// <returns>The value of the integrand.</returns>
public delegate double EndpointIntegrand(double x, double distance);
