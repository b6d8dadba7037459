using System.Collections.Immutable;

namespace Fathom.Specification;

/// <summary>What a lens returns: per layer and quantity a value with its uncertainty.</summary>
/// <param name="Depth">The number of layers L; layers are numbered 1 (next to the input) to L (next to the output).</param>
/// <param name="Series">One series per quantity. Two lenses that measure the same quantity use the same <see cref="ProfileSeries.Quantity"/>.</param>
public sealed record DepthProfile(int Depth, ImmutableArray<ProfileSeries> Series)
{
    /// <summary>Finds the series of a quantity.</summary>
    /// <param name="quantity">The quantity's name, compared ordinally.</param>
    /// <returns>The series, or null when this profile has none of that name.</returns>
    public ProfileSeries? Find(string quantity) => Series.FirstOrDefault(series => series.Quantity == quantity);
}
