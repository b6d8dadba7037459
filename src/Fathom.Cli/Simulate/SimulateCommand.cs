using System.CommandLine;

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
        ResultForm form = new(SimulationJson.Schema, "the profile over depth", "Draw the gradient over depth: median, mean, and the band from 5 to 95 % of the networks.");
        Command command = new("simulate", "Draw random networks of finite width, exactly in law, and observe every layer forward and backward. With no options: 100 networks of 50 ReLU layers of 1000 neurons with batch norm, batch 128.");
        options.AddTo(command);
        form.AddTo(command);

        int Run(ParseResult parsed, CancellationToken cancellation)
        {
            ResultOutput output = new(session);
            ResultChoice choice = form.Read(parsed);
            SimulationRequest request = options.Read(parsed);
            SimulationOutcome outcome = SimulationWork.Run(session, request, cancellation) with { Laws = LawsBeside.Of(request) };
            choice.Show(
                session.Output,
                () => SimulationFigure.Of(outcome),
                writer => SimulationJson.Write(outcome, output.Provenance(outcome.Run.Seed), writer),
                () => SimulationTable.ForPrograms(outcome.Result, outcome.Laws),
                writer => SimulationText.Write(outcome, writer));
            return outcome.ExitCode;
        }

        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return command;
    }
}
