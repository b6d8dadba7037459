using Fathom.Sampling;

namespace Fathom.Cli;

/// <summary>The inputs of a simulation.</summary>
/// <param name="Batch">Samples and, where there are some, labels.</param>
/// <param name="Classes">Number of classes of the labels; null without labels.</param>
internal sealed record LabelledBatch(InputBatch Batch, int? Classes);
