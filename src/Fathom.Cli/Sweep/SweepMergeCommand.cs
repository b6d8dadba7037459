using System.CommandLine;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary><c>fathom sweep merge</c>: brings the results together in manifest order.</summary>
internal static class SweepMergeCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="session">The session.</param>
    /// <returns>The command.</returns>
    public static Command Create(Session session)
    {
        Argument<string?> directory = SweepFolderArgument.Create();
        Option<string?> prefix = SpecOptions.Text("--out", "PREFIX", "Write PREFIX.csv and PREFIX.json (default: results.csv and results.json in the folder).");
        Option<bool> partial = new("--partial") { Description = "Allow cells without a result; they get the state missing." };
        Option<bool> json = new("--json") { Description = "Print the JSON instead of writing files." };
        Option<bool> csv = new("--csv") { Description = "Print the CSV instead of writing files." };
        Command command = new("merge", "Write all results to one CSV and one JSON file, in manifest order: the same bytes however they were computed.") { directory, prefix, partial, json, csv };
        command.SetAction(parsed =>
        {
            SweepFolder folder = SweepFolderArgument.Open(parsed.GetValue(directory));
            bool toJson = parsed.GetValue(json);
            bool toCsv = parsed.GetValue(csv);
            if (toJson && toCsv)
            {
                throw new MisuseException("--json and --csv both write to the standard output; give one of them.");
            }

            SweepStatus status = folder.Status();
            if (!parsed.GetValue(partial) && !status.IsComplete)
            {
                session.Error.WriteLine(string.Create(
                    System.Globalization.CultureInfo.InvariantCulture, $"fathom: {status.Missing} of {status.Total} cells of '{folder.Path}' have no result yet; resume the sweep, or merge what there is with --partial."));
                return FathomProgram.Failed;
            }

            if (toJson || toCsv)
            {
                SweepOutput.Print(folder, toJson, session.Output);
                return FathomProgram.Done;
            }

            string path = parsed.GetValue(prefix) ?? SweepOutput.DefaultPrefix(folder);
            SweepOutput.Merge(folder, path, parsed.GetValue(partial));
            session.Output.WriteLine($"{path}.csv");
            session.Output.WriteLine($"{path}.json");
            return FathomProgram.Done;
        });
        return command;
    }
}
