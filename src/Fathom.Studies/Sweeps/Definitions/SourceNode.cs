using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Fathom.Studies;

/// <summary>A value of a JSON or YAML file with the place where it stands.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
internal sealed record SourceNode(SourceKind Kind, int Line, int Column)
{
    /// <summary>The text of a text, a number, or a truth value.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>The elements of a list.</summary>
    public ImmutableArray<SourceNode> Elements { get; init; } = [];

    /// <summary>The entries of a table, in order; a name may stand there twice.</summary>
    public ImmutableArray<SourceEntry> Entries { get; init; } = [];

    /// <summary>The number, NaN when this is not one.</summary>
    public double Number => Kind == SourceKind.Number && double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN;

    /// <summary>What it is, in words.</summary>
    public string Described => Kind switch
    {
        SourceKind.Null => "nothing",
        SourceKind.Flag => Text,
        SourceKind.Number => Text,
        SourceKind.Text => $"the text '{(Text.Length > 40 ? Text[..40] + "…" : Text)}'",
        SourceKind.List => "a list",
        _ => "a table of names and values",
    };

    /// <summary>The value of a name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The first value of that name, or null.</returns>
    public SourceNode? Find(string name) => Entries.FirstOrDefault(entry => entry.Name == name)?.Value;

    /// <summary>The deepest value on a way of names that is there.</summary>
    /// <param name="path">Names with dots between them.</param>
    /// <returns>The value; this one when not even the first name is there.</returns>
    public SourceNode Nearest(string path)
    {
        SourceNode node = this;
        foreach (string name in path.Split('.', '['))
        {
            node = node.Find(name) ?? node;
        }

        return node;
    }

    /// <summary>The value as JSON.</summary>
    /// <returns>A new JSON value; a repeated name keeps its last value.</returns>
    public JsonNode? ToJson()
    {
        switch (Kind)
        {
            case SourceKind.Flag:
                return JsonValue.Create(Text == "true");
            case SourceKind.Number:
                return long.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole) ? JsonValue.Create(whole)
                    : ulong.TryParse(Text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong large) ? JsonValue.Create(large)
                    : JsonValue.Create(Number);
            case SourceKind.Text:
                return JsonValue.Create(Text);
            case SourceKind.List:
                return new JsonArray([.. Elements.Select(element => element.ToJson())]);
            case SourceKind.Table:
                JsonObject table = [];
                foreach (SourceEntry entry in Entries)
                {
                    table[entry.Name] = entry.Value.ToJson();
                }

                return table;
            default:
                return null;
        }
    }
}
