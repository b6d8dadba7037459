using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Fathom.Studies;

/// <summary>One value of a result: a number, a row of numbers, a text, true or false, or a JSON value.</summary>
/// <remarks>Numbers may be infinite or NaN; a result file holds them as the texts <c>Infinity</c>, <c>-Infinity</c> and <c>NaN</c>.</remarks>
public sealed class CellValue
{
    private readonly object content;

    private CellValue(object content) => this.content = content;

    /// <summary>The number; NaN when this is not one.</summary>
    public double Number => content switch { double number => number, long whole => whole, _ => double.NaN };

    /// <summary>The row of numbers; empty when this is not one.</summary>
    public ImmutableArray<double> Numbers => content is ImmutableArray<double> numbers ? numbers : [];

    /// <summary>The text; null when this is not one.</summary>
    public string? Text => content as string;

    /// <summary>The truth value; null when this is not one.</summary>
    public bool? Flag => content as bool?;

    /// <summary>The JSON value; null when this is anything simpler.</summary>
    public JsonElement? Json => content as JsonElement?;

    /// <summary>Whether this is a number.</summary>
    public bool IsNumber => content is double or long;

    /// <summary>A number.</summary>
    /// <param name="number">The number.</param>
    public static implicit operator CellValue(double number) => FromDouble(number);

    /// <summary>A whole number.</summary>
    /// <param name="number">The number.</param>
    public static implicit operator CellValue(long number) => FromInt64(number);

    /// <summary>A text.</summary>
    /// <param name="text">The text.</param>
    public static implicit operator CellValue(string text) => FromString(text);

    /// <summary>True or false.</summary>
    /// <param name="flag">The truth value.</param>
    public static implicit operator CellValue(bool flag) => FromBoolean(flag);

    /// <summary>A row of numbers.</summary>
    /// <param name="numbers">The numbers.</param>
    public static implicit operator CellValue(ImmutableArray<double> numbers) => FromImmutableArray(numbers);

    /// <summary>A row of numbers.</summary>
    /// <param name="numbers">The numbers; they are copied.</param>
    public static implicit operator CellValue(double[] numbers) => FromDoubleArray(numbers);

    /// <summary>A number.</summary>
    /// <param name="number">The number; it may be infinite or NaN.</param>
    /// <returns>The value.</returns>
    public static CellValue FromDouble(double number) => new(number);

    /// <summary>A whole number.</summary>
    /// <param name="number">The number.</param>
    /// <returns>The value.</returns>
    public static CellValue FromInt64(long number) => new(number);

    /// <summary>A text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The value.</returns>
    public static CellValue FromString(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new CellValue(text);
    }

    /// <summary>True or false.</summary>
    /// <param name="flag">The truth value.</param>
    /// <returns>The value.</returns>
    public static CellValue FromBoolean(bool flag) => new(flag);

    /// <summary>A row of numbers, such as a curve.</summary>
    /// <param name="numbers">The numbers; they may be infinite or NaN.</param>
    /// <returns>The value.</returns>
    public static CellValue FromImmutableArray(ImmutableArray<double> numbers) => new(numbers.IsDefault ? [] : numbers);

    /// <summary>A row of numbers, such as a curve.</summary>
    /// <param name="numbers">The numbers, which are copied; they may be infinite or NaN.</param>
    /// <returns>The value.</returns>
    public static CellValue FromDoubleArray(double[] numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        return new CellValue(ImmutableArray.Create(numbers));
    }

    /// <summary>Any JSON value; a number, a text, a row of numbers becomes what it is.</summary>
    /// <param name="json">The value.</param>
    /// <returns>The value.</returns>
    public static CellValue FromJson(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Number => json.TryGetInt64(out long whole) ? new CellValue(whole) : new CellValue(json.GetDouble()),
        JsonValueKind.String => Named(json.GetString()!) is { } number ? new CellValue(number) : new CellValue(json.GetString()!),
        JsonValueKind.True => new CellValue(true),
        JsonValueKind.False => new CellValue(false),
        JsonValueKind.Array when IsRow(json) => new CellValue(json.EnumerateArray().Select(ElementOf).ToImmutableArray()),
        _ => new CellValue(json.Clone()),
    };

    /// <summary>The text of a table: numbers in full, rows with blanks between the numbers.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => content switch
    {
        double number => TextOf(number),
        long whole => whole.ToString(CultureInfo.InvariantCulture),
        string text => text,
        bool flag => flag ? "true" : "false",
        ImmutableArray<double> numbers => string.Join(' ', numbers.Select(TextOf)),
        JsonElement json => json.GetRawText(),
        _ => string.Empty,
    };

    /// <summary>Writes the value as JSON.</summary>
    /// <param name="writer">Stands where a value is expected.</param>
    internal void Write(Utf8JsonWriter writer)
    {
        switch (content)
        {
            case double number:
                Write(writer, number);
                break;
            case long whole:
                writer.WriteNumberValue(whole);
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case ImmutableArray<double> numbers:
                writer.WriteStartArray();
                foreach (double number in numbers)
                {
                    Write(writer, number);
                }

                writer.WriteEndArray();
                break;
            default:
                CanonicalJson.Write(writer, (JsonElement)content);
                break;
        }
    }

    private static void Write(Utf8JsonWriter writer, double number)
    {
        if (double.IsFinite(number))
        {
            writer.WriteRawValue(CanonicalJson.Number(number), skipInputValidation: true);
        }
        else
        {
            writer.WriteStringValue(number > 0 ? "Infinity" : number < 0 ? "-Infinity" : "NaN");
        }
    }

    private static string TextOf(double number) =>
        double.IsFinite(number) ? CanonicalJson.Number(number) : number > 0 ? "inf" : number < 0 ? "-inf" : string.Empty;

    private static double? Named(string text) => text switch
    {
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        "NaN" => double.NaN,
        _ => null,
    };

    private static bool IsRow(JsonElement array) =>
        array.EnumerateArray().All(element => element.ValueKind == JsonValueKind.Number || (element.ValueKind == JsonValueKind.String && Named(element.GetString()!) is not null));

    private static double ElementOf(JsonElement element) =>
        element.ValueKind == JsonValueKind.Number ? element.GetDouble() : Named(element.GetString()!)!.Value;
}
