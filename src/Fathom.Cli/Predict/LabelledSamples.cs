using System.Collections.Immutable;
using Fathom.Numerics;

namespace Fathom.Cli;

/// <summary>Samples that a user named.</summary>
/// <param name="Samples">The samples, one per row.</param>
/// <param name="Labels">The class of each sample; empty when there are none.</param>
/// <param name="Classes">Number of classes; null without labels.</param>
internal sealed record LabelledSamples(Matrix Samples, ImmutableArray<int> Labels, int? Classes);
