using System.Collections.Immutable;

namespace Fathom.Specification;

/// <summary>One quantity over depth.</summary>
/// <param name="Quantity">The name of the quantity, from <see cref="ProfileQuantity"/> or a lens's own.</param>
/// <param name="Kind">Where the numbers come from.</param>
/// <param name="Points">One point per layer that has a value, in ascending order of layers.</param>
public sealed record ProfileSeries(string Quantity, ProfileKind Kind, ImmutableArray<ProfilePoint> Points);
