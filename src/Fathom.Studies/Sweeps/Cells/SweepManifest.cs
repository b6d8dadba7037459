using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fathom.Studies;

/// <summary>What a sweep is: a kind of work and its cells, in the order in which results are reported.</summary>
public sealed class SweepManifest
{
    /// <summary>The most cells of one manifest.</summary>
    public const int MostCells = 10_000_000;

    private readonly Lazy<Dictionary<string, int>> places;

    /// <summary>Makes a manifest of checked parts.</summary>
    /// <param name="kind">The kind of work.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="layout">How results are laid out.</param>
    /// <param name="cells">The cells.</param>
    internal SweepManifest(string kind, ulong seed, JsonElement? layout, ImmutableArray<SweepCell> cells)
    {
        Kind = kind;
        Seed = seed;
        Layout = layout;
        Cells = cells;
        places = new Lazy<Dictionary<string, int>>(() => cells.ToDictionary(cell => cell.Id, cell => cell.Index, StringComparer.Ordinal));
    }

    /// <summary>The kind of work with its version, such as <c>map.training/1</c>; a change of what cells mean changes it.</summary>
    public string Kind { get; }

    /// <summary>The seed that the sweep was expanded from; named in every output. The seed of a cell is one of its parameters.</summary>
    public ulong Seed { get; }

    /// <summary>How results are to be laid out (axes, titles), a JSON object or null; no cell's result depends on it.</summary>
    public JsonElement? Layout { get; }

    /// <summary>The cells.</summary>
    public ImmutableArray<SweepCell> Cells { get; }

    /// <summary>The place of each identity.</summary>
    internal Dictionary<string, int> Places => places.Value;

    /// <summary>Makes a manifest.</summary>
    /// <param name="kind">The kind of work with its version, such as <c>map.training/1</c>.</param>
    /// <param name="cells">The parameters of each cell: everything its result depends on, the seed included. Numbers must be finite.</param>
    /// <param name="seed">The seed that the sweep was expanded from, for the record.</param>
    /// <param name="layout">How results are to be laid out; no result may depend on it.</param>
    /// <returns>The manifest.</returns>
    /// <exception cref="ArgumentException">There is no cell, two are equal, or a number is not finite.</exception>
    public static SweepManifest Create(string kind, IEnumerable<JsonObject> cells, ulong seed = 0, JsonObject? layout = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(kind);
        ArgumentNullException.ThrowIfNull(cells);
        ImmutableArray<SweepCell>.Builder made = ImmutableArray.CreateBuilder<SweepCell>();
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        foreach (JsonObject parameters in cells)
        {
            SweepCell cell = SweepCell.Of(kind, made.Count, parameters);
            if (!places.TryAdd(cell.Id, cell.Index))
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"Cells {places[cell.Id]} and {cell.Index} are equal; give every cell parameters of its own, for instance a seed."), nameof(cells));
            }

            if (made.Count == MostCells)
            {
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"A sweep may have at most {MostCells} cells."), nameof(cells));
            }

            made.Add(cell);
        }

        return made.Count > 0
            ? new SweepManifest(kind, seed, layout is null ? null : JsonElement.Parse(layout.ToJsonString()), made.ToImmutable())
            : throw new ArgumentException("A sweep needs at least one cell.", nameof(cells));
    }

    /// <summary>Names the first difference between two manifests.</summary>
    /// <param name="other">The other one, called the one asked for.</param>
    /// <returns>One sentence, or null when both are the same.</returns>
    public string? DifferenceFrom(SweepManifest other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Kind != other.Kind)
        {
            return $"its kind of work is '{Kind}', not '{other.Kind}'";
        }

        if (Seed != other.Seed)
        {
            return string.Create(CultureInfo.InvariantCulture, $"its seed is {Seed}, not {other.Seed}");
        }

        for (int i = 0; i < Math.Min(Cells.Length, other.Cells.Length); i++)
        {
            if (Cells[i].Id != other.Cells[i].Id)
            {
                return string.Create(CultureInfo.InvariantCulture, $"cell {i} differs: {ParameterDifference.Between(Cells[i].Parameters, other.Cells[i].Parameters)}");
            }
        }

        return Cells.Length != other.Cells.Length
            ? string.Create(CultureInfo.InvariantCulture, $"it has {Cells.Length} cells, not {other.Cells.Length}")
            : LayoutText != other.LayoutText ? "its axes or titles are laid out differently" : null;
    }

    private string LayoutText => Layout is { } layout ? Convert.ToHexString(CanonicalJson.Write(layout, sorted: false)) : string.Empty;
}
