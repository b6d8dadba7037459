using System.Collections.Immutable;

namespace Fathom.Diagnosis;

/// <summary>What a network looks like part of the way along an update.</summary>
/// <param name="Share">The share t of the update, 0 to 1.</param>
/// <param name="Loss">The loss; infinite when a number overflowed.</param>
/// <param name="Moments">The channel moments of each watched value, in the order asked for.</param>
public sealed record UpdatePoint(double Share, double Loss, ImmutableArray<ChannelMoments> Moments);
