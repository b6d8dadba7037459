using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Fathom.Studies;

/// <summary>One way to write a JSON value, so that equal values are equal bytes.</summary>
/// <remarks>
/// No blanks; whole numbers that fit into 64 bits as digits, all other numbers as the shortest text that reads back as the same double, 1.0
/// and 1e0 as 1. For identities the names of an object are sorted by their code units; else they keep their order.
/// </remarks>
internal static class CanonicalJson
{
    /// <summary>The magnitude up to which every whole number is a double.</summary>
    private const double LargestWhole = 9007199254740992;

    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>Writes a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="sorted">Whether names are sorted.</param>
    /// <returns>UTF-8.</returns>
    public static byte[] Write(JsonElement value, bool sorted)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, s_options))
        {
            Write(writer, value, sorted);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A writer of the same form.</summary>
    /// <param name="buffer">Receives UTF-8.</param>
    /// <returns>The writer, to be disposed.</returns>
    public static Utf8JsonWriter Writer(IBufferWriter<byte> buffer) => new(buffer, s_options);

    /// <summary>Writes a value into a larger document.</summary>
    /// <param name="writer">Stands where a value is expected.</param>
    /// <param name="value">The value.</param>
    /// <param name="sorted">Whether names are sorted.</param>
    public static void Write(Utf8JsonWriter writer, JsonElement value, bool sorted = false)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                IEnumerable<JsonProperty> properties = value.EnumerateObject();
                foreach (JsonProperty property in sorted ? properties.OrderBy(property => property.Name, StringComparer.Ordinal) : properties)
                {
                    writer.WritePropertyName(property.Name);
                    Write(writer, property.Value, sorted);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (JsonElement element in value.EnumerateArray())
                {
                    Write(writer, element, sorted);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.Number:
                writer.WriteRawValue(Number(value), skipInputValidation: true);
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    /// <summary>The digits of a finite number.</summary>
    /// <param name="value">The number.</param>
    /// <returns>The text.</returns>
    public static string Number(double value) =>
        value == Math.Floor(value) && Math.Abs(value) < LargestWhole
            ? ((long)value).ToString(CultureInfo.InvariantCulture)
            : value.ToString("R", CultureInfo.InvariantCulture);

    private static string Number(JsonElement value) =>
        value.TryGetInt64(out long whole) ? whole.ToString(CultureInfo.InvariantCulture)
        : value.TryGetUInt64(out ulong large) ? large.ToString(CultureInfo.InvariantCulture)
        : Number(value.GetDouble());
}
