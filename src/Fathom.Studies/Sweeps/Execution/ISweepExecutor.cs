namespace Fathom.Studies;

/// <summary>Works through what is missing of a sweep, somewhere.</summary>
public interface ISweepExecutor
{
    /// <summary>Computes what is missing.</summary>
    /// <param name="folder">The sweep.</param>
    /// <param name="progress">Is told of every outcome, by one thread at a time; it must be quick.</param>
    /// <param name="cancellation">Stops; what is finished is kept.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="SweepException">The sweep cannot go on.</exception>
    public SweepRun Run(SweepFolder folder, Action<SweepProgress>? progress, CancellationToken cancellation);
}
