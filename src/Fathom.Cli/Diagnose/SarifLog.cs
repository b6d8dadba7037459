using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Fathom.Diagnosis;
using Fathom.Reporting;

namespace Fathom.Cli;

/// <summary>Findings as a SARIF 2.1.0 log (OASIS Static Analysis Results Interchange Format), which code hosts show beside a change.</summary>
internal static class SarifLog
{
    private const string SchemaAddress = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
    private static readonly JsonWriterOptions s_form = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the log of one run.</summary>
    /// <param name="findings">The findings.</param>
    /// <param name="path">The model file.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <param name="exitCode">The exit code of the program.</param>
    /// <param name="provenance">Where the log comes from.</param>
    /// <param name="output">Where to.</param>
    public static void Write(ImmutableArray<Finding> findings, string path, long length, int exitCode, Provenance provenance, TextWriter output)
    {
        using MemoryStream buffer = new();
        using (Utf8JsonWriter writer = new(buffer, s_form))
        {
            writer.WriteStartObject();
            writer.WriteString("$schema", SchemaAddress);
            writer.WriteString("version", "2.1.0");
            writer.WriteStartArray("runs");
            writer.WriteStartObject();
            FindingCause[] rules = [.. findings.Select(finding => finding.Cause).Distinct().Order()];
            WriteTool(writer, rules, provenance);
            WriteInvocation(writer, exitCode, provenance);
            string address = AddressOf(path);
            WriteArtifact(writer, address, length);
            writer.WriteStartArray("results");
            foreach (Finding finding in findings)
            {
                WriteResult(writer, finding, Array.IndexOf(rules, finding.Cause), address);
            }

            writer.WriteEndArray();
            writer.WriteString("columnKind", "utf16CodeUnits");
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(buffer.ToArray()));
    }

    private static void WriteTool(Utf8JsonWriter writer, FindingCause[] rules, Provenance provenance)
    {
        writer.WriteStartObject("tool");
        writer.WriteStartObject("driver");
        writer.WriteString("name", provenance.Tool);
        writer.WriteString("version", provenance.Version);
        writer.WriteStartArray("rules");
        foreach (FindingCause cause in rules)
        {
            CauseDescription description = CauseDescription.Of(cause);
            writer.WriteStartObject();
            writer.WriteString("id", IdOf(cause));
            writer.WriteString("name", cause.ToString());
            WriteText(writer, "shortDescription", $"{Capital(description.Title)}.");
            WriteText(writer, "fullDescription", description.Explanation);
            writer.WriteStartObject("help");
            writer.WriteString("text", description.Explanation);
            writer.WriteString("markdown", $"**{Capital(description.Title)}.** {description.Explanation}");
            writer.WriteEndObject();
            writer.WriteStartObject("defaultConfiguration");
            writer.WriteString("level", LevelOf(description.Usual));
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteInvocation(Utf8JsonWriter writer, int exitCode, Provenance provenance)
    {
        writer.WriteStartArray("invocations");
        writer.WriteStartObject();
        writer.WriteBoolean("executionSuccessful", true);
        writer.WriteString("commandLine", provenance.CommandLine);
        writer.WriteString("startTimeUtc", Time(provenance.StartedAt));
        writer.WriteString("endTimeUtc", Time(provenance.StartedAt + provenance.Duration));
        writer.WriteNumber("exitCode", exitCode);
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private static void WriteArtifact(Utf8JsonWriter writer, string address, long length)
    {
        writer.WriteStartArray("artifacts");
        writer.WriteStartObject();
        writer.WriteStartObject("location");
        writer.WriteString("uri", address);
        writer.WriteEndObject();
        writer.WriteStartArray("roles");
        writer.WriteStringValue("analysisTarget");
        writer.WriteEndArray();
        writer.WriteNumber("length", length);
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private static void WriteResult(Utf8JsonWriter writer, Finding finding, int rule, string address)
    {
        writer.WriteStartObject();
        writer.WriteString("ruleId", IdOf(finding.Cause));
        writer.WriteNumber("ruleIndex", rule);
        writer.WriteString("kind", "fail");
        writer.WriteString("level", LevelOf(finding.Severity));
        string advice = string.Join("", finding.Remedies.Select(remedy => $"\n- {Capital(remedy.Change)}.{string.Join("", remedy.Code.Select(line => $"\n  {line}"))}"));
        WriteText(writer, "message", advice.Length == 0 ? finding.Sentence : $"{finding.Sentence}\nWhat would help:{advice}");
        WriteLocation(writer, finding, address);

        // The same fault in the same place is the same result, whatever its number is in the next version of the model.
        writer.WriteStartObject("partialFingerprints");
        writer.WriteString("causeAndLayer/v1", $"{finding.Cause}:{finding.Layers.FirstOrDefault() ?? ""}");
        writer.WriteEndObject();
        writer.WriteStartObject("properties");
        WriteNumber(writer, "measured", finding.Measured);
        WriteNumber(writer, "limit", finding.Limit);
        if (finding.Quantity.Length > 0)
        {
            writer.WriteString("quantity", finding.Quantity);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteLocation(Utf8JsonWriter writer, Finding finding, string address)
    {
        writer.WriteStartArray("locations");
        writer.WriteStartObject();
        writer.WriteStartObject("physicalLocation");
        writer.WriteStartObject("artifactLocation");
        writer.WriteString("uri", address);
        writer.WriteNumber("index", 0);
        writer.WriteEndObject();

        // A model has no lines, but code hosts show only results that have one.
        writer.WriteStartObject("region");
        writer.WriteNumber("startLine", 1);
        writer.WriteEndObject();
        writer.WriteEndObject();
        if (finding.Layers.Length > 0)
        {
            writer.WriteStartArray("logicalLocations");
            foreach (string layer in finding.Layers)
            {
                writer.WriteStartObject();
                writer.WriteString("name", layer);
                writer.WriteString("fullyQualifiedName", layer);
                writer.WriteString("kind", "element");
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    private static void WriteText(Utf8JsonWriter writer, string name, string text)
    {
        writer.WriteStartObject(name);
        writer.WriteString("text", text);
        writer.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, double value)
    {
        if (double.IsFinite(value))
        {
            writer.WriteNumber(name, value);
        }
    }

    // A relative path stays relative, so that a code host finds the file in its own tree.
    private static string AddressOf(string path) =>
        Path.IsPathRooted(path) ? new Uri(Path.GetFullPath(path)).AbsoluteUri : string.Join('/', path.Split(Path.DirectorySeparatorChar, '/').Select(Uri.EscapeDataString));

    private static string IdOf(FindingCause cause) => $"fathom/{cause}";

    private static string LevelOf(FindingSeverity severity) => severity switch
    {
        FindingSeverity.Error => "error",
        FindingSeverity.Warning => "warning",
        _ => "note",
    };

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Time(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
