using System.CommandLine;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary><c>fathom sweep resume</c>: computes what is missing.</summary>
internal static class SweepResumeCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="session">The session.</param>
    /// <returns>The command.</returns>
    public static Command Create(Session session)
    {
        Argument<string?> directory = SweepFolderArgument.Create();
        SweepRunOptions options = new();
        SlurmOptionSet slurm = new();
        Command command = new("resume", "Compute the cells that have no result yet, and those whose result file is damaged.") { directory };
        options.AddTo(command);
        slurm.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            ResultOutput output = new(session);
            SweepFolder folder = SweepFolderArgument.Open(parsed.GetValue(directory));
            SweepSession.Run(session, folder, slurm.Executor(parsed, session, folder, options.Read(parsed)), () => output.Provenance(folder.Manifest.Seed), cancellation);
            if (slurm.IsDetached(parsed))
            {
                return Task.FromResult(FathomProgram.Done);
            }

            SweepStatus status = folder.Status();
            if (status.IsComplete)
            {
                SweepOutput.Merge(folder, SweepOutput.DefaultPrefix(folder), partial: false);
            }

            SweepOutput.PrintMap(folder, status, session);
            return Task.FromResult(SweepSession.Close(session, folder, status, cancellation.IsCancellationRequested, slurm.IsSlurm(parsed)));
        });
        return command;
    }
}
