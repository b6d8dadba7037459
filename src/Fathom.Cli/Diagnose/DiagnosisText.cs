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
        NetworkMeasurement measured = diagnosis.Measurement;
        long weights = network.Graph.Parameters.Where(parameter => parameter.IsTrainable).Sum(parameter => (long)parameter.Shape.Elements);
        string samples = batch.IsNoise ? "standard normal noise; real data (--data) tells more" : "the samples given";
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Path.GetFileName(path)}: {network.Graph.Nodes.Length} nodes, {measured.Layers.Length} layers, {weights:#,0} weights; in training mode on a batch of {batch.Size}, {samples}"));
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
            output.WriteLine();
            PlainTableWriter.Write(NodeTable.Of(measured), output);
        }
    }

    private static void WriteFindings(Diagnosis.Diagnosis diagnosis, bool isVerbose, TextWriter output)
    {
        Finding[] shown = [.. isVerbose ? diagnosis.Findings : diagnosis.Findings.Take(MostFindings)];
        foreach ((int index, Finding finding) in shown.Index())
        {
            output.WriteLine();
            string severity = finding.Severity.ToString();
            string what = finding.Sentence == diagnosis.Sentence ? $"as said above{(finding.Layers.Length > 0 ? $", at {finding.Layers[0]}" : "")}" : finding.Sentence;
            output.WriteLine($"{index + 1}. {severity}: {what}");
            foreach (Remedy remedy in isVerbose ? finding.Remedies : finding.Remedies.Take(MostFindings))
            {
                string effect = double.IsNaN(remedy.GradientGrowth) ? "" : $" (growth per layer {NumberText.Significant(remedy.GradientGrowth, 3)})";
                output.WriteLine($"   → {remedy.Change}{effect}");
            }
        }

        if (shown.Length < diagnosis.Findings.Length)
        {
            output.WriteLine();
            output.WriteLine($"{diagnosis.Findings.Length - shown.Length} more findings: --verbose");
        }
    }
}
