using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fathom.Studies;

/// <summary>What a heat map of a sweep shows; a part of the manifest's layout.</summary>
/// <param name="Title">The title.</param>
/// <param name="X">The parameter from left to right.</param>
/// <param name="Y">The parameter from bottom to top; null for a single row.</param>
/// <param name="Value">The quantity shown as colors.</param>
/// <param name="IsLogarithmic">Whether colors are even in the logarithm of the value.</param>
public sealed record SweepMapLayout(string Title, string X, string? Y, string Value, bool IsLogarithmic)
{
    private const string PropertyName = "map";

    /// <summary>Parameters that change together with <see cref="X"/> or <see cref="Y"/> and so need no grids of their own.</summary>
    public ImmutableArray<string> Along { get; init; } = [];

    /// <summary>The least value that has a color of its own; null to take it from the data.</summary>
    public double? Minimum { get; init; }

    /// <summary>The largest value that has a color of its own; null to take it from the data.</summary>
    public double? Maximum { get; init; }

    /// <summary>The layout of a manifest.</summary>
    /// <returns>A JSON object.</returns>
    public JsonObject ToLayout() => new()
    {
        ["title"] = Title,
        [PropertyName] = new JsonObject
        {
            ["x"] = X,
            ["y"] = Y,
            ["value"] = Value,
            ["log"] = IsLogarithmic,
            ["min"] = Minimum,
            ["max"] = Maximum,
            ["along"] = new JsonArray([.. Along.Select(name => (JsonNode)name)]),
        },
    };

    /// <summary>Reads the layout of a manifest.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <returns>The layout, or null when the manifest has none for a map.</returns>
    public static SweepMapLayout? Of(SweepManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return manifest.Layout is { } layout && layout.TryGetProperty(PropertyName, out JsonElement map)
            ? new SweepMapLayout(
                layout.GetProperty("title").GetString()!,
                map.GetProperty("x").GetString()!,
                map.GetProperty("y").GetString(),
                map.GetProperty("value").GetString()!,
                map.GetProperty("log").GetBoolean())
            {
                Minimum = Limit(map.GetProperty("min")),
                Maximum = Limit(map.GetProperty("max")),
                Along = [.. map.GetProperty("along").EnumerateArray().Select(name => name.GetString()!)],
            }
            : null;
    }

    private static double? Limit(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
}
