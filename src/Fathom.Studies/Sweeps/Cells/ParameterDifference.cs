using System.Text.Json;

namespace Fathom.Studies;

/// <summary>Names where two sets of parameters part.</summary>
internal static class ParameterDifference
{
    private const int LongestValue = 60;

    /// <summary>Names the first difference.</summary>
    /// <param name="here">The parameters that are there.</param>
    /// <param name="asked">The parameters that were asked for.</param>
    /// <returns>A part of a sentence.</returns>
    public static string Between(JsonElement here, JsonElement asked) => Find(here, asked, "") ?? "only the order of its parameters";

    private static string? Find(JsonElement here, JsonElement asked, string path)
    {
        if (here.ValueKind == JsonValueKind.Object && asked.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in asked.EnumerateObject())
            {
                string name = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
                if (!here.TryGetProperty(property.Name, out JsonElement value))
                {
                    return $"{name} is missing, not {Short(property.Value)}";
                }

                if (Find(value, property.Value, name) is { } difference)
                {
                    return difference;
                }
            }

            foreach (JsonProperty property in here.EnumerateObject())
            {
                if (!asked.TryGetProperty(property.Name, out _))
                {
                    return $"{(path.Length == 0 ? property.Name : $"{path}.{property.Name}")} is {Short(property.Value)}, and was not asked for";
                }
            }

            return null;
        }

        return CanonicalJson.Write(here, sorted: true).AsSpan().SequenceEqual(CanonicalJson.Write(asked, sorted: true)) ? null : $"{path} is {Short(here)}, not {Short(asked)}";
    }

    private static string Short(JsonElement value)
    {
        string text = value.GetRawText();
        return text.Length > LongestValue ? text[..LongestValue] + "…" : text;
    }
}
