using System.Collections.Immutable;
using System.Text.Json;

namespace Fathom.Specification;

/// <summary>Reads the properties of one JSON object; what is wrong goes into a list, and a default takes its place.</summary>
internal sealed class JsonObjectReader
{
    private readonly Dictionary<string, JsonElement> properties = new(StringComparer.Ordinal);
    private readonly FaultList faults;
    private readonly string path;

    /// <summary>Looks through the properties and lists the unknown and the repeated ones.</summary>
    /// <param name="element">Any JSON value; one that is not an object is a fault.</param>
    /// <param name="path">Its path.</param>
    /// <param name="known">The properties that it may have.</param>
    /// <param name="faults">Receives what is wrong.</param>
    public JsonObjectReader(JsonElement element, string path, ImmutableArray<string> known, FaultList faults)
    {
        this.path = path;
        this.faults = faults;
        if (element.ValueKind != JsonValueKind.Object)
        {
            faults.Add(path, $"This must be an object in braces, not {Describe(element)}.");
            return;
        }

        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (faults.IsFull)
            {
                return;
            }

            string name = JsonText.NameOf(property);
            if (!known.Contains(name))
            {
                faults.Add(PathOf(NearestName.Shown(name)), NearestName.Explain("property", name, known));
            }
            else if (!properties.TryAdd(name, property.Value))
            {
                faults.Add(PathOf(name), "This property is given twice; give it once.");
            }
        }
    }

    /// <summary>The path of a property of this object.</summary>
    /// <param name="name">The property.</param>
    /// <returns>Its path.</returns>
    public string PathOf(string name) => $"{path}.{name}";

    /// <summary>Whether the object has a property.</summary>
    /// <param name="name">The property.</param>
    /// <returns>True when it does.</returns>
    public bool Has(string name) => properties.ContainsKey(name);

    /// <summary>A property's value.</summary>
    /// <param name="name">The property.</param>
    /// <returns>The value, or null when it is absent.</returns>
    public JsonElement? Find(string name) => properties.TryGetValue(name, out JsonElement value) ? value : null;

    /// <summary>A finite number.</summary>
    /// <param name="name">The property.</param>
    /// <param name="absent">The value when it is absent or wrong.</param>
    /// <returns>The number.</returns>
    public double Number(string name, double absent) =>
        Find(name) is { } value && JsonText.TryNumber(value, PathOf(name), faults, out double number) ? number : absent;

    /// <summary>A whole number in a range.</summary>
    /// <param name="name">The property.</param>
    /// <param name="largest">The largest right value; the least is 1.</param>
    /// <param name="absent">The value when it is absent or wrong.</param>
    /// <returns>The number.</returns>
    public int Whole(string name, int largest, int absent)
    {
        if (Find(name) is not { } value || !JsonText.TryNumber(value, PathOf(name), faults, out double number))
        {
            return absent;
        }

        if (number >= 1 && number <= largest && Math.Floor(number) == number)
        {
            return (int)number;
        }

        faults.Add(PathOf(name), $"The {name} must be a whole number from 1 to {largest}, not {SpecificationNumber.Text(number)}.");
        return absent;
    }

    /// <summary>True or false.</summary>
    /// <param name="name">The property.</param>
    /// <param name="absent">The value when it is absent or wrong.</param>
    /// <returns>The value.</returns>
    public bool Flag(string name, bool absent)
    {
        if (Find(name) is not { } value)
        {
            return absent;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        faults.Add(PathOf(name), $"This must be true or false, not {Describe(value)}.");
        return absent;
    }

    /// <summary>A text.</summary>
    /// <param name="name">The property.</param>
    /// <returns>The text, or null when it is absent or wrong.</returns>
    public string? Text(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            return JsonText.ValueOf(value);
        }

        faults.Add(PathOf(name), $"This must be a text in quotes, not {Describe(value)}.");
        return null;
    }

    /// <summary>What kind of value this is, in words.</summary>
    /// <param name="value">The value.</param>
    /// <returns>For instance <c>a number</c>.</returns>
    internal static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "null",
    };
}
