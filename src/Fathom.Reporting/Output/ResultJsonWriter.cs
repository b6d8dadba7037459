using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Fathom.Numerics;

namespace Fathom.Reporting;

/// <summary>Writes result files as JSON by the house's conventions.</summary>
/// <remarks>
/// Numbers are the shortest text that reads back as the same double. Infinities and NaN, which JSON cannot hold, become <c>null</c>, and
/// the reason is collected with its path; closing the outermost object appends all reasons as the property <c>notes</c> (an empty array
/// when every value is a number). Characters outside ASCII stay readable; those special to HTML are escaped.
/// </remarks>
public sealed class ResultJsonWriter : IDisposable
{
    private readonly Utf8JsonWriter writer;
    private readonly Stack<Scope> scopes = new();
    private readonly List<ResultNote> notes = [];

    /// <summary>Starts a document.</summary>
    /// <param name="stream">Receives UTF-8. It stays open.</param>
    /// <param name="indented">Whether to break lines for people.</param>
    public ResultJsonWriter(Stream stream, bool indented = true)
    {
        ArgumentNullException.ThrowIfNull(stream);
        writer = new Utf8JsonWriter(stream, new JsonWriterOptions
        {
            Indented = indented,
            NewLine = "\n",
            Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        });
    }

    /// <summary>The reasons collected so far, in the order of writing.</summary>
    public ImmutableArray<ResultNote> Notes => [.. notes];

    /// <summary>Opens an object.</summary>
    /// <param name="name">Its name inside an object; null for the document itself or an element of an array.</param>
    public void StartObject(string? name = null)
    {
        string path = Enter(name);
        writer.WriteStartObject();
        scopes.Push(new Scope(path, IsArray: false));
    }

    /// <summary>Closes the innermost object. Closing the outermost one first writes <c>notes</c>.</summary>
    public void EndObject()
    {
        if (scopes.Count == 1 && !scopes.Peek().IsArray)
            WriteNotes();
        writer.WriteEndObject();
        scopes.Pop();
    }

    /// <summary>Opens an array.</summary>
    /// <param name="name">Its name inside an object; null for an element of an array.</param>
    public void StartArray(string? name = null)
    {
        string path = Enter(name);
        writer.WriteStartArray();
        scopes.Push(new Scope(path, IsArray: true));
    }

    /// <summary>Closes the innermost array.</summary>
    public void EndArray()
    {
        writer.WriteEndArray();
        scopes.Pop();
    }

    /// <summary>Writes a number, or null with a note when it is infinite or NaN.</summary>
    /// <param name="name">The name inside an object; null for an element of an array.</param>
    /// <param name="value">The number.</param>
    /// <param name="reason">Why the number may be missing; a general sentence when null.</param>
    public void Number(string? name, double value, string? reason = null)
    {
        string path = Enter(name);
        if (double.IsFinite(value))
        {
            writer.WriteNumberValue(value);
            return;
        }

        writer.WriteNullValue();
        notes.Add(new ResultNote(path, reason ?? DefaultReason(value)));
    }

    /// <summary>Writes a number that may be absent, with a note when it is absent, infinite or NaN.</summary>
    /// <param name="name">The name inside an object; null for an element of an array.</param>
    /// <param name="value">The number, or null.</param>
    /// <param name="reason">Why the number may be missing.</param>
    public void Number(string? name, double? value, string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        Number(name, value ?? double.NaN, reason);
    }

    /// <summary>Writes a number with its error as <c>{"value":…,"error":…}</c>.</summary>
    /// <param name="name">The name inside an object; null for an element of an array.</param>
    /// <param name="estimate">The number and its error.</param>
    /// <param name="reason">Why the number may be missing; a general sentence when null.</param>
    public void Estimate(string? name, Estimate estimate, string? reason = null)
    {
        StartObject(name);
        Number("value", estimate.Value, reason);
        Number("error", estimate.Error, reason);
        EndObject();
    }

    /// <summary>Writes an array of numbers; each missing one becomes null with a note of its own.</summary>
    /// <param name="name">The name inside an object; null for an element of an array.</param>
    /// <param name="values">The numbers.</param>
    /// <param name="reason">Why a number may be missing; a general sentence when null.</param>
    public void Numbers(string? name, ReadOnlySpan<double> values, string? reason = null)
    {
        StartArray(name);
        foreach (double value in values)
            Number(null, value, reason);
        EndArray();
    }

    /// <summary>Writes a whole number.</summary>
    /// <param name="name">The name inside an object; null for an element of an array.</param>
    /// <param name="value">The number.</param>
    public void WholeNumber(string? name, long value)
    {
        Enter(name);
        writer.WriteNumberValue(value);
    }

    /// <summary>Writes a whole number.</summary>
    /// <param name="name">The name inside an object; null for an element of an array.</param>
    /// <param name="value">The number.</param>
    public void WholeNumber(string? name, ulong value)
    {
        Enter(name);
        writer.WriteNumberValue(value);
    }

    /// <summary>Writes a text, or null.</summary>
    /// <param name="name">The name inside an object; null for an element of an array.</param>
    /// <param name="value">The text.</param>
    public void Text(string? name, string? value)
    {
        Enter(name);
        writer.WriteStringValue(value);
    }

    /// <summary>Writes true or false.</summary>
    /// <param name="name">The name inside an object; null for an element of an array.</param>
    /// <param name="value">The truth value.</param>
    public void Boolean(string? name, bool value)
    {
        Enter(name);
        writer.WriteBooleanValue(value);
    }

    /// <summary>Writes null.</summary>
    /// <param name="name">The name inside an object; null for an element of an array.</param>
    /// <param name="reason">A note to collect, or null when the absence explains itself.</param>
    public void Null(string? name, string? reason = null)
    {
        string path = Enter(name);
        writer.WriteNullValue();
        if (reason is not null)
            notes.Add(new ResultNote(path, reason));
    }

    /// <summary>Writes a value that is already JSON, such as a serialized specification.</summary>
    /// <param name="name">The name inside an object; null for an element of an array.</param>
    /// <param name="json">One valid JSON value.</param>
    /// <exception cref="JsonException"><paramref name="json"/> is not valid JSON.</exception>
    public void Raw(string? name, string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        Enter(name);
        using JsonDocument document = JsonDocument.Parse(json);
        document.RootElement.WriteTo(writer);
    }

    /// <summary>Adds a remark about the result, or a part of it, to the <c>notes</c> at the end of the document.</summary>
    /// <param name="path">What the remark is about, such as <c>$</c> for the whole result.</param>
    /// <param name="text">One sentence.</param>
    public void Remark(string path, string text) => notes.Add(new ResultNote(path, text));

    /// <summary>Hands everything written so far to the stream.</summary>
    public void Flush() => writer.Flush();

    /// <summary>Flushes and releases the writer; the stream stays open.</summary>
    public void Dispose() => writer.Dispose();

    private static string DefaultReason(double value) => value switch
    {
        double.PositiveInfinity => "the value is infinite",
        double.NegativeInfinity => "the value is minus infinity",
        _ => "the value is undefined",
    };

    private string Enter(string? name)
    {
        if (scopes.Count == 0)
            return "$";
        Scope scope = scopes.Peek();
        if (scope.IsArray)
            return string.Create(CultureInfo.InvariantCulture, $"{scope.Path}[{scope.Count++}]");
        ArgumentNullException.ThrowIfNull(name);
        writer.WritePropertyName(name);
        return name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_') ? $"{scope.Path}.{name}" : $"{scope.Path}['{name}']";
    }

    private void WriteNotes()
    {
        writer.WriteStartArray("notes");
        foreach (ResultNote note in notes)
        {
            writer.WriteStartObject();
            writer.WriteString("path", note.Path);
            writer.WriteString("reason", note.Reason);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private sealed record Scope(string Path, bool IsArray)
    {
        public int Count { get; set; }
    }
}
