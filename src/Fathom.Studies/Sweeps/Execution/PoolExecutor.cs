namespace Fathom.Studies;

/// <summary>Works in this process.</summary>
/// <param name="work">How to compute a cell.</param>
/// <param name="options">How to run.</param>
public sealed class PoolExecutor(SweepWork work, PoolOptions options) : ISweepExecutor
{
    /// <inheritdoc/>
    public SweepRun Run(SweepFolder folder, Action<SweepProgress>? progress, CancellationToken cancellation) => SweepPool.Run(folder, work, options, progress, cancellation);
}
