using System.Collections.Immutable;
using System.Numerics;
using Fathom.Networks;

namespace Fathom.Studies;

/// <summary>All samples of a data set at one place of a network in inference mode, carried from norm to norm.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
/// <remarks>The place is a cut through the order of the nodes; what is kept are the values that are made before the cut and read behind it.</remarks>
internal sealed class CarriedSamples<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly NetworkGraph graph;
    private readonly ParameterSet<T> parameters;
    private readonly RecalibrationOptions options;
    private readonly ImmutableDictionary<string, TensorShape> shapes;
    private readonly int samples;
    private Dictionary<string, T[]> kept;
    private int cut;

    private CarriedSamples(NetworkGraph graph, ParameterSet<T> parameters, RecalibrationOptions options, ImmutableDictionary<string, TensorShape> shapes, int samples, T[] inputs)
    {
        this.graph = graph;
        this.parameters = parameters;
        this.options = options;
        this.shapes = shapes;
        this.samples = samples;
        kept = new Dictionary<string, T[]>(StringComparer.Ordinal) { [options.Roles.Input] = inputs };
    }

    /// <summary>Takes up all samples at the input of a network.</summary>
    /// <returns>The samples, or null where the values between two norms take too much memory or do not have the batch as their first dimension.</returns>
    public static CarriedSamples<T>? Begin(NetworkGraph graph, ParameterSet<T> parameters, IBatchSource source, ImmutableArray<NormLayer> norms, RecalibrationOptions options)
    {
        int features = source.SampleShape.Elements;
        ImmutableDictionary<string, TensorShape> shapes = graph.ShapesFor(options.BatchSize);
        long most = features;
        foreach (NormLayer norm in norms)
        {
            ImmutableArray<string> crossing = Crossing(graph, options.Roles.Input, norm.Place);
            if (crossing.Any(value => shapes[value].Rank < 1 || shapes[value][0] != options.BatchSize))
            {
                return null;
            }

            most = Math.Max(most, crossing.Sum(value => (long)shapes[value].Elements / options.BatchSize));
        }

        // The values on both sides of a stretch are there at the same time.
        if (2 * most * source.Count * (typeof(T) == typeof(float) ? sizeof(float) : sizeof(double)) > options.MemoryLimit || most * source.Count > Array.MaxLength)
        {
            return null;
        }

        T[] inputs = new T[(long)features * source.Count];
        T[] labels = new T[source.Count];
        source.Fill(Enumerable.Range(0, source.Count).ToArray(), IBatchSource.Unchanged, inputs, labels);
        return new CarriedSamples<T>(graph, parameters, options, shapes, source.Count, inputs);
    }

    /// <summary>Carries the samples to a norm and adds what it sees to its moments.</summary>
    /// <param name="norm">The next norm; those below have their new statistics.</param>
    /// <param name="moments">Receives the moments of its input.</param>
    public void Advance(NormLayer norm, PooledMoments moments)
    {
        ImmutableArray<string> wanted = Crossing(graph, options.Roles.Input, norm.Place);
        int batch = options.BatchSize;
        Dictionary<string, T[]> next = wanted.ToDictionary(value => value, value => kept.GetValueOrDefault(value) ?? new T[(long)shapes[value].Elements / batch * samples]);
        string[] made = [.. wanted.Where(value => !kept.ContainsKey(value))];
        if (made.Length > 0)
        {
            using ExecutionPlan<T> plan = Stretch(norm.Place, made, out string[] read);
            for (int start = 0; start < samples; start += batch)
            {
                options.Cancellation.ThrowIfCancellationRequested();
                int counted = Math.Min(batch, samples - start);
                foreach (string value in read)
                {
                    Span<T> input = plan.Input(value);
                    int length = input.Length / batch;
                    kept[value].AsSpan(start * length, counted * length).CopyTo(input);
                }

                plan.Forward();
                foreach (string value in made)
                {
                    ReadOnlySpan<T> output = plan.Value(value);
                    int length = output.Length / batch;
                    output[..(counted * length)].CopyTo(next[value].AsSpan(start * length));
                }
            }
        }

        kept = next;
        cut = norm.Place;
        ReadOnlySpan<T> seen = kept[norm.Input];
        int size = seen.Length / samples;
        for (int start = 0; start < samples; start += batch)
        {
            int counted = Math.Min(batch, samples - start);
            moments.Add(seen.Slice(start * size, counted * size), counted, counted);
        }
    }

    // The values that are made before a node and read by it or behind it, without parameters and labels.
    private static ImmutableArray<string> Crossing(NetworkGraph graph, string input, int place)
    {
        HashSet<string> before = [input, .. graph.Nodes.Take(place).SelectMany(node => node.Outputs)];
        return [.. graph.Nodes.Skip(place).SelectMany(node => node.Inputs).Where(value => value.Length > 0 && before.Contains(value)).Distinct()];
    }

    // The nodes from the last cut to a place as a network of their own.
    private ExecutionPlan<T> Stretch(int place, string[] made, out string[] read)
    {
        ImmutableArray<GraphNode> nodes = [.. graph.Nodes.Skip(cut).Take(place - cut)];
        HashSet<string> inside = [.. nodes.SelectMany(node => node.Outputs)];
        HashSet<string> used = [.. nodes.SelectMany(node => node.Inputs)];
        GraphInput[] inputs = [.. kept.Keys.Where(used.Contains).Select(value => new GraphInput(value, [TensorShape.Batch, .. shapes[value].Skip(1)]))];
        NetworkGraph stretch = NetworkGraph.Create(new GraphParts
        {
            Inputs = [.. inputs],
            Parameters = [.. graph.Parameters.Where(parameter => used.Contains(parameter.Name))],
            Nodes = nodes,
            Outputs = [.. made.Where(inside.Contains)],
            StateUpdates = [],
        });
        ParameterSet<T> own = ParameterSet.Zeros<T>(stretch);
        foreach (GraphParameter parameter in stretch.Parameters)
        {
            parameters[parameter.Name].CopyTo(own[parameter.Name]);
        }

        ExecutionPlan<T> plan = ExecutionPlan.Create(
            stretch, own, new PlanOptions { BatchSize = options.BatchSize, IsTraining = false, Threads = options.Threads, Outputs = [.. made] });
        read = [.. inputs.Select(input => input.Name).Where(plan.Reads)];
        return plan;
    }
}
