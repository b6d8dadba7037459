using System.Collections.Immutable;

namespace Fathom.Data;

/// <summary>Finds the files of a data set in a list of data folders, the first that has it.</summary>
public sealed class DataLocator
{
    /// <summary>The environment variable that names a data folder.</summary>
    public const string FolderVariable = "FATHOM_DATA";

    /// <summary>The environment variable that names the folder for what is downloaded, instead of the user's cache.</summary>
    public const string CacheVariable = "FATHOM_CACHE";

    /// <summary>Makes a locator.</summary>
    /// <param name="places">Data folders in the order of search, at least one; each holds one sub-folder a data set.</param>
    /// <exception cref="ArgumentException">There is no place.</exception>
    public DataLocator(IEnumerable<string> places)
    {
        ArgumentNullException.ThrowIfNull(places);
        Places = [.. places.Distinct(StringComparer.Ordinal)];
        if (Places.IsEmpty)
            throw new ArgumentException("At least one data folder is needed.", nameof(places));
    }

    /// <summary>The data folders in the order of search.</summary>
    public ImmutableArray<string> Places { get; }

    /// <summary>
    /// The usual places: the folder in FATHOM_DATA; the folder for downloads, which is that in FATHOM_CACHE or <c>fathom</c> in the user's cache folder; <c>shared/data</c> beside the repository that
    /// the current directory is in, and beside the current directory.
    /// </summary>
    /// <returns>A locator.</returns>
    public static DataLocator Usual() => new(UsualPlaces(
        Environment.GetEnvironmentVariable,
        Environment.CurrentDirectory,
        OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData) : null));

    /// <summary>The folder into which data sets are downloaded: that in FATHOM_CACHE, or <c>fathom</c> in the user's cache folder.</summary>
    /// <returns>The folder, which need not exist yet; null when the environment names none.</returns>
    public static string? DownloadFolder() => DownloadFolder(
        Environment.GetEnvironmentVariable,
        Environment.CurrentDirectory,
        OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData) : null);

    /// <summary>Finds a file of a data set.</summary>
    /// <param name="set">The data set.</param>
    /// <param name="file">One of its files.</param>
    /// <returns>The path of an existing file; its contents are not looked at.</returns>
    /// <exception cref="DataUnavailableException">No place has it; the message lists them, where to put the file, and where it comes from.</exception>
    public string Find(DataSetDescription set, DataSetFile file)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(file);
        string[] candidates = [.. Places.Select(place => Path.Combine(place, set.Folder, file.Name))];
        string remedy = set.Downloads.IsEmpty ? "Get it" : $"Run 'fathom data get {set.Name}', or get it";
        return candidates.FirstOrDefault(File.Exists) ?? throw new DataUnavailableException(
            $"{set.Title} is not here: {file.Name} was looked for in {string.Join(", ", candidates.Select(path => $"'{Path.GetDirectoryName(path)}'"))}. "
            + $"{remedy} from {set.Address} and put it in one of these folders, or set {FolderVariable} to the folder that holds '{set.Folder}'.",
            candidates);
    }

    internal static IEnumerable<string> UsualPlaces(Func<string, string?> environment, string currentDirectory, string? localApplicationData)
    {
        string? chosen = environment(FolderVariable);
        if (!string.IsNullOrWhiteSpace(chosen))
            yield return Path.GetFullPath(chosen, currentDirectory);
        if (DownloadFolder(environment, currentDirectory, localApplicationData) is { } downloads)
            yield return downloads;
        string besides = Path.Combine("..", "shared", "data");
        if (RepositoryRoot(currentDirectory) is { } root)
            yield return Path.GetFullPath(besides, root);
        yield return Path.GetFullPath(besides, currentDirectory);
    }

    internal static string? DownloadFolder(Func<string, string?> environment, string currentDirectory, string? localApplicationData)
    {
        string? chosen = environment(CacheVariable);
        return !string.IsNullOrWhiteSpace(chosen) ? Path.GetFullPath(chosen, currentDirectory)
            : CacheFolder(environment, localApplicationData) is { } cache ? Path.Combine(cache, "fathom")
            : null;
    }

    // The XDG base directory specification has relative paths ignored.
    private static string? CacheFolder(Func<string, string?> environment, string? localApplicationData)
    {
        if (!string.IsNullOrEmpty(localApplicationData))
            return localApplicationData;
        if (environment("XDG_CACHE_HOME") is { } cache && Path.IsPathFullyQualified(cache))
            return cache;
        return environment("HOME") is { } home && Path.IsPathFullyQualified(home) ? Path.Combine(home, ".cache") : null;
    }

    // A work tree that is not the first has a file named .git instead of a folder.
    private static string? RepositoryRoot(string folder)
    {
        for (string? candidate = folder; candidate is not null; candidate = Path.GetDirectoryName(candidate))
        {
            if (Path.Exists(Path.Combine(candidate, ".git")))
                return candidate;
        }

        return null;
    }
}
