using System.Globalization;
using Fathom.Diagnosis;
using Fathom.Networks;
using Fathom.Onnx;
using Fathom.Reporting;

namespace Fathom.Cli;

/// <summary>A verdict for people: the sentence, the picture, the findings.</summary>
internal static class DiagnosisText
{
    private const int MostFindings = 3;

    /// <summary>Writes the verdict.</summary>
    /// <param name="diagnosis">The verdict.</param>
    /// <param name="network">The network.</param>
    /// <param name="path">The file.</param>
    /// <param name="batch">The samples.</param>
    /// <param name="isVerbose">Whether everything is told.</param>
    /// <param name="output">Where to.</param>
    public static void Write(Diagnosis.Diagnosis diagnosis, OnnxNetwork network, string path, DiagnosisBatch batch, bool isVerbose, TextWriter output)
    {
        output.WriteLine($"{Path.GetFileName(path)}: {Setting(diagnosis.Measurement, network, batch)}");
        output.WriteLine();
        output.WriteLine(diagnosis.Sentence);
        output.WriteLine();
        foreach (string line in DepthPicture.Draw(diagnosis))
        {
            output.WriteLine(line);
        }

        WriteFindings(diagnosis, isVerbose, output);
        if (isVerbose)
        {
            WriteEverything(diagnosis, output);
        }
    }

    /// <summary>What was looked at, and how.</summary>
    /// <param name="measured">What was measured.</param>
    /// <param name="network">The network.</param>
    /// <param name="batch">The samples.</param>
    /// <returns>A line without its end.</returns>
    public static string Setting(NetworkMeasurement measured, OnnxNetwork network, DiagnosisBatch batch)
    {
        long weights = network.Graph.Parameters.Where(parameter => parameter.IsTrainable).Sum(parameter => (long)parameter.Shape.Elements);
        string precision = measured.Precision == MeasuringPrecision.Training ? "float32" : "float64";
        string samples = batch.IsNoise ? "standard normal noise; real data (--data) tells more" : "the samples given";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{network.Graph.Nodes.Length} nodes, {measured.Layers.Length} layers, {weights:#,0} weights; in training mode and {precision} on a batch of {batch.Size}, {samples}");
    }

    private static void WriteEverything(Diagnosis.Diagnosis diagnosis, TextWriter output)
    {
        NetworkMeasurement measured = diagnosis.Measurement;
        output.WriteLine();
        output.WriteLine($"loss {Shown(measured.Loss)}, growth of the squared gradient per layer {Shown(measured.GradientGrowth)}, its logarithm over all layers {Shown(measured.TotalLogGrowth)}");
        output.WriteLine($"training against inference mode: the scores differ by {Shown(measured.InferenceGap)} of their size");
        output.WriteLine(measured.PrecisionHorizon is { } horizon
            ? $"precision horizon: from '{horizon}' on toward the input float32 gets no digit of the gradient right"
            : "precision horizon: none, float32 gets digits of every gradient right");
        TextTable[] tables = [MeasurementTables.Layers(measured), MeasurementTables.Norms(measured), MeasurementTables.Nodes(measured)];
        foreach (TextTable table in (TextTable[])[.. diagnosis.Ablations.IsEmpty ? [] : new[] { MeasurementTables.Ablations(diagnosis) }, .. tables.Where(table => !table.Rows.IsEmpty)])
        {
            output.WriteLine();
            PlainTableWriter.Write(table, output);
        }
    }

    private static string EffectOf(Finding finding, Remedy remedy, bool isVerbose) =>
        !double.IsNaN(remedy.GradientGrowth) ? $" (growth per layer {NumberText.Significant(remedy.GradientGrowth, 3)})"
        : isVerbose && !double.IsNaN(remedy.Predicted) ? $" ({finding.Quantity}: {NumberText.Significant(remedy.Predicted, 3)})"
        : "";

    private static string Shown(double value) => double.IsNaN(value) ? "unknown" : NumberText.Significant(value, 3);

    private static void WriteFindings(Diagnosis.Diagnosis diagnosis, bool isVerbose, TextWriter output)
    {
        Finding[] shown = [.. isVerbose ? diagnosis.Findings : diagnosis.Findings.Take(MostFindings)];
        foreach ((int index, Finding finding) in shown.Index())
        {
            output.WriteLine();
            string severity = finding.Severity.ToString();
            string what = finding.Sentence == diagnosis.Sentence ? $"as said above{(finding.Layers.Length > 0 ? $", at {finding.Layers[0]}" : "")}" : finding.Sentence;
            output.WriteLine($"{index + 1}. {severity}: {what}");
            if (isVerbose && finding.Quantity.Length > 0)
            {
                output.WriteLine($"   {finding.Quantity}: {NumberText.Significant(finding.Measured, 3)}, limit {NumberText.Significant(finding.Limit, 3)}{(finding.Layers.Length > 1 ? $"; at {string.Join(", ", finding.Layers)}" : "")}");
            }

            foreach (Remedy remedy in isVerbose ? finding.Remedies : finding.Remedies.Take(MostFindings))
            {
                output.WriteLine($"   → {remedy.Change}{EffectOf(finding, remedy, isVerbose)}");
                foreach (string line in remedy.Code)
                {
                    output.WriteLine($"       {line}");
                }
            }
        }

        if (shown.Length < diagnosis.Findings.Length)
        {
            output.WriteLine();
            output.WriteLine($"{diagnosis.Findings.Length - shown.Length} more findings: --verbose");
        }
    }
}
