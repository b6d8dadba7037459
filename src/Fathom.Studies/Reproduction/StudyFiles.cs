using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Fathom.Reporting;

namespace Fathom.Studies;

/// <summary>Writes what came of a study: its figures, its numbers as JSON, and a page that shows both. No file holds a time, so the same study gives the same bytes.</summary>
public static class StudyFiles
{
    /// <summary>The JSON schema's name.</summary>
    public const string Schema = "fathom.study/1";

    /// <summary>The command that makes these files.</summary>
    /// <param name="study">The study.</param>
    /// <param name="settings">How it is run.</param>
    /// <returns>A command line.</returns>
    public static string CommandOf(Study study, StudySettings settings)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(settings);
        string full = settings.Full ? " --full" : string.Empty;
        string seed = settings.Seed == 1 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" --seed {settings.Seed}");
        string data = settings.Data == (study.DataSet ?? StudySettings.NormalData) ? string.Empty : $" --data {settings.Data}";
        return $"fathom reproduce {study.Name}{full}{seed}{data}";
    }

    /// <summary>Writes all files.</summary>
    /// <param name="study">The study.</param>
    /// <param name="settings">How it was run.</param>
    /// <param name="report">What came of it.</param>
    /// <param name="folder">The folder; it is made when it is not there.</param>
    /// <returns>The files.</returns>
    /// <exception cref="OutputException">A file cannot be written.</exception>
    public static ImmutableArray<string> Write(Study study, StudySettings settings, StudyReport report, string folder)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(report);
        Directory.CreateDirectory(folder);
        string name = study.Name + (settings.Full ? "-full" : string.Empty);
        List<string> files = [];
        foreach (StudyFigure figure in report.Figures)
        {
            string path = Path.Combine(folder, $"{name}{figure.Suffix}.svg");
            SvgWriter.Save(figure.Figure with { Id = $"{name}{figure.Suffix}" }, path);
            files.Add(path);
        }

        string json = Path.Combine(folder, $"{name}.json");
        AtomicFile.Write(json, stream =>
        {
            using ResultJsonWriter writer = new(stream);
            WriteJson(study, settings, report, writer);
        });
        files.Add(json);
        string page = Path.Combine(folder, $"{name}.md");
        AtomicFile.WriteText(page, Page(study, settings, report, name));
        files.Add(page);
        return [.. files];
    }

    /// <summary>Writes the numbers of a study as one JSON document.</summary>
    /// <param name="study">The study.</param>
    /// <param name="settings">How it was run.</param>
    /// <param name="report">What came of it.</param>
    /// <param name="writer">Receives the document.</param>
    public static void WriteJson(Study study, StudySettings settings, StudyReport report, ResultJsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(study);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(writer);
        writer.StartObject();
        writer.Text("schema", Schema);
        writer.Text("study", study.Name);
        writer.WholeNumber("version", (long)study.Version);
        writer.Text("paper", study.Paper);
        writer.Text("item", study.Item);
        writer.Text("title", study.Title);
        writer.Text("claim", study.Claim);
        writer.Text("command", CommandOf(study, settings));
        writer.Boolean("full", settings.Full);
        writer.WholeNumber("seed", settings.Seed);
        writer.Text("data", settings.Data);
        writer.StartArray("claims");
        foreach (StudyClaim claim in report.Claims)
        {
            writer.StartObject();
            writer.Text("statement", claim.Statement);
            writer.Boolean("holds", claim.Holds);
            writer.Text("found", claim.Found);
            writer.EndObject();
        }

        writer.EndArray();
        writer.StartArray("tables");
        foreach (TextTable table in report.Tables)
        {
            WriteTable(table, writer);
        }

        writer.EndArray();
        foreach (string note in report.Notes)
        {
            writer.Remark("$", note);
        }

        writer.EndObject();
    }

    private static void WriteTable(TextTable table, ResultJsonWriter writer)
    {
        writer.StartObject();
        writer.Text("caption", table.Caption);
        writer.StartArray("columns");
        foreach (TableColumn column in table.Columns)
        {
            writer.Text(null, column.Header);
        }

        writer.EndArray();
        writer.StartArray("rows");
        foreach (ImmutableArray<TableCell> row in table.Rows)
        {
            writer.StartArray();
            foreach (TableCell cell in row)
            {
                if (cell.Number is { } number)
                {
                    writer.Number(null, number);
                }
                else
                {
                    writer.Text(null, cell.Words);
                }
            }

            writer.EndArray();
        }

        writer.EndArray();
        writer.EndObject();
    }

    private static string Page(Study study, StudySettings settings, StudyReport report, string name)
    {
        StringBuilder page = new();
        page.Append(CultureInfo.InvariantCulture, $"# {study.Title}\n\n");
        page.Append(CultureInfo.InvariantCulture, $"{study.Paper}, {study.Item}. Claim: {study.Claim}\n\n");
        page.Append(CultureInfo.InvariantCulture, $"```sh\n{CommandOf(study, settings)}\n```\n\n");
        foreach (StudyFigure figure in report.Figures)
        {
            page.Append(CultureInfo.InvariantCulture, $"![{figure.Figure.Title}]({name}{figure.Suffix}.svg)\n\n");
        }

        foreach (StudyClaim claim in report.Claims)
        {
            page.Append(CultureInfo.InvariantCulture, $"* **{(claim.Holds ? "Holds" : "Does not hold")}**: {claim.Statement} Found: {claim.Found}\n");
        }

        foreach (TextTable table in report.Tables)
        {
            page.Append('\n');
            page.Append(MarkdownTableWriter.Write(table));
        }

        foreach (string note in report.Notes)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n{note}\n");
        }

        page.Append(CultureInfo.InvariantCulture, $"\nSeed {settings.Seed}, data: {settings.Data}, cells of version {study.Version}.\n");
        return page.ToString();
    }
}
