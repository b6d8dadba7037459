using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Fathom.Studies;

/// <summary>Reads JSON with the place of every value.</summary>
internal static class JsonSource
{
    private const int DeepestNesting = 32;

    /// <summary>Reads a document.</summary>
    /// <param name="utf8">The text in UTF-8.</param>
    /// <returns>Its value.</returns>
    /// <exception cref="SweepFileException">It is not JSON.</exception>
    public static SourceNode Read(ReadOnlySpan<byte> utf8)
    {
        Utf8JsonReader reader = new(utf8, new JsonReaderOptions { MaxDepth = DeepestNesting, CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        try
        {
            reader.Read();
            SourceNode node = Value(ref reader, utf8);
            reader.Read();
            return node;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            (int line, int column) = fault is JsonException { LineNumber: { } at, BytePositionInLine: { } position } ? ((int)at + 1, (int)position + 1) : Place(utf8, (int)reader.TokenStartIndex);
            string reason = fault.Message;
            foreach (string tail in (string[])[" LineNumber:", " Change the reader options.", " Path:"])
            {
                int end = reason.IndexOf(tail, StringComparison.Ordinal);
                reason = end < 0 ? reason : reason[..end];
            }

            throw new SweepFileException([new SweepFileFault(line, column, $"This is not valid JSON: {reason}")]);
        }
    }

    private static SourceNode Value(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8)
    {
        (int line, int column) = Place(utf8, (int)reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                ImmutableArray<SourceEntry>.Builder entries = ImmutableArray.CreateBuilder<SourceEntry>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    (int nameLine, int nameColumn) = Place(utf8, (int)reader.TokenStartIndex);
                    string name = reader.GetString()!;
                    reader.Read();
                    entries.Add(new SourceEntry(name, nameLine, nameColumn, Value(ref reader, utf8)));
                }

                return new SourceNode(SourceKind.Table, line, column) { Entries = entries.ToImmutable() };
            case JsonTokenType.StartArray:
                ImmutableArray<SourceNode>.Builder elements = ImmutableArray.CreateBuilder<SourceNode>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    elements.Add(Value(ref reader, utf8));
                }

                return new SourceNode(SourceKind.List, line, column) { Elements = elements.ToImmutable() };
            case JsonTokenType.String:
                return new SourceNode(SourceKind.Text, line, column) { Text = reader.GetString()! };
            case JsonTokenType.Number:
                return new SourceNode(SourceKind.Number, line, column) { Text = Encoding.ASCII.GetString(reader.ValueSpan) };
            case JsonTokenType.True or JsonTokenType.False:
                return new SourceNode(SourceKind.Flag, line, column) { Text = reader.TokenType == JsonTokenType.True ? "true" : "false" };
            default:
                return new SourceNode(SourceKind.Null, line, column);
        }
    }

    private static (int Line, int Column) Place(ReadOnlySpan<byte> utf8, int index)
    {
        ReadOnlySpan<byte> before = utf8[..Math.Min(index, utf8.Length)];
        int lineStart = before.LastIndexOf((byte)'\n') + 1;
        return (before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[lineStart..]) + 1);
    }
}
