using System.Diagnostics;
using System.Reflection;
using Fathom.Reporting;

namespace Fathom.Cli;

/// <summary>The provenance of a result that a command makes.</summary>
internal sealed class ResultOutput
{
    private readonly Session session;
    private readonly DateTimeOffset startedAt = DateTimeOffset.UtcNow;
    private readonly long started = Stopwatch.GetTimestamp();

    /// <summary>Starts the clock.</summary>
    /// <param name="session">The session.</param>
    public ResultOutput(Session session) => this.session = session;

    /// <summary>The time since the command began.</summary>
    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(started);

    /// <summary>The provenance at this moment.</summary>
    /// <param name="seed">The seed, when randomness was used.</param>
    /// <returns>Version, command, start, duration and machine.</returns>
    public Provenance Provenance(ulong? seed) => new(
        "fathom",
        Version,
        Reporting.Provenance.QuoteCommand(["fathom", .. session.Arguments]),
        startedAt,
        Stopwatch.GetElapsedTime(started),
        MachineDescription.Current())
    {
        Seed = seed,
    };

    /// <summary>The program's version.</summary>
    public static string Version =>
        typeof(ResultOutput).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
