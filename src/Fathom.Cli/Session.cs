namespace Fathom.Cli;

/// <summary>What a command needs of the world around it.</summary>
/// <param name="Output">Results go here.</param>
/// <param name="Error">Progress, notes and errors go here.</param>
/// <param name="Quiet">Whether progress is not shown, because nobody watches.</param>
/// <param name="Arguments">The arguments of this run, for the provenance of results.</param>
internal sealed record Session(TextWriter Output, TextWriter Error, bool Quiet, IReadOnlyList<string> Arguments);
