using System.Globalization;
using System.Text;

namespace Fathom.Reporting;

/// <summary>Where a result comes from; every result file carries it.</summary>
/// <param name="Tool">The program that made the result.</param>
/// <param name="Version">The program's version.</param>
/// <param name="CommandLine">The command that repeats the result; see <see cref="QuoteCommand"/>.</param>
/// <param name="StartedAt">When the work began, supplied by the caller.</param>
/// <param name="Duration">How long the work took.</param>
/// <param name="Machine">Where the work was done.</param>
public sealed record Provenance(
    string Tool,
    string Version,
    string CommandLine,
    DateTimeOffset StartedAt,
    TimeSpan Duration,
    MachineDescription Machine)
{
    /// <summary>The seed of all random numbers; null when the result needs none.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Joins the parts of a command into one line that a POSIX shell splits into the same parts.</summary>
    /// <param name="parts">The program and its arguments.</param>
    /// <returns>The line; parts with characters special to a shell are put in single quotes.</returns>
    public static string QuoteCommand(IEnumerable<string> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        StringBuilder line = new();
        foreach (string part in parts)
        {
            if (line.Length > 0)
                line.Append(' ');
            line.Append(IsPlain(part) ? part : $"'{part.Replace("'", "'\\''", StringComparison.Ordinal)}'");
        }

        return line.ToString();
    }

    /// <summary>Writes the record as one JSON object.</summary>
    /// <param name="writer">Stands where a value is expected, or inside an object when <paramref name="name"/> is given.</param>
    /// <param name="name">The name of the property, or null to write a bare value.</param>
    public void WriteTo(ResultJsonWriter writer, string? name = "provenance")
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.StartObject(name);
        writer.Text("tool", Tool);
        writer.Text("version", Version);
        writer.Text("command", CommandLine);
        if (Seed is { } seed)
            writer.WholeNumber("seed", seed);
        else
            writer.Null("seed");
        writer.Text("startedAt", StartedAt.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        writer.Number("durationSeconds", Duration.TotalSeconds);
        writer.StartObject("machine");
        writer.Text("operatingSystem", Machine.OperatingSystem);
        writer.Text("architecture", Machine.Architecture);
        writer.WholeNumber("cores", Machine.Cores);
        writer.Text("runtime", Machine.Runtime);
        writer.EndObject();
        writer.EndObject();
    }

    private static bool IsPlain(string part) =>
        part.Length > 0 && part.All(character => char.IsAsciiLetterOrDigit(character) || "-_./:=,+@%".Contains(character, StringComparison.Ordinal));
}
