using System.CommandLine;
using Fathom.Data;

namespace Fathom.Cli;

/// <summary><c>fathom data</c>: which data sets there are, fetches them, and compares them with the originals.</summary>
internal static class DataCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="session">The session.</param>
    /// <returns>The command.</returns>
    public static Command Create(Session session)
    {
        Command command = new("data", "Public and synthetic data sets: list them, get them, verify them. With no options: the list.")
        {
            ListCommand(session),
            GetCommand(session),
            VerifyCommand(session),
        };
        Option<bool> json = JsonOption();
        command.Options.Add(json);
        command.SetAction((parsed, _) => Task.FromResult(DataList.Write(session, parsed.GetValue(json))));
        return command;
    }

    private static Option<bool> JsonOption() => new("--json") { Description = $"Print the answer as JSON (schema {DataList.Schema})." };

    private static Command ListCommand(Session session)
    {
        Option<bool> json = JsonOption();
        Command command = new("list", "What data sets there are, and where they lie on this machine.") { json };
        command.SetAction((parsed, _) => Task.FromResult(DataList.Write(session, parsed.GetValue(json))));
        return command;
    }

    private static Command GetCommand(Session session)
    {
        Argument<string?> name = new("NAME") { Description = "The data set (default fashion-mnist).", Arity = ArgumentArity.ZeroOrOne };
        Option<string?> folder = SpecOptions.Text("--to", "FOLDER", $"The data folder (default the folder in {DataLocator.CacheVariable}, or 'fathom' in the user's cache).");
        Command command = new("get", "Fetch a data set from where its authors publish it; a transfer that was cut goes on, and every file is compared with the original by SHA-256.") { name };
        command.Options.Add(folder);

        int Run(ParseResult parsed, CancellationToken cancellation)
        {
            DataSetDescription set = DataSetCatalog.Find(parsed.GetValue(name) ?? DataSetCatalog.FashionMnist.Name);
            string target = parsed.GetValue(folder) ?? DataLocator.DownloadFolder()
                ?? throw new MisuseException($"the environment names no cache folder; say --to FOLDER, or set {DataLocator.CacheVariable}.");
            string place;
            using (ByteProgressLine line = new(session))
            {
                using DataDownloader downloader = new(new DownloadOptions { Progress = line.Report });
                try
                {
                    place = downloader.GetAsync(set, target, cancellation).GetAwaiter().GetResult();
                }
                catch (DataUnavailableException fault)
                {
                    line.Clear();
                    session.Error.WriteLine($"fathom: {fault.Message}");
                    return FathomProgram.Failed;
                }
                catch (OperationCanceledException)
                {
                    line.Clear();
                    session.Error.WriteLine("fathom: stopped; what has arrived is kept, and the same command goes on with it.");
                    return FathomProgram.Failed;
                }
            }

            session.Output.WriteLine($"{set.Title} is complete and original in {place}.");
            return FathomProgram.Done;
        }

        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return command;
    }

    private static Command VerifyCommand(Session session)
    {
        Argument<string?> name = new("NAME") { Description = "The data set (default all that are here).", Arity = ArgumentArity.ZeroOrOne };
        Option<bool> json = JsonOption();
        Command command = new("verify", "Compare the files of data sets with the originals, by length and SHA-256.") { name, json };
        command.SetAction((parsed, _) => Task.FromResult(DataVerification.Write(session, parsed.GetValue(name), parsed.GetValue(json))));
        return command;
    }
}
