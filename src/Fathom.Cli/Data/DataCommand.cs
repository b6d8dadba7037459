using System.CommandLine;
using System.Globalization;
using Fathom.Data;
using Fathom.Reporting;

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
        command.SetAction((_, _) => Task.FromResult(List(session)));
        return command;
    }

    private static Command ListCommand(Session session)
    {
        Command command = new("list", "What data sets there are, and where they lie on this machine.");
        command.SetAction((_, _) => Task.FromResult(List(session)));
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
        Command command = new("verify", "Compare the files of data sets with the originals, by length and SHA-256.") { name };

        int Run(ParseResult parsed)
        {
            IEnumerable<DataSetDescription> sets = parsed.GetValue(name) is { } wanted ? [DataSetCatalog.Find(wanted)] : DataSetCatalog.All;
            bool mustBeThere = parsed.GetValue(name) is not null;
            DataLocator locator = DataLocator.Usual();
            int wrong = 0;
            int right = 0;
            foreach (DataSetDescription set in sets)
            {
                foreach (DataSetFile file in set.Files)
                {
                    string? path = Where(locator, set, file);
                    if (path is null)
                    {
                        wrong += mustBeThere ? 1 : 0;
                        if (mustBeThere)
                        {
                            session.Output.WriteLine($"{set.Name}  {file.Name}  absent");
                        }

                        continue;
                    }

                    string? fault = FaultOf(set, file, path);
                    session.Output.WriteLine($"{set.Name}  {file.Name}  {fault ?? "original"}");
                    wrong += fault is null ? 0 : 1;
                    right += fault is null ? 1 : 0;
                }
            }

            session.Output.WriteLine(wrong == 0 && right == 0 ? "No data set is here; see 'fathom data list'." : string.Create(CultureInfo.InvariantCulture, $"{right} files are original, {wrong} are not."));
            return wrong == 0 ? FathomProgram.Done : FathomProgram.Failed;
        }

        command.SetAction((parsed, _) => Task.FromResult(Run(parsed)));
        return command;
    }

    private static int List(Session session)
    {
        DataLocator locator = DataLocator.Usual();
        session.Output.Write(PlainTableWriter.Write(new TextTable(
            [
                new("name", Alignment: ColumnAlignment.Left), new("samples", Alignment: ColumnAlignment.Left), new("classes"), new("to learn from"), new("to test on"), new("where", Alignment: ColumnAlignment.Left),
            ],
            [
                .. DataSetCatalog.All.Select(set => (System.Collections.Immutable.ImmutableArray<TableCell>)
                [
                    set.Name, $"images {set.Shape}", TableCell.FromInt64(set.ClassNames.Length), Count(set, DataSplit.Train), Count(set, DataSplit.Test), Place(locator, set),
                ]),
                .. SyntheticData.Names.Select(name => (System.Collections.Immutable.ImmutableArray<TableCell>)
                [
                    name, "drawn", TableCell.FromInt64(SyntheticData.Classes), "any", "any", "drawn from the seed; needs no files",
                ]),
            ])));
        return FathomProgram.Done;
    }

    private static string Count(DataSetDescription set, DataSplit split)
    {
        const int MnistTrain = 60_000;
        const int Tests = 10_000;
        long records = set.Files.Where(file => file.Split == split).Sum(file => file.Content switch
        {
            DataSetContent.CifarRecords => file.Length / (1 + set.Shape.Features),
            DataSetContent.CifarFineRecords => file.Length / (2 + set.Shape.Features),
            DataSetContent.IdxLabels => split == DataSplit.Train ? MnistTrain : Tests,
            _ => 0,
        });
        return records.ToString("#,##0", CultureInfo.InvariantCulture);
    }

    private static string Place(DataLocator locator, DataSetDescription set)
    {
        string?[] paths = [.. set.Files.Select(file => Where(locator, set, file))];
        double megabytes = set.Downloads.Sum(download => download.Length) / 1e6;
        string get = string.Create(CultureInfo.InvariantCulture, $"'fathom data get {set.Name}', {megabytes:0} MB");
        return paths.All(path => path is not null) ? Path.GetDirectoryName(paths[0]) ?? string.Empty
            : paths.Any(path => path is not null) ? $"in part; {get}"
            : $"not here; {get}";
    }

    private static string? Where(DataLocator locator, DataSetDescription set, DataSetFile file) =>
        locator.Places.Select(place => Path.Combine(place, set.Folder, file.Name)).FirstOrDefault(File.Exists);

    private static string? FaultOf(DataSetDescription set, DataSetFile file, string path)
    {
        try
        {
            DataSetReader.Verify(set, file, path);
            return null;
        }
        catch (Exception fault) when (fault is DataFormatException or DataUnavailableException)
        {
            return fault.Message;
        }
    }
}
