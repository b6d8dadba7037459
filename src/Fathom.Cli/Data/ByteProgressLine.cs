using System.Diagnostics;
using System.Globalization;
using Fathom.Data;

namespace Fathom.Cli;

/// <summary>One line on the error stream that tells how far a transfer has come; silent for the first second and when nobody watches.</summary>
/// <param name="session">The session.</param>
internal sealed class ByteProgressLine(Session session) : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);

    private readonly long started = Stopwatch.GetTimestamp();
    private long lately = Stopwatch.GetTimestamp();
    private int shown;

    /// <summary>Shows the state, five times a second at most.</summary>
    /// <param name="progress">The state.</param>
    public void Report(DownloadProgress progress)
    {
        if (session.Quiet || Stopwatch.GetElapsedTime(started).TotalSeconds < 1 || Stopwatch.GetElapsedTime(lately) < s_pause)
        {
            return;
        }

        lately = Stopwatch.GetTimestamp();
        string line = string.Create(
            CultureInfo.InvariantCulture, $"{progress.Name}: {progress.Received / 1e6:0.0} of {progress.Length / 1e6:0.0} MB, {100.0 * progress.Received / progress.Length:0} %");
        session.Error.Write($"\r{line.PadRight(shown)}");
        shown = line.Length;
    }

    /// <summary>Removes the line.</summary>
    public void Clear()
    {
        if (shown > 0)
        {
            session.Error.Write($"\r{new string(' ', shown)}\r");
            shown = 0;
        }
    }

    /// <summary>Removes the line.</summary>
    public void Dispose() => Clear();
}
