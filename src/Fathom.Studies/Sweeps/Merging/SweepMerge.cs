using System.Text;
using System.Text.Json;
using Fathom.Reporting;

namespace Fathom.Studies;

/// <summary>Brings the results of a sweep together in manifest order: the same bytes for any executor, number of threads, interruption or order.</summary>
public static class SweepMerge
{
    /// <summary>The value of the property <c>schema</c> of a merged result.</summary>
    public const string Schema = "fathom.sweep-result/1";

    /// <summary>Writes all results as one JSON document of the schema <c>fathom.sweep-result/1</c>.</summary>
    /// <param name="folder">The sweep.</param>
    /// <param name="output">Receives UTF-8.</param>
    /// <param name="partial">Whether cells without a result are allowed; they get the state <c>missing</c>.</param>
    /// <exception cref="SweepException">Results are missing or damaged.</exception>
    public static void WriteJson(SweepFolder folder, Stream output, bool partial = false)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(output);
        SweepManifest manifest = folder.Manifest;
        using ResultJsonWriter writer = new(output);
        writer.StartObject();
        writer.Text("schema", Schema);
        writer.Text("kind", manifest.Kind);
        writer.WholeNumber("seed", manifest.Seed);
        writer.WholeNumber("cells", manifest.Cells.Length);
        if (manifest.Layout is { } layout)
        {
            writer.Raw("layout", layout.GetRawText());
        }

        writer.StartArray("results");
        foreach (SweepCell cell in manifest.Cells)
        {
            CellOutcome? outcome = Outcome(folder, cell, partial);
            writer.StartObject();
            writer.WholeNumber("index", cell.Index);
            writer.Text("id", cell.Id);
            writer.Text("state", Word(outcome));
            writer.Raw("parameters", Encoding.UTF8.GetString(cell.Json));
            if (outcome?.Values is { } values)
            {
                writer.StartObject("values");
                foreach (string name in values.Names)
                {
                    Write(writer, name, values[name]);
                }

                writer.EndObject();
            }
            else if (outcome is not null)
            {
                writer.Text("error", outcome.Error);
            }

            writer.EndObject();
        }

        writer.EndArray();
        writer.EndObject();
        writer.Flush();
        output.Write("\n"u8);
    }

    /// <summary>Writes all results as a table: one row per cell, with its place, the parameters in which cells differ, its state, its values and its error.</summary>
    /// <param name="folder">The sweep.</param>
    /// <param name="output">Receives comma-separated values.</param>
    /// <param name="partial">Whether cells without a result are allowed; they get the state <c>missing</c>.</param>
    /// <exception cref="SweepException">Results are missing or damaged.</exception>
    public static void WriteCsv(SweepFolder folder, TextWriter output, bool partial = false)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(output);
        SweepManifest manifest = folder.Manifest;
        CellOutcome?[] outcomes = [.. manifest.Cells.Select(cell => Outcome(folder, cell, partial))];
        string[] parameters = [.. ParameterColumns.Varying(manifest)];
        string[] names = [.. outcomes.SelectMany(outcome => outcome?.Values?.Names ?? []).Distinct()];
        bool failures = outcomes.Any(outcome => outcome?.State == CellState.Failed);
        TableColumn[] columns = [.. ((string[])["cell", .. parameters, "state", .. names, .. failures ? (string[])["error"] : []]).Select(name => new TableColumn(name))];
        CsvTableWriter.Write(
            new TextTable(columns, manifest.Cells.Select((cell, i) => (System.Collections.Immutable.ImmutableArray<TableCell>)
            [
                TableCell.FromInt64(i),
                .. ParameterColumns.Values(cell, parameters).Select(TableCell.FromString),
                Word(outcomes[i]),
                .. names.Select(name => TableCell.FromString(outcomes[i]?.Values?.Find(name)?.ToString())),
                .. failures ? (TableCell[])[TableCell.FromString(outcomes[i]?.Error)] : [],
            ])),
            output);
    }

    private static CellOutcome? Outcome(SweepFolder folder, SweepCell cell, bool partial)
    {
        CellOutcome? outcome = folder.Read(cell, out DamagedResult? damaged);
        return damaged is not null
            ? throw new SweepException(SweepFault.Incomplete, $"'{damaged.Path}' is damaged ({damaged.Fault}); resume the sweep, which computes that cell again.")
            : outcome is null && !partial
                ? throw new SweepException(SweepFault.Incomplete, $"cell {cell.Index} of '{folder.Path}' has no result yet; resume the sweep, or merge what there is as a part.")
                : outcome;
    }

    private static string Word(CellOutcome? outcome) => outcome?.State switch
    {
        CellState.Done => "done",
        CellState.Failed => "failed",
        _ => "missing",
    };

    private static void Write(ResultJsonWriter writer, string name, CellValue value)
    {
        if (value.Json is { } json)
        {
            writer.Raw(name, json.GetRawText());
        }
        else if (value.Text is { } text)
        {
            writer.Text(name, text);
        }
        else if (value.Flag is { } flag)
        {
            writer.Boolean(name, flag);
        }
        else if (value.IsNumber)
        {
            writer.Number(name, value.Number);
        }
        else
        {
            writer.Numbers(name, value.Numbers.AsSpan());
        }
    }
}
