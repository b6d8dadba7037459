using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Fathom.Studies;

/// <summary>What a sweep file says: a base network, the axes along which it changes, seeds, lenses, and what is kept.</summary>
public sealed record SweepDefinition
{
    /// <summary>The value of the property <c>schema</c> of a sweep file.</summary>
    public const string Schema = "fathom.sweep/1";

    /// <summary>The title of the map.</summary>
    public required string Title { get; init; }

    /// <summary>The lenses; every cell is looked at by each.</summary>
    public required ImmutableArray<SweepLens> Lenses { get; init; }

    /// <summary>The base network as JSON of the schema <c>fathom.spec/1</c>; what it leaves out has its default.</summary>
    public required JsonObject Base { get; init; }

    /// <summary>The batch size of cells on no axis <c>batch</c>; 0 for an infinite one.</summary>
    public required int Batch { get; init; }

    /// <summary>The axes; the last one changes fastest.</summary>
    public required ImmutableArray<SweepAxis> Axes { get; init; }

    /// <summary>The seeds of cells that draw or train random networks; theory needs none.</summary>
    public required ImmutableArray<ulong> Seeds { get; init; }

    /// <summary>How many networks a simulated cell draws.</summary>
    public required int Networks { get; init; }

    /// <summary>The precision of simulations: <c>float64</c> or <c>float32</c>.</summary>
    public required string Precision { get; init; }

    /// <summary>How simulations represent weights: <c>auto</c>, <c>weightless</c> or <c>dense</c>.</summary>
    public required string Method { get; init; }

    /// <summary>How networks are trained, as the part <c>train</c> of the file; what it leaves out has its default.</summary>
    public required JsonObject Training { get; init; }

    /// <summary>The quantities that are kept.</summary>
    public required ImmutableArray<string> Keep { get; init; }

    /// <summary>What the heat map shows.</summary>
    public required SweepMapLayout Map { get; init; }
}
