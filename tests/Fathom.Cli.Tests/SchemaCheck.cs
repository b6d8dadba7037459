using System.Text.Json;

namespace Fathom.Cli.Tests;

/// <summary>Holds a document against a published schema, as far as the schemas of results go: types, constants, required and known properties.</summary>
internal static class SchemaCheck
{
    public static JsonElement Load(string name)
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Fathom.slnx")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder!, "docs", "schemas", $"{name}.schema.json")));
        return document.RootElement.Clone();
    }

    /// <summary>Every fault, with its path.</summary>
    public static string[] Faults(JsonElement schema, JsonElement value) => [.. Faults(schema, schema, value, "$")];

    private static IEnumerable<string> Faults(JsonElement root, JsonElement rule, JsonElement value, string path)
    {
        if (rule.TryGetProperty("$ref", out JsonElement reference))
        {
            string name = reference.GetString()!["#/$defs/".Length..];
            return Faults(root, root.GetProperty("$defs").GetProperty(name), value, path);
        }

        List<string> faults = [];
        if (rule.TryGetProperty("const", out JsonElement constant) && value.GetString() != constant.GetString())
        {
            faults.Add($"{path} is not {constant}");
        }

        if (rule.TryGetProperty("enum", out JsonElement words) && !words.EnumerateArray().Any(word => word.GetString() == value.GetString()))
        {
            faults.Add($"{path} is {value}");
        }

        if (rule.TryGetProperty("type", out JsonElement type) && !TypesOf(type).Any(kind => Is(kind, value)))
        {
            faults.Add($"{path} is a {value.ValueKind}");
        }

        if (value.ValueKind == JsonValueKind.Array && rule.TryGetProperty("items", out JsonElement items))
        {
            faults.AddRange(value.EnumerateArray().SelectMany((item, i) => Faults(root, items, item, $"{path}[{i}]")));
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            faults.AddRange(OfObject(root, rule, value, path));
        }

        return faults;
    }

    private static IEnumerable<string> OfObject(JsonElement root, JsonElement rule, JsonElement value, string path)
    {
        if (rule.TryGetProperty("required", out JsonElement required))
        {
            foreach (string name in required.EnumerateArray().Select(name => name.GetString()!).Where(name => !value.TryGetProperty(name, out _)))
            {
                yield return $"{path}.{name} is missing";
            }
        }

        bool isClosed = rule.TryGetProperty("additionalProperties", out JsonElement others);
        foreach (JsonProperty part in value.EnumerateObject())
        {
            string place = $"{path}.{part.Name}";
            JsonElement known = default;
            bool isKnown = rule.TryGetProperty("properties", out JsonElement properties) && properties.TryGetProperty(part.Name, out known);
            IEnumerable<string> faults = isKnown ? Faults(root, known, part.Value, place)
                : !isClosed ? []
                : others.ValueKind == JsonValueKind.False ? [$"{place} is not in the schema"]
                : Faults(root, others, part.Value, place);
            foreach (string fault in faults)
            {
                yield return fault;
            }
        }
    }

    private static IEnumerable<string> TypesOf(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(kind => kind.GetString()!) : [type.GetString()!];

    private static bool Is(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "integer" => value.ValueKind == JsonValueKind.Number && value.GetDouble() == Math.Floor(value.GetDouble()),
        _ => value.ValueKind == JsonValueKind.Number,
    };
}
