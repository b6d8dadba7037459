using System.Collections.Immutable;
using System.CommandLine;
using Fathom.Diagnosis;
using Fathom.Onnx;
using Fathom.Reporting;

namespace Fathom.Cli;

/// <summary><c>fathom lint</c>: what can be seen to be wrong with a network without running it.</summary>
internal static class LintCommand
{
    private const string Schema = "fathom.lint/1";

    /// <summary>Makes the command.</summary>
    /// <param name="session">The session.</param>
    /// <returns>The command.</returns>
    public static Command Create(Session session)
    {
        Argument<string> model = new("MODEL") { Description = "The network: an ONNX file." };
        Option<bool> json = new("--json") { Description = $"The findings as JSON (schema {Schema})." };
        Option<bool> sarif = new("--sarif") { Description = "The findings as a SARIF 2.1.0 log, for code hosts." };
        Command command = new("lint", "Say what can be seen to be wrong with a network without running it. Exit code 3 when something stands in the way of training.") { model, json, sarif };

        int Run(ParseResult parsed)
        {
            ResultOutput output = new(session);
            string path = parsed.GetValue(model)!;
            if (parsed.GetValue(json) && parsed.GetValue(sarif))
            {
                throw new MisuseException("--json and --sarif both write to the standard output; give one of them.");
            }

            OnnxNetwork network = ModelFile.Read(path);
            ImmutableArray<Finding> findings =
                [.. NetworkLint.Run(network.Graph).Concat(ModelFindings.Of(network)).OrderByDescending(finding => finding.Severity)];
            int exitCode = findings.Any(finding => finding.Severity == FindingSeverity.Error) ? DiagnoseCommand.Unhealthy : FathomProgram.Done;
            if (parsed.GetValue(json))
            {
                WriteJson(findings, path, output.Provenance(null), session.Output);
            }
            else if (parsed.GetValue(sarif))
            {
                SarifLog.Write(findings, path, network.Length, exitCode, output.Provenance(null), session.Output);
            }
            else
            {
                WriteText(findings, path, session.Output);
            }

            return exitCode;
        }

        command.SetAction((parsed, _) => Task.FromResult(Run(parsed)));
        return command;
    }

    private static void WriteText(ImmutableArray<Finding> findings, string path, TextWriter output)
    {
        if (findings.IsEmpty)
        {
            output.WriteLine($"{Path.GetFileName(path)}: nothing to complain about; 'fathom diagnose' runs the network and sees more.");
        }

        foreach (Finding finding in findings)
        {
            output.WriteLine($"{finding.Severity}: {finding.Sentence}");
            foreach (Remedy remedy in finding.Remedies)
            {
                output.WriteLine($"  → {remedy.Change}");
                foreach (string line in remedy.Code)
                {
                    output.WriteLine($"      {line}");
                }
            }
        }
    }

    private static void WriteJson(ImmutableArray<Finding> findings, string path, Provenance provenance, TextWriter output) => JsonOutput.Write(output, writer =>
    {
        writer.StartObject();
        writer.Text("schema", Schema);
        provenance.WriteTo(writer);
        writer.Text("model", path);
        writer.Boolean("healthy", findings.All(finding => finding.Severity != FindingSeverity.Error));
        DiagnosisJson.Array(writer, "findings", findings, DiagnosisJson.WriteFinding);
        writer.EndObject();
    });
}
