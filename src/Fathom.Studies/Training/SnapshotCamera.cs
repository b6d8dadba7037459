using System.Collections.Immutable;
using System.Numerics;
using Fathom.Networks;

namespace Fathom.Studies;

/// <summary>Takes snapshots of a network, always on the same batch.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <param name="graph">The network.</param>
/// <param name="source">The samples that it learns from.</param>
/// <param name="setup">The setup; its seed chooses the batch.</param>
/// <param name="threads">The threads that share the work.</param>
internal sealed class SnapshotCamera<T>(NetworkGraph graph, IBatchSource source, TrainingSetup setup, int threads)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ImmutableArray<string> watched = setup.Probe is { } probe ? ProbePattern.Find(graph, probe) : [];
    private readonly int[] batch = FirstBatch(source, setup);

    /// <summary>Takes a snapshot.</summary>
    /// <param name="moment">The moment.</param>
    /// <param name="parameters">The weights at that moment, which stay as they are.</param>
    /// <returns>The snapshot.</returns>
    public NetworkSnapshot Take(TrainingMoment moment, ParameterSet<T> parameters)
    {
        NetworkRoles roles = new();
        SignalProfile profile = SignalProfile.Measure(graph, parameters, source, batch, roles, threads);
        return new NetworkSnapshot(moment, profile, watched.IsEmpty ? [] : Probed(parameters, roles));
    }

    private ImmutableArray<ProbeReading> Probed(ParameterSet<T> parameters, NetworkRoles roles)
    {
        using ExecutionPlan<T> plan = ExecutionPlan.Create(graph, parameters, new PlanOptions
        {
            BatchSize = batch.Length,
            Threads = threads,
            Outputs = [roles.Loss],
            Differentiated = [roles.Loss],
            WatchedValues = watched,
            WatchedGradients = [.. watched.Where(value => value != roles.Input && value != roles.Labels)],
        });
        source.Fill(batch, IBatchSource.Unchanged, plan.Input(roles.Input), plan.Input(roles.Labels));
        EdgeRecord<T> record = new();
        plan.Forward(0, record);
        plan.Backward(record);
        return [.. record.Entries.Select(entry => new ProbeReading(entry.Key.Value, entry.Key.IsGradient, entry.Value))];
    }

    // The batch of the first step, as it is without augmentation.
    private static int[] FirstBatch(IBatchSource source, TrainingSetup setup)
    {
        int[] order = new int[source.Count];
        EpochOrder.Fill(order, setup.Seed, 0);
        return order[..Math.Min(setup.BatchSize, order.Length)];
    }
}
