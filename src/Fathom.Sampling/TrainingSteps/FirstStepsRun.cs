using System.Collections.Immutable;
using Fathom.Specification;

namespace Fathom.Sampling;

/// <summary>The first steps of training of one network.</summary>
/// <param name="Spec">The network.</param>
/// <param name="Options">How it was trained.</param>
/// <param name="Network">The number of the network.</param>
/// <param name="States">The network after 0, 1, … steps; fewer than asked for when training diverged.</param>
/// <param name="Diverged">Whether training ended because numbers became too large for double precision.</param>
public sealed record FirstStepsRun(NetworkSpec Spec, TrainingOptions Options, int Network, ImmutableArray<TrainingState> States, bool Diverged);
