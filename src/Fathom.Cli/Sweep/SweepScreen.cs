using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Fathom.Reporting;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary>The live view of a sweep on the error stream: the heat map as it fills, and how far it has come.</summary>
/// <remarks>Silent for the first second and when nobody watches; drawn at most a few times per second, so that it costs the work nothing.</remarks>
internal sealed class SweepScreen : IDisposable
{
    private const int MostRows = 16;
    private static readonly TimeSpan s_between = TimeSpan.FromMilliseconds(250);
    private readonly Session session;
    private readonly SweepMap? map;
    private readonly int before;
    private readonly int total;
    private readonly long started = Stopwatch.GetTimestamp();
    private long drawn;
    private int lines;

    /// <summary>Starts the clock.</summary>
    /// <param name="session">The session.</param>
    /// <param name="folder">The sweep.</param>
    /// <param name="status">How far it is when the run begins.</param>
    public SweepScreen(Session session, SweepFolder folder, SweepStatus status)
    {
        this.session = session;
        before = status.Done + status.Failed;
        total = status.Total;
        map = session.Quiet ? null : before > 0 ? SweepMap.Of(folder) : SweepMap.Of(folder.Manifest);
    }

    /// <summary>Shows what has happened.</summary>
    /// <param name="progress">The news.</param>
    public void Show(SweepProgress progress)
    {
        if (session.Quiet)
        {
            return;
        }

        if (progress.Outcome is { } outcome)
        {
            map?.Add(progress.Cell, outcome);
        }

        if (Stopwatch.GetElapsedTime(started).TotalSeconds < 1 || Stopwatch.GetElapsedTime(drawn) < s_between)
        {
            return;
        }

        drawn = Stopwatch.GetTimestamp();
        Draw(SweepMapText.Lines(map, Width(), MostRows, TerminalColors.AreKnown).Append(Status(progress)));
    }

    /// <summary>Removes the view.</summary>
    public void Dispose() => Draw([]);

    private void Draw(IEnumerable<string> view)
    {
        StringBuilder text = new();
        if (lines > 0)
        {
            // Up to the first line of the view, then clear to the end of the screen.
            text.Append(CultureInfo.InvariantCulture, $"\u001b[{lines}F\u001b[J");
        }

        lines = 0;
        foreach (string line in view)
        {
            text.Append(line).Append('\n');
            lines++;
        }

        if (text.Length > 0)
        {
            session.Error.Write(text.ToString());
            session.Error.Flush();
        }
    }

    private string Status(SweepProgress progress)
    {
        double elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
        string left = progress.Finished > 0 ? $", about {Durations.Text(elapsed * progress.Remaining / progress.Finished)} left" : string.Empty;
        string inside = progress is { Outcome: null, CellTotal: > 0 } ? string.Create(CultureInfo.InvariantCulture, $"; cell {progress.Cell.Index}: {progress.CellDone} of {progress.CellTotal}") : string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $"{before + progress.Finished} of {total} cells, {progress.Failed} failed, {progress.Running} at work{left}{inside}");
    }

    private static int Width()
    {
        try
        {
            return Math.Clamp(Console.WindowWidth - 1, TerminalPlot.LeastWidth, 100);
        }
        catch (Exception fault) when (fault is IOException or PlatformNotSupportedException)
        {
            return 79;
        }
    }
}
