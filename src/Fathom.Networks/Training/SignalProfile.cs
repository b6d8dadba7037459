using System.Collections.Immutable;
using System.Numerics;

namespace Fathom.Networks;

/// <summary>What passes through every layer of a network with given weights, on one batch in training mode.</summary>
/// <param name="Loss">The mean loss of the batch.</param>
/// <param name="Layers">One entry per layer with a weight, from the input to the output.</param>
public sealed record SignalProfile(double Loss, ImmutableArray<LayerSignal> Layers)
{
    /// <summary>Measures a network. Neither weights nor running statistics are changed.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="graph">The network.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="source">Where the batch comes from.</param>
    /// <param name="samples">Which samples make the batch, at least one.</param>
    /// <param name="roles">Which values of the network play which part.</param>
    /// <param name="threads">The threads that share the work, at least 1; the result does not depend on it.</param>
    /// <returns>The profile.</returns>
    public static SignalProfile Measure<T>(NetworkGraph graph, ParameterSet<T> parameters, IBatchSource source, ReadOnlySpan<int> samples, NetworkRoles roles, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(roles);
        ImmutableArray<WeightedLayer> layers = WeightedLayer.Of(graph);
        using ExecutionPlan<T> plan = ExecutionPlan.Create(graph, parameters, new PlanOptions
        {
            BatchSize = samples.Length,
            Threads = threads,
            Outputs = [roles.Loss],
            Differentiated = [roles.Loss],
            WatchedValues = [.. layers.Select(layer => layer.Output).Concat(layers.Select(layer => layer.Activation).OfType<string>()).Distinct()],
            WatchedGradients = [.. layers.Select(layer => layer.Output).Distinct()],
        });
        source.Fill(samples, IBatchSource.Unchanged, plan.Input(roles.Input), plan.Input(roles.Labels));
        EdgeRecord<T> record = new();
        plan.Forward(0, record);
        plan.Backward(record);
        Dictionary<(string Value, bool IsGradient), EdgeStatistics> found = [];
        foreach ((NetworkEdge edge, EdgeStatistics statistics) in record.Entries)
        {
            found[(edge.Value, edge.IsGradient)] = statistics;
        }

        ImmutableArray<LayerSignal>.Builder signals = ImmutableArray.CreateBuilder<LayerSignal>(layers.Length);
        foreach (WeightedLayer layer in layers)
        {
            double activation = layer.Activation is { } name ? found[(name, false)].RootMeanSquare : double.NaN;
            double gradient = found.TryGetValue((layer.Output, true), out EdgeStatistics? pulled) ? 2 * Math.Log(pulled.Norm) : double.NegativeInfinity;
            signals.Add(new LayerSignal(layer, found[(layer.Output, false)].RootMeanSquare, activation, gradient, LogSquare(plan.Gradients[layer.Weight])));
        }

        return new SignalProfile(double.CreateTruncating(plan.Value(roles.Loss)[0]), signals.MoveToImmutable());
    }

    // Squares are taken in float64, so that float32 gradients of any size have a norm.
    private static double LogSquare<T>(ReadOnlySpan<T> elements)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double sum = 0;
        foreach (T element in elements)
        {
            double value = double.CreateTruncating(element);
            sum += value * value;
        }

        return Math.Log(sum);
    }
}
