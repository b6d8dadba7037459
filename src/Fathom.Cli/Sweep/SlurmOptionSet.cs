using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary>The options that hand a sweep to Slurm.</summary>
internal sealed class SlurmOptionSet
{
    private readonly Option<string?> engine = SpecOptions.Text("--engine", "WHERE", "pool (this machine) or slurm (submit to a cluster) (default pool).");
    private readonly Option<string?> partition = SpecOptions.Text("--partition", "NAME", "Slurm: the partition.");
    private readonly Option<string?> account = SpecOptions.Text("--account", "NAME", "Slurm: the account that is charged.");
    private readonly Option<string?> memory = SpecOptions.Text("--mem", "GIB", "Slurm: memory per task in GiB.");
    private readonly Option<string?> time = SpecOptions.Text("--time", "TIME", "Slurm: the time limit of a task, such as 30min or 2h; what it does not finish is submitted again.");
    private readonly Option<string?> processors = SpecOptions.Text("--cpus", "N", "Slurm: processors per task (default 1).");
    private readonly Option<string?> parallel = SpecOptions.Text("--parallel", "N", "Slurm: the most tasks at once.");
    private readonly Option<string?> chunk = SpecOptions.Text("--cells-per-task", "N", "Slurm: cells per task (default 1, or as many as keep the array at 1000 tasks).");
    private readonly Option<string?> signal = SpecOptions.Text("--signal", "SECONDS", "Slurm: how long before its time limit a task is told to stop and keep its checkpoints (default 60).");
    private readonly Option<string?> resubmissions = SpecOptions.Text("--resubmit", "N", "Slurm: how often what is missing is submitted again (default 5).");
    private readonly Option<string[]> extra = new("--sbatch") { Description = "Slurm: a further option for the scripts, such as --sbatch=--constraint=avx512; may be repeated.", HelpName = "OPTION" };
    private readonly Option<string?> command = SpecOptions.Text("--fathom", "COMMAND", "Slurm: how nodes call fathom (default: as this process was started).");
    private readonly Option<string?> poll = SpecOptions.Text("--poll", "TIME", "Slurm: how often the queue is looked at (default 5s).");
    private readonly Option<bool> detach = new("--detach") { Description = "Slurm: return once the jobs are submitted; 'fathom sweep resume DIR --engine slurm' follows them." };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="target">The command.</param>
    public void AddTo(Command target)
    {
        foreach (Option option in All)
        {
            target.Options.Add(option);
        }
    }

    /// <summary>Chooses where the work is done.</summary>
    /// <param name="parsed">The parsed command line.</param>
    /// <param name="session">The session.</param>
    /// <param name="folder">The sweep.</param>
    /// <param name="pool">How it is done in this process.</param>
    /// <returns>The executor.</returns>
    public ISweepExecutor Executor(ParseResult parsed, Session session, SweepFolder folder, PoolOptions pool)
    {
        SweepWork work = KnownWork.Of(folder);
        return IsSlurm(parsed)
            ? new SlurmExecutor(Read(parsed, folder, pool), sentence => session.Error.WriteLine($"fathom: {sentence}"))
            : new PoolExecutor(work, pool);
    }

    /// <summary>Whether Slurm is chosen; refuses its options without it.</summary>
    /// <param name="parsed">The parsed command line.</param>
    /// <returns>True for Slurm.</returns>
    public bool IsSlurm(ParseResult parsed)
    {
        bool slurm = OptionWords.Choice("--engine", parsed.GetValue(engine), ("pool", false), ("slurm", true));
        if (!slurm && All.Skip(1).FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } stray)
        {
            throw new MisuseException($"{stray.Name} is for a cluster; add --engine slurm, or leave it away.");
        }

        return slurm;
    }

    /// <summary>Whether the jobs are left to themselves once they are submitted.</summary>
    /// <param name="parsed">The parsed command line.</param>
    /// <returns>True when they are.</returns>
    public bool IsDetached(ParseResult parsed) => parsed.GetValue(detach);

    private Option[] All => [engine, partition, account, memory, time, processors, parallel, chunk, signal, resubmissions, extra, command, poll, detach];

    private SlurmOptions Read(ParseResult parsed, SweepFolder folder, PoolOptions pool)
    {
        ImmutableArray<string> sbatch = [.. parsed.GetValue(extra) ?? []];
        if (sbatch.FirstOrDefault(option => !option.StartsWith('-') || option.Any(char.IsControl)) is { } wrong)
        {
            throw new MisuseException($"--sbatch takes an option of sbatch such as --sbatch=--constraint=avx512, not '{wrong}'.");
        }

        return new SlurmOptions
        {
            Command = FathomCommand.Of(parsed.GetValue(command)),
            JobName = $"fathom-{Path.GetFileName(Path.GetFullPath(folder.Path))}",
            Partition = Name("--partition", parsed.GetValue(partition)),
            Account = Name("--account", parsed.GetValue(account)),
            MemoryMebibytes = parsed.GetValue(memory) is { } gigabytes ? (long)Math.Ceiling(Math.Min(OptionWords.Positive("--mem", gigabytes), 1 << 20) * 1024) : null,
            TimeMinutes = parsed.GetValue(time) is { } text ? (int)Math.Ceiling(Math.Min(Durations.Seconds("--time", text), 3e7) / 60) : null,
            Processors = OptionWords.Whole("--cpus", parsed.GetValue(processors), 1, 4096, 1),
            Parallel = OptionWords.Whole("--parallel", parsed.GetValue(parallel), 1, 1_000_000, 0),
            CellsPerTask = OptionWords.Whole("--cells-per-task", parsed.GetValue(chunk), 1, SweepManifest.MostCells, 0),
            SignalSeconds = OptionWords.Whole("--signal", parsed.GetValue(signal), 1, 65_535, 60),
            Resubmissions = OptionWords.Whole("--resubmit", parsed.GetValue(resubmissions), 0, 1000, 5),
            RetryFailed = pool.RetryFailed,
            Detach = parsed.GetValue(detach),
            Extra = sbatch,
            Poll = TimeSpan.FromSeconds(parsed.GetValue(poll) is { } between ? Math.Min(Durations.Seconds("--poll", between), 3600) : 5),
        };
    }

    private static string? Name(string option, string? text) =>
        text is null || (text.Length > 0 && !text.Any(char.IsControl) && !text.Any(char.IsWhiteSpace))
            ? text
            : throw new MisuseException(string.Create(CultureInfo.InvariantCulture, $"{option} must be a name of the cluster, not '{text}'."));
}
