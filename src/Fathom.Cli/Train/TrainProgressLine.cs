using System.Diagnostics;
using System.Globalization;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary>One line on the error stream that tells how a training goes; silent for the first second and when nobody watches.</summary>
internal sealed class TrainProgressLine : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);

    private readonly Session session;
    private readonly long started = Stopwatch.GetTimestamp();
    private long lately;
    private int shown;

    /// <summary>Starts the clock.</summary>
    /// <param name="session">The session.</param>
    public TrainProgressLine(Session session)
    {
        this.session = session;
        lately = started;
    }

    /// <summary>Shows the state, five times a second at most.</summary>
    /// <param name="progress">The state.</param>
    public void Report(TrainingProgress progress)
    {
        TimeSpan elapsed = Stopwatch.GetElapsedTime(started);
        if (session.Quiet || elapsed.TotalSeconds < 1 || Stopwatch.GetElapsedTime(lately) < s_pause || !progress.Recent.IsKnown)
        {
            return;
        }

        lately = Stopwatch.GetTimestamp();
        string line = Words(progress, elapsed.TotalSeconds);
        session.Error.Write($"\r{line.PadRight(shown)}");
        shown = line.Length;
    }

    /// <summary>Removes the line.</summary>
    public void Dispose()
    {
        if (shown > 0)
        {
            session.Error.Write($"\r{new string(' ', shown)}\r");
        }
    }

    /// <summary>The line.</summary>
    /// <param name="progress">The state.</param>
    /// <param name="seconds">The time that this process has worked.</param>
    /// <returns>The words.</returns>
    public static string Words(TrainingProgress progress, double seconds)
    {
        long done = progress.Step - progress.StartStep;
        double remaining = seconds * (progress.TotalSteps - progress.Step) / Math.Max(1, done);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"step {progress.Step} of {progress.TotalSteps} (epoch {(double)progress.Step / progress.StepsPerEpoch:0.0}), loss {progress.Recent.Loss:G3}, accuracy {100 * progress.Recent.Accuracy:0.0} %, {done * progress.BatchSize / seconds:#,##0} samples/s, about {ProgressLine.Words(remaining)} left");
    }
}
