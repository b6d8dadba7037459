using System.Collections.Immutable;

namespace Fathom.Specification;

/// <summary>The words with which files and the command line speak of the kinds of things in a specification.</summary>
/// <remarks>A word is the lower-case name of the enumeration's member; reading ignores case.</remarks>
public static class SpecificationNames
{
    /// <summary>The words of <see cref="NormalizationKind"/>, in its order.</summary>
    public static ImmutableArray<string> NormalizationKinds { get; } = ["none", "batch", "layer"];

    /// <summary>The words of <see cref="NormalizationPlacement"/>, in its order.</summary>
    public static ImmutableArray<string> Placements { get; } = ["before", "after"];

    /// <summary>The words of <see cref="InitializationKind"/>, in its order.</summary>
    public static ImmutableArray<string> InitializationKinds { get; } = ["gaussian", "orthogonal"];

    /// <summary>The words of <see cref="GainScheduleKind"/>, in its order.</summary>
    public static ImmutableArray<string> GainScheduleKinds { get; } = ["constant", "power", "list"];

    /// <summary>The word of a kind of normalization.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>The word.</returns>
    public static string NameOf(NormalizationKind kind) => NormalizationKinds[(int)kind];

    /// <summary>The word of a placement.</summary>
    /// <param name="placement">The placement.</param>
    /// <returns>The word.</returns>
    public static string NameOf(NormalizationPlacement placement) => Placements[(int)placement];

    /// <summary>The word of a kind of initialization.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>The word.</returns>
    public static string NameOf(InitializationKind kind) => InitializationKinds[(int)kind];

    /// <summary>The word of a kind of gain schedule.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>The word.</returns>
    public static string NameOf(GainScheduleKind kind) => GainScheduleKinds[(int)kind];

    /// <summary>Reads a kind of normalization.</summary>
    /// <param name="name">A word of <see cref="NormalizationKinds"/>, in any case.</param>
    /// <param name="kind">Receives the kind.</param>
    /// <returns>Whether the word is known.</returns>
    public static bool TryParse(string? name, out NormalizationKind kind)
    {
        bool known = TryFind(NormalizationKinds, name, out int index);
        kind = (NormalizationKind)index;
        return known;
    }

    /// <summary>Reads a placement.</summary>
    /// <param name="name">A word of <see cref="Placements"/>, in any case.</param>
    /// <param name="placement">Receives the placement.</param>
    /// <returns>Whether the word is known.</returns>
    public static bool TryParse(string? name, out NormalizationPlacement placement)
    {
        bool known = TryFind(Placements, name, out int index);
        placement = (NormalizationPlacement)index;
        return known;
    }

    /// <summary>Reads a kind of initialization.</summary>
    /// <param name="name">A word of <see cref="InitializationKinds"/>, in any case.</param>
    /// <param name="kind">Receives the kind.</param>
    /// <returns>Whether the word is known.</returns>
    public static bool TryParse(string? name, out InitializationKind kind)
    {
        bool known = TryFind(InitializationKinds, name, out int index);
        kind = (InitializationKind)index;
        return known;
    }

    /// <summary>Reads a kind of gain schedule.</summary>
    /// <param name="name">A word of <see cref="GainScheduleKinds"/>, in any case.</param>
    /// <param name="kind">Receives the kind.</param>
    /// <returns>Whether the word is known.</returns>
    public static bool TryParse(string? name, out GainScheduleKind kind)
    {
        bool known = TryFind(GainScheduleKinds, name, out int index);
        kind = (GainScheduleKind)index;
        return known;
    }

    private static bool TryFind(ImmutableArray<string> words, string? name, out int index)
    {
        index = name is null ? -1 : words.IndexOf(name.Trim(), 0, words.Length, StringComparer.OrdinalIgnoreCase);
        bool known = index >= 0;
        index = Math.Max(index, 0);
        return known;
    }
}
