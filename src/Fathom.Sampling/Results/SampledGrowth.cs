namespace Fathom.Sampling;

/// <summary>A factor per layer that was estimated from random networks.</summary>
/// <param name="Value">The factor.</param>
/// <param name="StandardError">Its standard error over networks; NaN with fewer than two.</param>
/// <param name="FirstLayer">The first of the layers that it was fitted over, from 1.</param>
/// <param name="LastLayer">The last of them.</param>
public sealed record SampledGrowth(double Value, double StandardError, int FirstLayer, int LastLayer);
