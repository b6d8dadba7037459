using System.Numerics;
using System.Runtime.ExceptionServices;

namespace Fathom.Sampling;

/// <summary>Takes networks through a simulation on several threads.</summary>
/// <remarks>Each network is made wholly by one thread and put in its own place, so the number of threads changes no bit.</remarks>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="program">What is simulated.</param>
/// <param name="method">Weightless or dense.</param>
/// <param name="memory">Store or replay, and how many threads.</param>
/// <param name="quantities">Number of observed quantities.</param>
internal sealed class NetworkWorkers<T>(NetworkProgram program, SamplingMethod method, MemoryEstimate memory, int quantities)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly double[]?[] finished = new double[]?[program.Options.Networks];
    private readonly double[] identityErrors = new double[program.Options.Networks];
    private readonly Lock reporting = new();
    private int next = -1;
    private int done;
    private volatile int highest = -1;
    private volatile ExceptionDispatchInfo? failure;

    /// <summary>Number of networks, counted from the first, that were finished without a gap.</summary>
    public int Finished => Array.IndexOf(finished, null) is var gap && gap < 0 ? finished.Length : gap;

    /// <summary>The observed numbers of a network.</summary>
    /// <param name="network">Which network, below <see cref="Finished"/>.</param>
    /// <returns>Quantities × layers.</returns>
    public double[] Values(int network) => finished[network]!;

    /// <summary>The largest error of the identities in a network.</summary>
    /// <param name="network">Which network.</param>
    /// <returns>The error; NaN when it was not checked.</returns>
    public double IdentityError(int network) => identityErrors[network];

    /// <summary>Works until every network is finished or the work is stopped.</summary>
    /// <param name="progress">Is told how many of how many networks are done, or null.</param>
    /// <param name="cancellation">Stops the work.</param>
    public void Run(Action<int, int>? progress, CancellationToken cancellation)
    {
        Parallel.For(0, memory.Threads, new ParallelOptions { MaxDegreeOfParallelism = memory.Threads }, _ => Work(progress, cancellation));
        failure?.Throw();
    }

    private void Work(Action<int, int>? progress, CancellationToken cancellation)
    {
        try
        {
            NetworkPass<T>? pass = null;
            LayerObserver<T>? observer = null;
            while (failure is null && !cancellation.IsCancellationRequested && Interlocked.Increment(ref next) is var index && index < finished.Length)
            {
                pass ??= new NetworkPass<T>(program, WeightChoice.Create<T>(program, method, memory.Memory), memory.Memory);
                observer ??= new LayerObserver<T>(program);
                double[] values = new double[quantities * program.Depth];
                observer.Begin(values);

                // A network that others have overtaken is worth finishing: without it they would not count.
                if (pass.Run(program.Options.FirstNetwork + index, observer, () => cancellation.IsCancellationRequested && index > highest))
                {
                    Keep(index, values, pass.LargestIdentityError, progress);
                }
            }
        }
#pragma warning disable CA1031 // Whatever goes wrong is thrown again, as it is, where the simulation was started.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = ExceptionDispatchInfo.Capture(exception);
        }
    }

    private void Keep(int index, double[] values, double identityError, Action<int, int>? progress)
    {
        lock (reporting)
        {
            identityErrors[index] = identityError;
            finished[index] = values;
            highest = Math.Max(highest, index);
            done++;
            progress?.Invoke(done, finished.Length);
        }
    }
}
