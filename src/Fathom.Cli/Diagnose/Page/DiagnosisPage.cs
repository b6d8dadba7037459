using System.Globalization;
using System.Text;
using Fathom.Diagnosis;
using Fathom.Networks;
using Fathom.Onnx;
using Fathom.Reporting;

namespace Fathom.Cli;

/// <summary>A verdict as one page that needs nothing else: its first screen says which layer, why, and what to do.</summary>
internal static class DiagnosisPage
{
    private const int ColumnsOfNodes = 9;

    /// <summary>Writes the page.</summary>
    /// <param name="diagnosis">The verdict.</param>
    /// <param name="network">The network.</param>
    /// <param name="path">The file.</param>
    /// <param name="batch">The samples.</param>
    /// <param name="provenance">Where the page comes from.</param>
    /// <returns>The document.</returns>
    public static string Write(Diagnosis.Diagnosis diagnosis, OnnxNetwork network, string path, DiagnosisBatch batch, Provenance provenance)
    {
        string name = Path.GetFileName(path);
        StringBuilder body = new();
        body.Append($"<h1>{HtmlText.Escape(name)}</h1>\n<p class=\"muted\">{HtmlText.Escape(DiagnosisText.Setting(diagnosis.Measurement, network, batch))}</p>\n");
        PageAnswers.Write(diagnosis, body);
        if (DiagnosisFigure.Of(diagnosis) is { } figure)
        {
            body.Append($"<figure class=\"scroll\">{SvgWriter.Write(figure)}</figure>\n");
        }

        PageFindings.Write(diagnosis, body);
        WriteTables(diagnosis, body);
        body.Append("<h2>How this page was made</h2>\n");
        body.Append(string.Create(
            CultureInfo.InvariantCulture,
            $"<p class=\"muted\">fathom {HtmlText.Escape(provenance.Version)}, {provenance.StartedAt.ToUniversalTime():yyyy-MM-dd HH:mm} UTC, {provenance.Duration.TotalSeconds:0.0} s on {HtmlText.Escape(provenance.Machine.OperatingSystem)}, seed {provenance.Seed ?? 0}</p>\n<pre>{HtmlText.Escape(provenance.CommandLine)}</pre>\n"));
        return HtmlPage.Write($"{name}: {(diagnosis.IsHealthy ? "healthy" : "not healthy")} - fathom", body.ToString());
    }

    private static void WriteTables(Diagnosis.Diagnosis diagnosis, StringBuilder body)
    {
        NetworkMeasurement measured = diagnosis.Measurement;
        if (!diagnosis.Ablations.IsEmpty)
        {
            body.Append($"<h2>What takes the growth away</h2>\n{HtmlTableWriter.Write(MeasurementTables.Ablations(diagnosis))}");
        }

        Section("layers", "Layers", MeasurementTables.Layers(measured), int.MaxValue, measured.Layers.Select(layer => layer.Node));
        Section("norms", "Batch norms", MeasurementTables.Norms(measured), int.MaxValue, measured.Norms.Select(norm => norm.Node));
        Section("nodes", "All nodes", MeasurementTables.Nodes(measured), ColumnsOfNodes, measured.Nodes.Select(node => node.Node));

        void Section(string id, string title, TextTable table, int columns, IEnumerable<string> names)
        {
            if (!table.Rows.IsEmpty)
            {
                int marked = names.ToList().IndexOf(diagnosis.GuiltyLayer ?? "");
                string count = string.Create(CultureInfo.InvariantCulture, $"{table.Rows.Length:#,0}");
                body.Append($"<details id=\"{id}\"{(id == "norms" ? "" : " open")}><summary>{title} ({count})</summary>\n");
                body.Append($"<input type=\"search\" data-table=\"{id}\" placeholder=\"filter by name\" aria-label=\"filter the {HtmlText.Escape(title.ToLowerInvariant())}\">\n");
                body.Append($"{HtmlTableWriter.Write(table, columns, marked)}</details>\n");
            }
        }
    }
}
