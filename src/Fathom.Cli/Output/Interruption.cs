using System.Runtime.InteropServices;

namespace Fathom.Cli;

/// <summary>Turns the first Ctrl-C into a request to stop, and leaves the second to the system, which ends the process at once.</summary>
/// <remarks>
/// System.CommandLine would give an action two seconds after the first signal; the networks at work may take longer, and what they have
/// found is to be kept.
/// </remarks>
internal sealed class Interruption : IDisposable
{
    private readonly Session session;
    private readonly CancellationTokenSource source;
    private readonly PosixSignalRegistration interrupt;
    private readonly PosixSignalRegistration terminate;
    private int signals;

    /// <summary>Begins to listen.</summary>
    /// <param name="session">The session.</param>
    /// <param name="outer">A token that stops the work as well.</param>
    public Interruption(Session session, CancellationToken outer)
    {
        this.session = session;
        source = CancellationTokenSource.CreateLinkedTokenSource(outer);
        interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle);
        terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle);
    }

    /// <summary>Is cancelled by the first signal.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>Stops listening.</summary>
    public void Dispose()
    {
        interrupt.Dispose();
        terminate.Dispose();
        source.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        if (Interlocked.Increment(ref signals) > 1)
        {
            return;
        }

        context.Cancel = true;
        if (!session.Quiet)
        {
            session.Error.WriteLine();
            session.Error.WriteLine("fathom: stopping; what is at work is finished first (Ctrl-C again ends at once).");
        }

        source.Cancel();
    }
}
