namespace Fathom.Studies;

/// <summary>A name with its value.</summary>
/// <param name="Name">The name.</param>
/// <param name="Line">Where the name stands: the line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="Value">The value.</param>
internal sealed record SourceEntry(string Name, int Line, int Column, SourceNode Value);
