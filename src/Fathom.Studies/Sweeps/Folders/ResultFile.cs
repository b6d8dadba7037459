using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Fathom.Studies;

/// <summary>The outcome of one cell as bytes: a JSON object whose last property is the SHA-256 of all before it.</summary>
internal static class ResultFile
{
    private static ReadOnlySpan<byte> Mark => ",\"sha256\":\""u8;

    private static readonly int s_tailLength = Mark.Length + (2 * SHA256.HashSizeInBytes) + "\"}\n"u8.Length;

    /// <summary>The bytes of an outcome.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="outcome">What became of it.</param>
    /// <returns>One line of UTF-8.</returns>
    public static byte[] Write(SweepCell cell, CellOutcome outcome)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = CanonicalJson.Writer(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("id", cell.Id);
            if (outcome.Values is { } values)
            {
                writer.WriteString("state", "done");
                writer.WritePropertyName("values");
                values.Write(writer);
            }
            else
            {
                writer.WriteString("state", "failed");
                writer.WriteString("error", outcome.Error);
            }

            writer.WriteEndObject();
        }

        // The object is opened again at its end: the checksum covers everything before its own property.
        ReadOnlySpan<byte> body = buffer.WrittenSpan[..^1];
        return [.. body, .. Mark, .. Encoding.ASCII.GetBytes(Checksum(body)), .. "\"}\n"u8];
    }

    /// <summary>Reads an outcome.</summary>
    /// <param name="cell">The cell that it should belong to.</param>
    /// <param name="bytes">The file.</param>
    /// <param name="fault">Receives what is wrong with it, or null.</param>
    /// <returns>The outcome, or null when the bytes are not those that were written.</returns>
    public static CellOutcome? Read(SweepCell cell, ReadOnlySpan<byte> bytes, out string? fault)
    {
        if (bytes.Length < s_tailLength)
        {
            fault = bytes.IsEmpty ? "it is empty" : "it is cut short";
            return null;
        }

        ReadOnlySpan<byte> body = bytes[..^s_tailLength];
        ReadOnlySpan<byte> tail = bytes[^s_tailLength..];
        if (!tail.StartsWith(Mark) || !tail.EndsWith("\"}\n"u8))
        {
            fault = "it is cut short";
            return null;
        }

        if (!tail[Mark.Length..].StartsWith(Encoding.ASCII.GetBytes(Checksum(body))))
        {
            fault = "its checksum does not fit";
            return null;
        }

        JsonElement json = JsonElement.Parse([.. body, (byte)'}']);
        if (json.GetProperty("id").GetString() != cell.Id)
        {
            fault = "it belongs to another cell";
            return null;
        }

        fault = null;
        return json.GetProperty("state").ValueEquals("done")
            ? CellOutcome.Done(CellValues.Read(json.GetProperty("values")))
            : CellOutcome.Failed(json.GetProperty("error").GetString()!);
    }

    private static string Checksum(ReadOnlySpan<byte> body) => Convert.ToHexStringLower(SHA256.HashData(body));
}
