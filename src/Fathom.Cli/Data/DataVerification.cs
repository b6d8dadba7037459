using System.Globalization;
using Fathom.Data;
using Fathom.Reporting;

namespace Fathom.Cli;

/// <summary>Compares the files of data sets with the originals, and says so line by line or as JSON.</summary>
internal static class DataVerification
{
    /// <summary>Verifies.</summary>
    /// <param name="session">The session.</param>
    /// <param name="name">The data set, which must be here; or null for all files that are here.</param>
    /// <param name="json">Whether the answer is JSON.</param>
    /// <returns>The exit code: done when every file is original.</returns>
    /// <exception cref="ArgumentException">There is no such data set.</exception>
    public static int Write(Session session, string? name, bool json)
    {
        ResultOutput output = new(session);
        DataSetDescription[] sets = name is null ? [.. DataSetCatalog.All] : [DataSetCatalog.Find(name)];
        DataLocator locator = DataLocator.Usual();
        List<(string Set, string File, string? Path, string? Fault)> files = [];
        foreach (DataSetDescription set in sets)
        {
            foreach (DataSetFile file in set.Files)
            {
                string? path = DataList.Where(locator, set, file);
                if (path is null && name is null)
                {
                    continue;
                }

                string? fault = path is null ? "absent" : FaultOf(set, file, path);
                files.Add((set.Name, file.Name, path, fault));
                if (!json)
                {
                    session.Output.WriteLine($"{set.Name}  {file.Name}  {fault ?? "original"}");
                }
            }
        }

        int wrong = files.Count(file => file.Fault is not null);
        if (json)
        {
            JsonOutput.Write(session.Output, writer => WriteJson(files, output.Provenance(null), writer));
        }
        else
        {
            session.Output.WriteLine(files.Count == 0 ? "No data set is here; see 'fathom data list'." : string.Create(CultureInfo.InvariantCulture, $"{files.Count - wrong} files are original, {wrong} are not."));
        }

        return wrong == 0 ? FathomProgram.Done : FathomProgram.Failed;
    }

    private static void WriteJson(List<(string Set, string File, string? Path, string? Fault)> files, Provenance provenance, ResultJsonWriter writer)
    {
        writer.StartObject();
        writer.Text("schema", DataList.Schema);
        provenance.WriteTo(writer);
        writer.StartArray("verified");
        foreach ((string set, string file, string? path, string? fault) in files)
        {
            writer.StartObject();
            writer.Text("set", set);
            writer.Text("file", file);
            writer.Text("path", path);
            writer.Boolean("isOriginal", fault is null);
            writer.Text("fault", fault);
            writer.EndObject();
        }

        writer.EndArray();
        writer.EndObject();
    }

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
