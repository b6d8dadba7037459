using System.Text.Json;

namespace Fathom.Studies;

/// <summary>What a cell's work returns: values with names, in the order in which they were given.</summary>
/// <example><code>return new CellValues { ["growth"] = 1.25, ["losses"] = losses, ["diverged"] = false };</code></example>
public sealed class CellValues
{
    private readonly OrderedDictionary<string, CellValue> values = new(StringComparer.Ordinal);

    /// <summary>The names, in order.</summary>
    public IReadOnlyList<string> Names => values.Keys;

    /// <summary>A value.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The value.</returns>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public CellValue this[string name]
    {
        get => values[name];
        set => values[name] = value;
    }

    /// <summary>Looks for a value.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The value, or null.</returns>
    public CellValue? Find(string name) => values.GetValueOrDefault(name);

    /// <summary>Writes an object.</summary>
    /// <param name="writer">Stands where a value is expected.</param>
    internal void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach ((string name, CellValue value) in values)
        {
            writer.WritePropertyName(name);
            value.Write(writer);
        }

        writer.WriteEndObject();
    }

    /// <summary>Reads an object.</summary>
    /// <param name="json">The object.</param>
    /// <returns>The values.</returns>
    internal static CellValues Read(JsonElement json)
    {
        CellValues result = new();
        foreach (JsonProperty property in json.EnumerateObject())
        {
            result[property.Name] = CellValue.FromJson(property.Value);
        }

        return result;
    }
}
