using System.CommandLine;
using System.Globalization;
using System.Text;
using Fathom.Reporting;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary><c>fathom sweep</c>: thousands of cells, checked before they run, computed here or on a cluster, and never lost.</summary>
internal static class SweepCommand
{
    /// <summary>Makes the command with its subcommands.</summary>
    /// <param name="session">The session.</param>
    /// <returns>The command.</returns>
    public static Command Create(Session session)
    {
        SweepStart start = new(session);
        Command command = new("sweep", "Run many networks through a lens: axes, seeds and quantities from a file, one result per cell, a folder that can be stopped, killed and resumed. With no options: the trainable depth of tanh over 24 gains and 12 batch sizes, as an example.");
        start.AddTo(command);
        command.Subcommands.Add(SweepStatusCommand.Create(session));
        command.Subcommands.Add(SweepResumeCommand.Create(session));
        command.Subcommands.Add(SweepMergeCommand.Create(session));
        command.Subcommands.Add(SweepVerifyCommand.Create(session));
        return command;
    }
}
