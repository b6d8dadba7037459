using System.Collections.Immutable;

namespace Fathom.Sampling;

/// <summary>One quantity over depth and over networks.</summary>
/// <param name="Quantity">Its name, from <c>ProfileQuantity</c>; see <see cref="SimulationResult.Relative"/> for gradients relative to the last layer.</param>
/// <param name="Layers">One statistic per layer in which at least one network has a finite number, ascending.</param>
public sealed record QuantitySummary(string Quantity, ImmutableArray<LayerStatistic> Layers);
