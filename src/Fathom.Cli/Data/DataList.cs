using System.Collections.Immutable;
using System.Globalization;
using Fathom.Data;
using Fathom.Reporting;

namespace Fathom.Cli;

/// <summary>The list of data sets: as a table, or as JSON.</summary>
internal static class DataList
{
    /// <summary>The schema of the JSON that <c>fathom data</c> prints.</summary>
    public const string Schema = "fathom.data/1";

    /// <summary>Writes the list.</summary>
    /// <param name="session">The session.</param>
    /// <param name="json">Whether as JSON.</param>
    /// <returns>The exit code.</returns>
    public static int Write(Session session, bool json)
    {
        DataLocator locator = DataLocator.Usual();
        if (json)
        {
            ResultOutput output = new(session);
            JsonOutput.Write(session.Output, writer => WriteJson(locator, output.Provenance(null), writer));
            return FathomProgram.Done;
        }

        session.Output.Write(PlainTableWriter.Write(new TextTable(
            [
                new("name", Alignment: ColumnAlignment.Left), new("samples", Alignment: ColumnAlignment.Left), new("classes"), new("to learn from"), new("to test on"), new("where", Alignment: ColumnAlignment.Left),
            ],
            [
                .. DataSetCatalog.All.Select(set => (ImmutableArray<TableCell>)
                [
                    set.Name, $"images {set.Shape}", TableCell.FromInt64(set.ClassNames.Length), Count(set, DataSplit.Train).ToString("#,##0", CultureInfo.InvariantCulture),
                    Count(set, DataSplit.Test).ToString("#,##0", CultureInfo.InvariantCulture), Place(locator, set),
                ]),
                .. SyntheticData.Names.Select(name => (ImmutableArray<TableCell>)
                [
                    name, "drawn", TableCell.FromInt64(SyntheticData.Classes), "any", "any", "drawn from the seed; needs no files",
                ]),
            ])));
        return FathomProgram.Done;
    }

    /// <summary>Where a file lies.</summary>
    /// <param name="locator">The folders.</param>
    /// <param name="set">Its data set.</param>
    /// <param name="file">The file.</param>
    /// <returns>The path, or null when it is in none of them.</returns>
    public static string? Where(DataLocator locator, DataSetDescription set, DataSetFile file) =>
        locator.Places.Select(place => Path.Combine(place, set.Folder, file.Name)).FirstOrDefault(File.Exists);

    private static void WriteJson(DataLocator locator, Provenance provenance, ResultJsonWriter writer)
    {
        writer.StartObject();
        writer.Text("schema", Schema);
        provenance.WriteTo(writer);
        writer.StartArray("sets");
        foreach (DataSetDescription set in DataSetCatalog.All)
        {
            string?[] paths = [.. set.Files.Select(file => Where(locator, set, file))];
            writer.StartObject();
            writer.Text("name", set.Name);
            writer.Text("title", set.Title);
            writer.Text("samples", set.Shape.ToString());
            writer.WholeNumber("classes", set.ClassNames.Length);
            writer.WholeNumber("train", Count(set, DataSplit.Train));
            writer.WholeNumber("test", Count(set, DataSplit.Test));
            writer.WholeNumber("filesHere", paths.Count(path => path is not null));
            writer.WholeNumber("files", paths.Length);
            writer.Text("folder", paths.All(path => path is not null) ? Path.GetDirectoryName(paths[0]) : null);
            writer.WholeNumber("downloadBytes", set.Downloads.Sum(download => download.Length));
            writer.Text("licence", set.Licence);
            writer.EndObject();
        }

        writer.EndArray();
        writer.StartArray("drawn");
        foreach (string name in SyntheticData.Names)
        {
            writer.StartObject();
            writer.Text("name", name);
            writer.WholeNumber("classes", SyntheticData.Classes);
            writer.EndObject();
        }

        writer.EndArray();
        writer.EndObject();
    }

    private static long Count(DataSetDescription set, DataSplit split)
    {
        const int MnistTrain = 60_000;
        const int Tests = 10_000;
        return set.Files.Where(file => file.Split == split).Sum(file => file.Content switch
        {
            DataSetContent.CifarRecords => file.Length / (1 + set.Shape.Features),
            DataSetContent.CifarFineRecords => file.Length / (2 + set.Shape.Features),
            DataSetContent.IdxLabels => split == DataSplit.Train ? MnistTrain : Tests,
            _ => 0,
        });
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
}
