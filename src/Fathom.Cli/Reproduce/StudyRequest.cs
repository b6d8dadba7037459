namespace Fathom.Cli;

/// <summary>How studies are to be run.</summary>
/// <param name="Full">In the size of the paper.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Data">The data that was asked for, or null for the paper's.</param>
/// <param name="Folder">Where files go.</param>
/// <param name="Threads">Number of threads; 0 for all processors.</param>
internal sealed record StudyRequest(bool Full, ulong Seed, string? Data, string Folder, int Threads);
