using Fathom.Networks;

namespace Fathom.Studies;

/// <summary>What a probe read on one edge of a network.</summary>
/// <param name="Value">The name of the value.</param>
/// <param name="IsGradient">Whether the gradient of the value was read and not the value itself.</param>
/// <param name="Statistics">What was read.</param>
public sealed record ProbeReading(string Value, bool IsGradient, EdgeStatistics Statistics);
