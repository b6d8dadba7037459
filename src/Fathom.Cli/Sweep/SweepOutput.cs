using System.Globalization;
using System.Text;
using Fathom.Reporting;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary>Writes what came out of a sweep: files beside the cells, and an answer on the output.</summary>
internal static class SweepOutput
{
    /// <summary>The merged table's name in the folder.</summary>
    public const string CsvName = "results.csv";

    /// <summary>The merged document's name in the folder.</summary>
    public const string JsonName = "results.json";

    /// <summary>Merges into files.</summary>
    /// <param name="folder">The sweep.</param>
    /// <param name="prefix">The files' path without ending.</param>
    /// <param name="partial">Whether cells may be missing.</param>
    public static void Merge(SweepFolder folder, string prefix, bool partial)
    {
        AtomicFile.Write($"{prefix}.csv", stream =>
        {
            using StreamWriter writer = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
            SweepMerge.WriteCsv(folder, writer, partial);
        });
        AtomicFile.Write($"{prefix}.json", stream => SweepMerge.WriteJson(folder, stream, partial));
    }

    /// <summary>The default prefix of merged files.</summary>
    /// <param name="folder">The sweep.</param>
    /// <returns>The path without ending.</returns>
    public static string DefaultPrefix(SweepFolder folder) => Path.Combine(folder.Path, "results");

    /// <summary>Prints the merged results for programs.</summary>
    /// <param name="folder">The sweep.</param>
    /// <param name="json">JSON instead of CSV.</param>
    /// <param name="output">Where to.</param>
    public static void Print(SweepFolder folder, bool json, TextWriter output)
    {
        if (!json)
        {
            SweepMerge.WriteCsv(folder, output, partial: true);
            return;
        }

        using MemoryStream buffer = new();
        SweepMerge.WriteJson(folder, buffer, partial: true);
        output.Write(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    /// <summary>Prints the map and where the results are.</summary>
    /// <param name="folder">The sweep.</param>
    /// <param name="status">How far it has come.</param>
    /// <param name="session">The session.</param>
    public static void PrintMap(SweepFolder folder, SweepStatus status, Session session)
    {
        SweepMap? map = SweepMap.Of(folder);
        session.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{map?.Layout.Title ?? folder.Manifest.Kind}: {status.Total} cells, {status.Done} done{(status.Failed > 0 ? $", {status.Failed} failed" : "")}{(status.Missing > 0 ? $", {status.Missing} missing" : "")}"));
        bool colors = !session.Quiet && !Console.IsOutputRedirected && TerminalColors.AreKnown;
        foreach (string line in SweepMapText.Lines(map, 100, 48, colors).Prepend(string.Empty))
        {
            session.Output.WriteLine(line);
        }
    }
}
