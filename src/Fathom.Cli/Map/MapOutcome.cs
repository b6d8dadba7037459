using Fathom.Studies;

namespace Fathom.Cli;

/// <summary>A map and how it was made.</summary>
/// <param name="Map">The map.</param>
/// <param name="Run">What this run of the program did for it.</param>
/// <param name="DataTitle">What the samples are called in prose.</param>
/// <param name="Folder">Where it is kept.</param>
/// <param name="Elapsed">How long this run took.</param>
internal sealed record MapOutcome(MapResult Map, SweepRun Run, string DataTitle, string Folder, TimeSpan Elapsed);
