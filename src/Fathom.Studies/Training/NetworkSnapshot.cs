using System.Collections.Immutable;
using Fathom.Networks;

namespace Fathom.Studies;

/// <summary>A network at one moment of its training, on a batch that is the same at all moments.</summary>
/// <param name="Moment">When.</param>
/// <param name="Profile">What passes through its layers.</param>
/// <param name="Probes">What the probes read; empty without probes.</param>
public sealed record NetworkSnapshot(TrainingMoment Moment, SignalProfile Profile, ImmutableArray<ProbeReading> Probes);
