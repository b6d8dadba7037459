using System.Text.Json;

namespace Fathom.Studies;

/// <summary>The parameters of cells as columns of a table: nested names are joined with dots.</summary>
internal static class ParameterColumns
{
    /// <summary>The parameters in which the cells of a manifest differ, in the order in which they first appear; all of them when there is one cell.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <returns>The names.</returns>
    public static IEnumerable<string> Varying(SweepManifest manifest)
    {
        OrderedDictionary<string, (string First, int Count, bool Varies)> seen = new(StringComparer.Ordinal);
        foreach (SweepCell cell in manifest.Cells)
        {
            foreach ((string name, JsonElement value) in Leaves(cell.Parameters, null))
            {
                string text = Text(value);
                seen[name] = seen.TryGetValue(name, out (string First, int Count, bool Varies) known)
                    ? (known.First, known.Count + 1, known.Varies || known.First != text)
                    : (text, 1, false);
            }
        }

        return seen.Where(entry => manifest.Cells.Length == 1 || entry.Value.Varies || entry.Value.Count < manifest.Cells.Length).Select(entry => entry.Key);
    }

    /// <summary>The values of a cell in given columns.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="columns">The names.</param>
    /// <returns>The texts; null where a cell has no such parameter.</returns>
    public static IEnumerable<string?> Values(SweepCell cell, IEnumerable<string> columns)
    {
        Dictionary<string, JsonElement> leaves = new(StringComparer.Ordinal);
        foreach ((string name, JsonElement value) in Leaves(cell.Parameters, null))
        {
            leaves[name] = value;
        }

        return columns.Select(column => leaves.TryGetValue(column, out JsonElement value) ? Text(value) : null);
    }

    /// <summary>Whether the cells that have a parameter differ in it.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="name">The parameter.</param>
    /// <returns>False when all have the same value, whether or not some have none.</returns>
    public static bool HasSeveralValues(SweepManifest manifest, string name) =>
        manifest.Cells.Select(cell => Values(cell, [name]).First()).OfType<string>().Distinct().Skip(1).Any();

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private static IEnumerable<(string Name, JsonElement Value)> Leaves(JsonElement value, string? path)
    {
        foreach (JsonProperty property in value.EnumerateObject())
        {
            string name = path is null ? property.Name : $"{path}.{property.Name}";
            if (property.Value.ValueKind != JsonValueKind.Object)
            {
                yield return (name, property.Value);
                continue;
            }

            foreach ((string, JsonElement) leaf in Leaves(property.Value, name))
            {
                yield return leaf;
            }
        }
    }
}
