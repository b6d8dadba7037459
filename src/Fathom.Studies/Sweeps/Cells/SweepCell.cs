using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fathom.Studies;

/// <summary>One piece of work: a line of a manifest. Its result is a function of this line and of nothing else.</summary>
public sealed class SweepCell
{
    /// <summary>Length of <see cref="Id"/> in hexadecimal digits: 80 bits, so that a million cells collide with a chance below 1e-12.</summary>
    public const int IdLength = 20;

    private readonly ReadOnlyMemory<byte> json;
    private readonly Lazy<JsonElement> parameters;

    /// <summary>Makes a cell of a manifest.</summary>
    /// <param name="index">Its place.</param>
    /// <param name="id">Its identity.</param>
    /// <param name="json">The parameters in UTF-8.</param>
    internal SweepCell(int index, string id, ReadOnlyMemory<byte> json)
    {
        Index = index;
        Id = id;
        this.json = json;
        parameters = new Lazy<JsonElement>(() => JsonElement.Parse(json.Span));
    }

    /// <summary>The place in the manifest, from 0.</summary>
    public int Index { get; }

    /// <summary>The beginning of the SHA-256 of the kind of work and the canonical parameters, in lower-case hexadecimal.</summary>
    public string Id { get; }

    /// <summary>The parameters, a JSON object.</summary>
    public JsonElement Parameters => parameters.Value;

    /// <summary>The parameters as they stand in the manifest.</summary>
    internal ReadOnlySpan<byte> Json => json.Span;

    /// <summary>A parameter that is a number.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The number.</returns>
    /// <exception cref="ArgumentException">There is no such parameter, or it is not a number.</exception>
    public double Number(string name) => Of(name, JsonValueKind.Number).GetDouble();

    /// <summary>A parameter that is a whole number.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The number.</returns>
    /// <exception cref="ArgumentException">There is no such parameter, or it is not a whole number of 32 bits.</exception>
    public int Whole(string name) =>
        Of(name, JsonValueKind.Number).TryGetInt32(out int number) ? number : throw Wrong(name, "must be a whole number");

    /// <summary>A parameter that is a seed.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The seed.</returns>
    /// <exception cref="ArgumentException">There is no such parameter, or it is not a whole number from 0 to 2⁶⁴ - 1.</exception>
    public ulong Seed(string name = "seed") =>
        Of(name, JsonValueKind.Number).TryGetUInt64(out ulong number) ? number : throw Wrong(name, "must be a whole number from 0 to 18446744073709551615");

    /// <summary>A parameter that is a text.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The text.</returns>
    /// <exception cref="ArgumentException">There is no such parameter, or it is not a text.</exception>
    public string Text(string name) => Of(name, JsonValueKind.String).GetString()!;

    /// <summary>A parameter that is an object, as text; for instance a network specification.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The object's JSON.</returns>
    /// <exception cref="ArgumentException">There is no such parameter, or it is not an object.</exception>
    public string Part(string name) => Of(name, JsonValueKind.Object).GetRawText();

    /// <summary>Whether a parameter is given.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>True when it is, and is not null.</returns>
    public bool Has(string name) => Parameters.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>Makes a cell from parameters.</summary>
    /// <param name="kind">The kind of work.</param>
    /// <param name="index">The place.</param>
    /// <param name="parameters">The parameters.</param>
    /// <returns>The cell.</returns>
    internal static SweepCell Of(string kind, int index, JsonObject parameters)
    {
        JsonElement element;
        try
        {
            element = JsonElement.Parse(parameters.ToJsonString());
        }
        catch (ArgumentException fault)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"Cell {index} has a parameter that JSON cannot hold, such as NaN or an infinity; leave it out, or write it as a text."), nameof(parameters), fault);
        }

        return new SweepCell(index, IdOf(kind, element), CanonicalJson.Write(element, sorted: false));
    }

    /// <summary>The identity of parameters.</summary>
    /// <param name="kind">The kind of work.</param>
    /// <param name="parameters">The parameters.</param>
    /// <returns>The identity.</returns>
    internal static string IdOf(string kind, JsonElement parameters) =>
        Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes(kind), (byte)'\n', .. CanonicalJson.Write(parameters, sorted: true)]))[..IdLength];

    private JsonElement Of(string name, JsonValueKind kind) =>
        !Parameters.TryGetProperty(name, out JsonElement value) ? throw Wrong(name, "is missing")
        : value.ValueKind == kind ? value
        : throw Wrong(name, kind switch
        {
            JsonValueKind.Number => "must be a number",
            JsonValueKind.String => "must be a text",
            _ => "must be an object",
        });

    private ArgumentException Wrong(string name, string what) =>
        new(string.Create(CultureInfo.InvariantCulture, $"The parameter '{name}' of cell {Index} {what}."), nameof(name));
}
