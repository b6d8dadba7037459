using System.Globalization;
using Fathom.Reporting;

namespace Fathom.Studies;

/// <summary>What a sweep on Slurm keeps in its folder beside the results: scripts, lists of cells, logs, and the numbers of its jobs.</summary>
internal sealed class SlurmFiles
{
    /// <summary>The name of the folder in the sweep's folder.</summary>
    public const string FolderName = "slurm";

    private const string JobsName = "jobs.txt";
    private readonly string folder;

    /// <summary>Makes the folder.</summary>
    /// <param name="sweep">The sweep's folder, as an absolute path.</param>
    public SlurmFiles(string sweep)
    {
        folder = Path.Combine(sweep, FolderName);
        StorageFaults.Guard(sweep, () => Directory.CreateDirectory(folder));
    }

    /// <summary>The jobs of the last submission, array and merge; empty when there was none.</summary>
    /// <returns>Their numbers.</returns>
    public string[] Jobs()
    {
        string path = Path.Combine(folder, JobsName);
        return File.Exists(path) ? [.. File.ReadAllLines(path).Where(line => line.Length > 0)] : [];
    }

    /// <summary>Keeps the jobs of a submission.</summary>
    /// <param name="jobs">Their numbers.</param>
    public void Keep(IEnumerable<string> jobs) => Write(JobsName, string.Concat(jobs.Select(job => job + "\n")));

    /// <summary>The number of the next submission, from 1.</summary>
    /// <returns>The number.</returns>
    public int NextRound()
    {
        int round = 1;
        while (File.Exists(PathOf(Array(round))))
        {
            round++;
        }

        return round;
    }

    /// <summary>The name of a submission's script.</summary>
    /// <param name="round">The submission.</param>
    /// <returns>The name.</returns>
    public static string Array(int round) => string.Create(CultureInfo.InvariantCulture, $"array-{round}.sh");

    /// <summary>The name of a submission's list of cells.</summary>
    /// <param name="round">The submission.</param>
    /// <returns>The name.</returns>
    public static string List(int round) => string.Create(CultureInfo.InvariantCulture, $"cells-{round}.txt");

    /// <summary>Writes a file.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="text">Its content.</param>
    /// <returns>Its path.</returns>
    public string Write(string name, string text)
    {
        string path = PathOf(name);
        return StorageFaults.Guard(path, () =>
        {
            AtomicFile.WriteText(path, text);
            return path;
        });
    }

    private string PathOf(string name) => Path.Combine(folder, name);
}
