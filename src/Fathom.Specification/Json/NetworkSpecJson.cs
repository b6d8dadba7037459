using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Fathom.Specification;

/// <summary>Reads and writes a <see cref="NetworkSpec"/> as JSON of the schema <c>fathom.spec/1</c> (docs/schemas/fathom.spec-1.schema.json).</summary>
/// <remarks>
/// Every property may be left out and then has the default of <see cref="NetworkSpec"/>; unknown and repeated properties are faults.
/// What is written is read back exactly, and equal specifications are written as the same text.
/// </remarks>
public static class NetworkSpecJson
{
    /// <summary>The value of the property <c>schema</c>.</summary>
    public const string Schema = "fathom.spec/1";

    /// <summary>The largest text that is read, in bytes.</summary>
    public const int LargestLength = 1 << 20;

    /// <summary>Reads a specification.</summary>
    /// <param name="utf8">JSON in UTF-8, with or without a byte order mark, at most <see cref="LargestLength"/> bytes.</param>
    /// <returns>The valid specification.</returns>
    /// <exception cref="SpecificationException">The text is not JSON (with line and column), or something in it is wrong; everything wrong is listed.</exception>
    public static NetworkSpec Read(ReadOnlySpan<byte> utf8)
    {
        FaultList faults = new();
        NetworkSpec spec = NetworkSpecReader.Read(utf8, faults);
        return faults.IsEmpty ? spec : throw new SpecificationException(faults.ToImmutable());
    }

    /// <summary>Reads a specification.</summary>
    /// <param name="json">JSON, at most <see cref="LargestLength"/> bytes when written in UTF-8.</param>
    /// <returns>The valid specification.</returns>
    /// <exception cref="SpecificationException">The text is not JSON (with line and column), or something in it is wrong; everything wrong is listed.</exception>
    public static NetworkSpec Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return Read(json.Length > LargestLength ? new byte[LargestLength + 1] : Encoding.UTF8.GetBytes(json));
    }

    /// <summary>Reads a specification to the end of a stream.</summary>
    /// <param name="stream">JSON in UTF-8, at most <see cref="LargestLength"/> bytes.</param>
    /// <returns>The valid specification.</returns>
    /// <exception cref="SpecificationException">The text is not JSON (with line and column), or something in it is wrong; everything wrong is listed.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static NetworkSpec Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        byte[] buffer = new byte[LargestLength + 1];
        int length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        return Read(buffer.AsSpan(0, length));
    }

    /// <summary>Writes a specification as indented JSON with a final line feed.</summary>
    /// <param name="spec">A valid specification with a named activation.</param>
    /// <returns>The text.</returns>
    /// <exception cref="SpecificationException">The specification is not valid.</exception>
    /// <exception cref="ArgumentException">The activation is a custom function, which no file can carry.</exception>
    public static string Write(NetworkSpec spec)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            Write(spec, writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    /// <summary>Writes a specification as one JSON object into a larger document.</summary>
    /// <param name="spec">A valid specification with a named activation.</param>
    /// <param name="writer">Stands where a value is expected; is not flushed.</param>
    /// <exception cref="SpecificationException">The specification is not valid.</exception>
    /// <exception cref="ArgumentException">The activation is a custom function, which no file can carry.</exception>
    public static void Write(NetworkSpec spec, Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(writer);
        spec.EnsureValid();
        if (spec.Activation.Function.IsCustom)
        {
            throw new ArgumentException(
                $"The activation '{spec.Activation.Function.Name}' is a custom function, which a file cannot carry; use one of the catalog.",
                nameof(spec));
        }

        NetworkSpecWriter.Write(spec, writer);
    }
}
