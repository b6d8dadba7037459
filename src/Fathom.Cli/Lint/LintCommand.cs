using System.Collections.Immutable;
using System.CommandLine;
using Fathom.Diagnosis;
using Fathom.Networks;
using Fathom.Onnx;

namespace Fathom.Cli;

/// <summary><c>fathom lint</c>: what can be seen to be wrong with a network without running it.</summary>
internal static class LintCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="session">The session.</param>
    /// <returns>The command.</returns>
    public static Command Create(Session session)
    {
        Argument<string> model = new("MODEL") { Description = "The network: an ONNX file." };
        Command command = new("lint", "Say what can be seen to be wrong with a network without running it. Exit code 3 when something stands in the way of training.") { model };

        int Run(ParseResult parsed)
        {
            string path = parsed.GetValue(model)!;
            OnnxNetwork network = ModelFile.Read(path);
            ImmutableArray<Finding> findings = NetworkLint.Run(network.Graph, ParameterSet.Initialize<double>(network.Graph, 1));
            if (findings.IsEmpty)
            {
                session.Output.WriteLine($"{Path.GetFileName(path)}: nothing to complain about; 'fathom diagnose' runs the network and sees more.");
            }

            foreach (Finding finding in findings)
            {
                session.Output.WriteLine($"{finding.Severity}: {finding.Sentence}");
                foreach (Remedy remedy in finding.Remedies)
                {
                    session.Output.WriteLine($"  → {remedy.Change}");
                }
            }

            return findings.Any(finding => finding.Severity == FindingSeverity.Error) ? DiagnoseCommand.Unhealthy : FathomProgram.Done;
        }

        command.SetAction((parsed, _) => Task.FromResult(Run(parsed)));
        return command;
    }
}
