using System.Collections.Immutable;

namespace Fathom.Studies;

/// <summary>One grid of a map.</summary>
/// <param name="Title">What its cells have in common, such as the lens; empty when there is one grid.</param>
/// <param name="Values">Row by row from the least y on, the mean over seeds; NaN where nothing is done, infinite values as they are.</param>
/// <param name="Done">How many of its cells have an outcome.</param>
/// <param name="Failed">How many of these are errors.</param>
/// <param name="Total">How many cells it has.</param>
public sealed record SweepMapPanel(string Title, ImmutableArray<double> Values, int Done, int Failed, int Total);
