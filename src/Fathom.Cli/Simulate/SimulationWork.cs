using System.Diagnostics;
using System.Globalization;
using Fathom.Sampling;

namespace Fathom.Cli;

/// <summary>Runs a simulation with progress, and keeps what is done when it is stopped.</summary>
internal static class SimulationWork
{
    /// <summary>Simulates.</summary>
    /// <param name="session">The session.</param>
    /// <param name="request">What to simulate.</param>
    /// <param name="cancellation">Stops after the networks at work.</param>
    /// <param name="least">The number of networks without which there is no result.</param>
    /// <returns>What was observed.</returns>
    /// <exception cref="MisuseException">What is to be kept does not fit into the memory.</exception>
    /// <exception cref="OperationCanceledException">It was stopped before <paramref name="least"/> networks were finished.</exception>
    public static SimulationOutcome Run(Session session, SimulationRequest request, CancellationToken cancellation, int least = 1)
    {
        long started = Stopwatch.GetTimestamp();
        SimulationRun run;
        try
        {
            using ProgressLine progress = new(session, "network");
            run = NetworkSimulator.Run(request.Spec, request.Batch, request.Options, progress.Report, cancellation);
        }
        catch (ArgumentException fault) when (request.Options.Memory == SamplingMemory.Store && fault.Message.Contains("replaying", StringComparison.Ordinal))
        {
            throw new MisuseException($"{SpecFaults.WithoutParameter(fault).TrimEnd('.')}: use --memory replay.", fault);
        }

        if (run.Networks < Math.Min(least, request.Options.Networks))
        {
            throw new OperationCanceledException(cancellation);
        }

        SimulationOutcome outcome = new(request, SimulationResult.Of(run));
        if (!outcome.IsComplete)
        {
            session.Error.WriteLine($"fathom: {outcome.StoppedSentence}");
        }

        if (!session.Quiet)
        {
            double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            session.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{run.Networks} networks in {seconds:0.0} s, {run.Networks / seconds:G3} per second."));
        }

        return outcome;
    }
}
