using System.CommandLine;
using System.Globalization;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary><c>fathom sweep status</c>: how far a sweep has come.</summary>
internal static class SweepStatusCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="session">The session.</param>
    /// <returns>The command.</returns>
    public static Command Create(Session session)
    {
        Argument<string?> directory = SweepFolderArgument.Create();
        Option<bool> map = new("--map") { Description = "Read the results and draw the heat map." };
        Option<bool> json = new("--json") { Description = "Print the counts as JSON (schema fathom.sweep-status/1)." };
        Command command = new("status", "Tell how many cells are done, failed and missing.") { directory, map, json };
        command.SetAction(parsed =>
        {
            SweepFolder folder = SweepFolderArgument.Open(parsed.GetValue(directory));
            SweepStatus status = folder.Status();
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(session.Output, writer =>
                {
                    writer.StartObject();
                    writer.Text("schema", "fathom.sweep-status/1");
                    writer.Text("kind", folder.Manifest.Kind);
                    writer.WholeNumber("cells", status.Total);
                    writer.WholeNumber("done", status.Done);
                    writer.WholeNumber("failed", status.Failed);
                    writer.WholeNumber("missing", status.Missing);
                    writer.EndObject();
                });
            }
            else if (parsed.GetValue(map))
            {
                SweepOutput.PrintMap(folder, status, session);
            }
            else
            {
                session.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{status.Total} cells of {folder.Manifest.Kind}: {status.Done} done, {status.Failed} failed, {status.Missing} missing"));
            }

            return FathomProgram.Done;
        });
        return command;
    }
}
