using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Fathom.Specification;

/// <summary>Takes JSON apart without ever throwing anything but what it says.</summary>
internal static class JsonText
{
    private const int DeepestNesting = 16;

    /// <summary>Parses a text and lists what is wrong with its form.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="faults">Receives the fault.</param>
    /// <returns>The document, to be disposed; null when the text is not JSON.</returns>
    public static JsonDocument? Parse(ReadOnlySpan<byte> utf8, FaultList faults)
    {
        ReadOnlySpan<byte> mark = [0xEF, 0xBB, 0xBF];
        ReadOnlySpan<byte> text = utf8.StartsWith(mark) ? utf8[mark.Length..] : utf8;
        if (text.Length > NetworkSpecJson.LargestLength)
        {
            faults.Add("$", $"A specification may have at most {NetworkSpecJson.LargestLength} bytes.");
            return null;
        }

        if (!Utf8.IsValid(text))
        {
            faults.Add("$", "The text is not valid UTF-8; save it in that encoding.");
            return null;
        }

        try
        {
            return JsonDocument.Parse(text.ToArray(), new JsonDocumentOptions { MaxDepth = DeepestNesting });
        }
        catch (JsonException exception)
        {
            faults.Add("$", Explain(exception, text));
            return null;
        }
    }

    /// <summary>A property's name; half a surrogate pair in an escape makes it unreadable and gives a name that is surely unknown.</summary>
    /// <param name="property">The property.</param>
    /// <returns>The name.</returns>
    public static string NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return "\uFFFD";
        }
    }

    /// <summary>A text; half a surrogate pair in an escape makes it unreadable and gives a replacement character.</summary>
    /// <param name="value">A value of the kind text.</param>
    /// <returns>The text.</returns>
    public static string ValueOf(JsonElement value)
    {
        try
        {
            return value.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return "\uFFFD";
        }
    }

    /// <summary>Reads a finite number.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="path">Its path.</param>
    /// <param name="faults">Receives what is wrong.</param>
    /// <param name="number">Receives the number.</param>
    /// <returns>Whether it is a finite number.</returns>
    public static bool TryNumber(JsonElement value, string path, FaultList faults, out double number)
    {
        number = 0;
        if (value.ValueKind != JsonValueKind.Number)
        {
            faults.Add(path, $"This must be a number, not {JsonObjectReader.Describe(value)}.");
            return false;
        }

        if (!value.TryGetDouble(out number) || !double.IsFinite(number))
        {
            faults.Add(path, "This number is too large; the largest that can be read is 1.7976931348623157E+308.");
            return false;
        }

        return true;
    }

    private static string Explain(JsonException exception, ReadOnlySpan<byte> text)
    {
        long line = exception.LineNumber ?? 0;
        int start = 0;
        for (long i = 0; i < line; i++)
        {
            start += text[start..].IndexOf((byte)'\n') + 1;
        }

        int bytes = (int)Math.Min(exception.BytePositionInLine ?? 0, text.Length - start);
        int column = Encoding.UTF8.GetCharCount(text.Slice(start, bytes));
        string reason = exception.Message;
        foreach (string tail in (string[])[" LineNumber:", " Change the reader options."])
        {
            int position = reason.IndexOf(tail, StringComparison.Ordinal);
            reason = position < 0 ? reason : reason[..position];
        }

        reason = string.Concat(reason.Select(letter => char.IsControl(letter) ? ' ' : letter));
        return $"Line {line + 1}, column {column + 1} is not valid JSON: {reason}";
    }
}
