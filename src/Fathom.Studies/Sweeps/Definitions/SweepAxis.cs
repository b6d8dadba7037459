using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Fathom.Studies;

/// <summary>One direction of a sweep: the values of one property, or of several that change together.</summary>
/// <param name="Names">The properties, as paths in the specification (<c>activation.gain</c>) or <c>batch</c>.</param>
/// <param name="Steps">Per step one value for each name.</param>
/// <param name="IsLogarithmic">Whether the steps are even on a logarithmic scale.</param>
/// <param name="Line">Where it stands in the file: the line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
public sealed record SweepAxis(ImmutableArray<string> Names, ImmutableArray<ImmutableArray<JsonNode?>> Steps, bool IsLogarithmic, int Line, int Column);
