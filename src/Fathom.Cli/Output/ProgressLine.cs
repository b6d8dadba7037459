using System.Diagnostics;
using System.Globalization;

namespace Fathom.Cli;

/// <summary>One line on the error stream that tells how far long work has come; silent for the first second and when nobody watches.</summary>
/// <remarks>Work on several threads may report; a state that is older than the one shown is left out.</remarks>
internal sealed class ProgressLine : IDisposable
{
    private readonly Session session;
    private readonly string what;
    private readonly long started = Stopwatch.GetTimestamp();
    private readonly Lock gate = new();
    private int shown;
    private int furthest;

    /// <summary>Starts the clock.</summary>
    /// <param name="session">The session.</param>
    /// <param name="what">What is counted, for instance <c>layer</c>.</param>
    public ProgressLine(Session session, string what)
    {
        this.session = session;
        this.what = what;
    }

    /// <summary>Shows the state.</summary>
    /// <param name="done">How many are done.</param>
    /// <param name="total">How many there are.</param>
    public void Report(int done, int total)
    {
        TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
        if (session.Quiet || elapsed.TotalSeconds < 1 || done <= 0)
        {
            return;
        }

        double remaining = elapsed.TotalSeconds * (total - done) / done;
        string line = string.Create(CultureInfo.InvariantCulture, $"{what} {done} of {total}, about {Words(remaining)} left");
        lock (gate)
        {
            if (done > furthest)
            {
                session.Error.Write($"\r{line.PadRight(shown)}");
                shown = line.Length;
                furthest = done;
            }
        }
    }

    /// <summary>Removes the line.</summary>
    public void Dispose()
    {
        if (shown > 0)
        {
            session.Error.Write($"\r{new string(' ', shown)}\r");
        }
    }

    /// <summary>A time in words.</summary>
    /// <param name="seconds">The time in seconds.</param>
    /// <returns>For instance <c>12 s</c>.</returns>
    public static string Words(double seconds) => seconds < 120
        ? string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s")
        : seconds < 7200
            ? string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} min")
            : string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.#} h");
}
