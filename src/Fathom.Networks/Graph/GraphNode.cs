using System.Collections.Immutable;

namespace Fathom.Networks;

/// <summary>One use of an operation in a network.</summary>
/// <param name="Name">Its name, different from those of other nodes.</param>
/// <param name="Operation">What it computes.</param>
/// <param name="Inputs">The names of the values it reads; an empty name for an optional one that is absent.</param>
/// <param name="Outputs">The names of the values it makes; an empty name for one that nobody reads.</param>
public sealed record GraphNode(string Name, IOperation Operation, ImmutableArray<string> Inputs, ImmutableArray<string> Outputs);
