using System.Collections.Immutable;
using System.Numerics;
using Fathom.Networks;

namespace Fathom.Diagnosis;

/// <summary>Compares the running statistics of batch norms with those of the batch.</summary>
internal static class NormMeter
{
    // Half a unit in the last place of float32, squared.
    private const double SingleRoundingSquared = 3.5527136788005009e-15;

    /// <summary>The values that a plan must keep.</summary>
    /// <param name="graph">The network.</param>
    /// <returns>The inputs of the batch norms.</returns>
    public static ImmutableArray<string> Kept(NetworkGraph graph) => [.. Norms(graph).Select(node => node.Inputs[0]).Distinct(StringComparer.Ordinal)];

    /// <summary>Whether a network can run in inference mode: all its batch norms have running statistics.</summary>
    /// <param name="graph">The network.</param>
    /// <returns>True when it can.</returns>
    public static bool CanInfer(NetworkGraph graph) => Norms(graph).All(node => node.Inputs.Length >= 5 && node.Inputs[3].Length > 0 && node.Inputs[4].Length > 0);

    /// <summary>Measures the batch norms after a forward pass.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="plan">The plan.</param>
    /// <returns>The norms in the order of the network.</returns>
    public static ImmutableArray<NormMeasurement> Measure<T>(ExecutionPlan<T> plan)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => [.. Norms(plan.Graph).Select(node => Measure(plan, node))];

    /// <summary>What is known of the batch norms without a run.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="scan">What is known of its parameters.</param>
    /// <returns>The norms in the order of the network.</returns>
    public static ImmutableArray<NormMeasurement> Static(NetworkGraph graph, ParameterScan scan) => [.. Norms(graph).Select(node => Static(scan, node))];

    /// <summary>The names of the running statistics.</summary>
    /// <param name="graph">The network.</param>
    /// <returns>The names of parameters and other values.</returns>
    public static IReadOnlySet<string> RunningStatistics(NetworkGraph graph) => Norms(graph).SelectMany(node => node.Inputs.Skip(3)).ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<GraphNode> Norms(NetworkGraph graph) => graph.Nodes.Where(node => node.Operation is BatchNormalization);

    private static bool HasRunning(NetworkGraph graph, GraphNode node) =>
        node.Inputs.Length > 4 && node.Inputs[3].Length > 0 && node.Inputs[4].Length > 0 && graph.Parameters.Any(parameter => parameter.Name == node.Inputs[4]);

    private static NormMeasurement Static(ParameterScan scan, GraphNode node)
    {
        if (node.Inputs.Length < 5 || !scan.Vectors.TryGetValue(node.Inputs[3], out double[]? mean) || !scan.Vectors.TryGetValue(node.Inputs[4], out double[]? variance))
        {
            return new NormMeasurement(node.Name, 0, double.NaN, double.NaN, double.NaN, IsInitial: false);
        }

        bool isInitial = !mean.AsSpan().ContainsAnyExcept(0) && !variance.AsSpan().ContainsAnyExcept(1);
        return new NormMeasurement(node.Name, 0, isInitial ? double.NaN : Median([.. variance]), double.NaN, double.NaN, isInitial);
    }

    private static NormMeasurement Measure<T>(ExecutionPlan<T> plan, GraphNode node)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TensorShape shape = plan.ShapeOf(node.Inputs[0]);
        int channels = shape[1];
        int positions = shape.Product(2, shape.Rank);
        ReadOnlySpan<T> x = plan.Value(node.Inputs[0]);
        double[] variances = new double[channels];
        double[] shifts = new double[channels];
        double[] ratios = new double[channels];
        int constant = 0;
        bool hasRunning = HasRunning(plan.Graph, node);
        ReadOnlySpan<T> runningMean = hasRunning ? plan.Parameters[node.Inputs[3]] : default;
        ReadOnlySpan<T> runningVariance = hasRunning ? plan.Parameters[node.Inputs[4]] : default;
        for (int channel = 0; channel < channels; channel++)
        {
            (double mean, double variance) = Moments(x, shape[0], channels, positions, channel);
            variances[channel] = variance;
            constant += variance <= SingleRoundingSquared * ((mean * mean) + variance) ? 1 : 0;
            shifts[channel] = hasRunning ? Math.Abs(double.CreateTruncating(runningMean[channel]) - mean) / Math.Sqrt(variance) : double.NaN;
            ratios[channel] = hasRunning ? double.CreateTruncating(runningVariance[channel]) / variance : double.NaN;
        }

        bool isInitial = hasRunning && !runningMean.ContainsAnyExcept(T.Zero) && !runningVariance.ContainsAnyExcept(T.One);
        return new NormMeasurement(node.Name, shape[0] * positions, Median(variances), Median(shifts), Median(ratios), isInitial)
        {
            SmallestVariance = variances.Length == 0 ? double.NaN : variances[0],
            ConstantChannels = constant,
        };
    }

    private static (double Mean, double Variance) Moments<T>(ReadOnlySpan<T> x, int samples, int channels, int positions, int channel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double sum = 0;
        double squares = 0;
        double first = double.CreateTruncating(x[channel * positions]);
        for (int sample = 0; sample < samples; sample++)
        {
            foreach (T element in x.Slice(((sample * channels) + channel) * positions, positions))
            {
                double value = double.CreateTruncating(element);
                sum += value - first;
                squares += (value - first) * (value - first);
            }
        }

        double count = (double)samples * positions;
        return (first + (sum / count), Math.Max(0, (squares / count) - Math.Pow(sum / count, 2)));
    }

    // Sorts in place, so that the smallest comes first.
    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values.Length == 0 ? double.NaN : values[values.Length / 2];
    }
}
