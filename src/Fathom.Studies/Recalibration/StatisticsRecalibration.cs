using System.Collections.Immutable;
using System.Numerics;
using Fathom.Networks;

namespace Fathom.Studies;

/// <summary>Computes running statistics again, exactly over a data set, norm by norm from the input to the output.</summary>
/// <remarks>
/// Running statistics are averages of batches that were normalized, in the layers below, by their own statistics, while weights moved. In inference the layers below normalize by running
/// statistics, so what a norm sees has other means and variances than those it remembers, the more the deeper it stands. Here each norm gets the mean and variance, over all samples, of what it
/// will see: the layers below it normalize by the statistics that were computed just before. The state of all samples is carried from norm to norm, so the cost is that of one pass.
/// </remarks>
public static class StatisticsRecalibration
{
    /// <summary>Recalibrates.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="graph">The network.</param>
    /// <param name="parameters">Its parameters; receive the new running statistics.</param>
    /// <param name="source">The samples.</param>
    /// <param name="options">Batch size, threads, memory.</param>
    /// <returns>The number of norms.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static int Run<T>(NetworkGraph graph, ParameterSet<T> parameters, IBatchSource source, RecalibrationOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        ImmutableArray<NormLayer> norms = NormLayer.Of(graph);
        CarriedSamples<T>? carried = CarriedSamples<T>.Begin(graph, parameters, source, norms, options);
        for (int i = 0; i < norms.Length; i++)
        {
            options.Cancellation.ThrowIfCancellationRequested();
            NormLayer norm = norms[i];
            PooledMoments moments = new(parameters[norm.Mean].Length);
            if (carried is not null)
            {
                carried.Advance(norm, moments);
            }
            else
            {
                FromTheBeginning(graph, parameters, source, norm, moments, options);
            }

            Store(norm, moments, parameters);
            options.Progress?.Invoke(i + 1, norms.Length);
        }

        return norms.Length;
    }

    internal static int[] Samples(int start, int count, int batch) => [.. Enumerable.Range(start, batch).Select(sample => sample % count)];

    private static void FromTheBeginning<T>(
        NetworkGraph graph, ParameterSet<T> parameters, IBatchSource source, NormLayer norm, PooledMoments moments, RecalibrationOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using ExecutionPlan<T> plan = ExecutionPlan.Create(
            graph, parameters, new PlanOptions { BatchSize = options.BatchSize, IsTraining = false, Threads = options.Threads, Outputs = [norm.Input] });
        T[] labels = new T[options.BatchSize];
        for (int start = 0; start < source.Count; start += options.BatchSize)
        {
            options.Cancellation.ThrowIfCancellationRequested();
            source.Fill(Samples(start, source.Count, options.BatchSize), IBatchSource.Unchanged, plan.Input(options.Roles.Input), labels);
            plan.Forward();
            moments.Add(plan.Value(norm.Input), options.BatchSize, Math.Min(options.BatchSize, source.Count - start));
        }
    }

    private static void Store<T>(NormLayer norm, PooledMoments moments, ParameterSet<T> parameters)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> mean = parameters[norm.Mean];
        Span<T> variance = parameters[norm.Variance];
        for (int channel = 0; channel < mean.Length; channel++)
        {
            mean[channel] = norm.Operation.Centred ? T.CreateTruncating(moments.Mean[channel]) : T.Zero;
            variance[channel] = T.CreateTruncating(moments.Variance(channel, norm.Operation.Centred, norm.Operation.RunningVarianceIsBiased));
        }
    }
}
