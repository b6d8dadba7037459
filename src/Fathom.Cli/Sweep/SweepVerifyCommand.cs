using System.CommandLine;
using System.Globalization;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary><c>fathom sweep verify</c>: reads every file and checks it.</summary>
internal static class SweepVerifyCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="session">The session.</param>
    /// <returns>The command.</returns>
    public static Command Create(Session session)
    {
        Argument<string?> directory = SweepFolderArgument.Create();
        Command command = new("verify", "Read every result, compare it with its checksum, and name whatever does not belong.") { directory };
        command.SetAction(parsed =>
        {
            SweepFolder folder = SweepFolderArgument.Open(parsed.GetValue(directory));
            SweepVerification found = folder.Verify();
            SweepStatus status = found.Status;
            foreach (DamagedResult damaged in found.Damaged)
            {
                session.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"damaged: cell {damaged.Index}, '{damaged.Path}': {damaged.Fault}"));
            }

            foreach (int index in found.ForeignCells)
            {
                session.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"wrong identity: cell {index} of the manifest does not have the identity of its parameters"));
            }

            foreach (string name in status.Foreign)
            {
                session.Output.WriteLine($"foreign: '{name}' belongs to no cell");
            }

            session.Output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{status.Total} cells: {status.Done} done, {status.Failed} failed, {status.Missing} missing, {found.Damaged.Length} damaged; {(found.IsSound ? "every file is as it was written" : "resume computes what is damaged again; delete what is foreign")}."));
            return found.IsSound ? FathomProgram.Done : FathomProgram.Failed;
        });
        return command;
    }
}
