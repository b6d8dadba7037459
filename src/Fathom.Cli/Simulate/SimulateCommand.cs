using System.CommandLine;
using Fathom.Reporting;

namespace Fathom.Cli;

/// <summary><c>fathom simulate</c>: what random networks of finite width do.</summary>
internal static class SimulateCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="session">The session.</param>
    /// <returns>The command.</returns>
    public static Command Create(Session session)
    {
        SimulationOptionSet options = new();
        Option<bool> json = new("--json") { Description = $"Print the result as JSON (schema {SimulationJson.Schema})." };
        Option<bool> csv = new("--csv") { Description = "Print the profile over depth as CSV." };
        Option<string?> plot = SpecOptions.Text("--plot", "FILE.svg", "Draw the gradient over depth: median, mean, and the band from 5 to 95 % of the networks.");
        Command command = new("simulate", "Draw random networks of finite width, exactly in law, and observe every layer forward and backward. With no options: 100 networks of 50 ReLU layers of 1000 neurons with batch norm, batch 128.");
        options.AddTo(command);
        foreach (Option option in (Option[])[json, csv, plot])
        {
            command.Options.Add(option);
        }

        int Run(ParseResult parsed, CancellationToken cancellation)
        {
            ResultOutput output = new(session);
            if (parsed.GetValue(json) && parsed.GetValue(csv))
            {
                throw new MisuseException("--json and --csv both write to the standard output; give one of them.");
            }

            SimulationRequest request = options.Read(parsed);
            string? path = parsed.GetValue(plot);
            if (path is not null)
            {
                AtomicFile.EnsureWritable(path);
            }

            SimulationOutcome outcome = SimulationWork.Run(session, request, cancellation);
            if (path is not null)
            {
                SvgWriter.Save(SimulationFigure.Of(outcome), path);
            }

            if (parsed.GetValue(json))
            {
                SimulationJson.Write(outcome, output.Provenance(outcome.Run.Seed), session.Output);
            }
            else if (parsed.GetValue(csv))
            {
                session.Output.Write(CsvTableWriter.Write(SimulationTable.ForPrograms(outcome.Result)));
            }
            else
            {
                SimulationText.Write(outcome, session.Output);
            }

            return outcome.ExitCode;
        }

        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return command;
    }
}
