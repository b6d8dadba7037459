using Fathom.Sampling;
using Fathom.Specification;

namespace Fathom.Cli;

/// <summary>What is to be simulated.</summary>
/// <param name="Spec">The network.</param>
/// <param name="Batch">What it is fed.</param>
/// <param name="Source">The name of the data, or null for normal samples.</param>
/// <param name="Options">How.</param>
internal sealed record SimulationRequest(NetworkSpec Spec, InputBatch Batch, string? Source, SimulationOptions Options);
