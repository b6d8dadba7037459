using System.CommandLine;
using System.Globalization;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary>The options of every command that works through a sweep.</summary>
internal sealed class SweepRunOptions
{
    private readonly Option<string?> threads = SpecOptions.Text("--threads", "T", "Number of threads (default all processors); results do not depend on it.");
    private readonly Option<string?> memory = SpecOptions.Text("--memory-limit", "GIB", "Memory that all cells at work may take, in GiB (default: three quarters of what this process may use).");
    private readonly Option<bool> retry = new("--retry-failed") { Description = "Compute cells that ended with an error again." };

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[threads, memory, retry])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Reads them.</summary>
    /// <param name="parsed">The parsed command line.</param>
    /// <returns>The options.</returns>
    public PoolOptions Read(ParseResult parsed) => new()
    {
        Threads = OptionWords.Whole("--threads", parsed.GetValue(threads), 1, 4096, 0),
        MemoryLimit = parsed.GetValue(memory) is { } text ? Bytes(text) : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4 * 3,
        RetryFailed = parsed.GetValue(retry),
    };

    private static long Bytes(string text)
    {
        double gigabytes = OptionWords.Positive("--memory-limit", text);
        return gigabytes <= 1 << 20
            ? Math.Max(1, (long)(gigabytes * (1L << 30)))
            : throw new MisuseException(string.Create(CultureInfo.InvariantCulture, $"--memory-limit must be at most {1 << 20} GiB, not {text}."));
    }
}
