using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Fathom.Data;

/// <summary>Unpacks the files of a data set from an archive, each only under its own name and only when it is the original.</summary>
internal static class ArchiveFiles
{
    /// <summary>Unpacks.</summary>
    /// <param name="archive">A <c>.tar.gz</c>.</param>
    /// <param name="set">The data set whose files are wanted; those of other sets in the same folder are unpacked too when the catalog knows them.</param>
    /// <param name="target">The folder for the files.</param>
    /// <param name="cancellation">Stops between files.</param>
    /// <exception cref="DataFormatException">The archive is damaged, lacks a file, or holds another than the original.</exception>
    public static void Unpack(string archive, DataSetDescription set, string target, CancellationToken cancellation)
    {
        Dictionary<string, DataSetFile> wanted = new(StringComparer.Ordinal);
        foreach (DataSetFile file in set.Files.Concat(DataSetCatalog.All.Where(other => other.Folder == set.Folder && other.Downloads.SequenceEqual(set.Downloads)).SelectMany(other => other.Files)))
        {
            wanted.TryAdd(file.Name, file);
        }

        HashSet<string> found = [];
        try
        {
            using FileStream stream = File.OpenRead(archive);
            using GZipStream contents = new(stream, CompressionMode.Decompress);
            using TarReader reader = new(contents);
            while (reader.GetNextEntry() is { } entry)
            {
                cancellation.ThrowIfCancellationRequested();
                if (entry.DataStream is { } data && wanted.TryGetValue(Path.GetFileName(entry.Name), out DataSetFile? file) && found.Add(file.Name))
                    Keep(archive, file, data, Path.Combine(target, file.Name));
            }
        }
        catch (Exception cause) when (cause is InvalidDataException or EndOfStreamException)
        {
            throw new DataFormatException(archive, 0, "the archive is damaged; delete it and get it again", cause);
        }

        string[] absent = [.. set.Files.Select(file => file.Name).Where(name => !found.Contains(name))];
        if (absent.Length > 0)
            throw new DataFormatException(archive, 0, $"the archive does not hold {string.Join(", ", absent)}");
    }

    private static void Keep(string archive, DataSetFile file, Stream data, string path)
    {
        string part = path + ".part";
        using (FileStream output = new(part, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            data.CopyTo(output);
        }

        string digest;
        using (FileStream written = File.OpenRead(part))
        {
            digest = Convert.ToHexStringLower(SHA256.HashData(written));
        }

        if (digest != file.Sha256)
        {
            File.Delete(part);
            throw new DataFormatException(archive, 0, $"its {file.Name} has the SHA-256 {digest}, the original has {file.Sha256}");
        }

        File.Move(part, path, overwrite: true);
    }
}
