using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Fathom.Reporting;

namespace Fathom.Studies;

/// <summary>A manifest as a file: one line that says what it is, then one line per cell.</summary>
internal static class ManifestFile
{
    /// <summary>The value of the property <c>schema</c> of the first line.</summary>
    public const string Schema = "fathom.manifest/1";

    private const byte LineEnd = (byte)'\n';
    private static ReadOnlySpan<byte> IdMark => "{\"id\":\""u8;
    private static ReadOnlySpan<byte> IndexMark => "\",\"index\":"u8;
    private static ReadOnlySpan<byte> ParametersMark => ",\"parameters\":"u8;

    /// <summary>Writes a manifest, completely or not at all.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="path">The file.</param>
    public static void Write(SweepManifest manifest, string path)
    {
        ArrayBufferWriter<byte> lines = new();
        foreach (SweepCell cell in manifest.Cells)
        {
            lines.Write(IdMark);
            Encoding.UTF8.GetBytes(cell.Id, lines);
            lines.Write(IndexMark);
            Encoding.UTF8.GetBytes(cell.Index.ToString(CultureInfo.InvariantCulture), lines);
            lines.Write(ParametersMark);
            lines.Write(cell.Json);
            lines.Write("}\n"u8);
        }

        ArrayBufferWriter<byte> header = new();
        using (Utf8JsonWriter writer = CanonicalJson.Writer(header))
        {
            writer.WriteStartObject();
            writer.WriteString("schema", Schema);
            writer.WriteString("kind", manifest.Kind);
            writer.WriteNumber("seed", manifest.Seed);
            writer.WriteNumber("cells", manifest.Cells.Length);
            if (manifest.Layout is { } layout)
            {
                writer.WritePropertyName("layout");
                CanonicalJson.Write(writer, layout);
            }

            writer.WriteString("sha256", Convert.ToHexStringLower(SHA256.HashData(lines.WrittenSpan)));
            writer.WriteEndObject();
        }

        AtomicFile.Write(path, stream =>
        {
            stream.Write(header.WrittenSpan);
            stream.WriteByte(LineEnd);
            stream.Write(lines.WrittenSpan);
        });
    }

    /// <summary>Reads a manifest.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The manifest; the parameters of its cells are parsed when they are asked for.</returns>
    /// <exception cref="SweepException">The file was cut short or changed.</exception>
    public static SweepManifest Read(string path)
    {
        ReadOnlyMemory<byte> bytes = File.ReadAllBytes(path);
        int headerLength = bytes.Span.IndexOf(LineEnd);
        if (headerLength < 0)
        {
            throw Damaged(path, "its first line is not complete");
        }

        JsonElement header;
        try
        {
            header = JsonElement.Parse(bytes.Span[..headerLength]);
            if (header.GetProperty("schema").GetString() != Schema)
            {
                throw Damaged(path, $"its schema is not {Schema}");
            }

            ReadOnlyMemory<byte> lines = bytes[(headerLength + 1)..];
            if (header.GetProperty("sha256").GetString() != Convert.ToHexStringLower(SHA256.HashData(lines.Span)))
            {
                throw Damaged(path, "its checksum does not fit");
            }

            return new SweepManifest(
                header.GetProperty("kind").GetString()!,
                header.GetProperty("seed").GetUInt64(),
                header.TryGetProperty("layout", out JsonElement layout) ? layout : null,
                Cells(lines, header.GetProperty("cells").GetInt32(), path));
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw Damaged(path, "its first line does not describe a sweep", fault);
        }
    }

    // The checksum has shown that these lines are as they were written, so they are cut and not parsed: a hundred thousand take milliseconds.
    private static ImmutableArray<SweepCell> Cells(ReadOnlyMemory<byte> lines, int count, string path)
    {
        ImmutableArray<SweepCell>.Builder cells = ImmutableArray.CreateBuilder<SweepCell>(Math.Min(count, lines.Length));
        while (!lines.IsEmpty)
        {
            int length = lines.Span.IndexOf(LineEnd);
            ReadOnlyMemory<byte> line = length < 0 ? lines : lines[..length];
            int parameters = line.Span.IndexOf(ParametersMark);
            if (length < 0 || parameters < 0 || !line.Span.StartsWith(IdMark) || line.Length < IdMark.Length + SweepCell.IdLength)
            {
                throw Damaged(path, string.Create(CultureInfo.InvariantCulture, $"line {cells.Count + 2} is not a cell"));
            }

            string id = Encoding.ASCII.GetString(line.Span.Slice(IdMark.Length, SweepCell.IdLength));
            cells.Add(new SweepCell(cells.Count, id, line[(parameters + ParametersMark.Length)..^1]));
            lines = lines[(length + 1)..];
        }

        return cells.Count == count ? cells.ToImmutable() : throw Damaged(path, string.Create(CultureInfo.InvariantCulture, $"it has {cells.Count} cells instead of {count}"));
    }

    private static SweepException Damaged(string path, string why, Exception? cause = null) =>
        new(SweepFault.ManifestDamaged, $"'{path}' is damaged: {why}; start the same sweep again with a new folder, or bring the file back from a copy.", cause);
}
