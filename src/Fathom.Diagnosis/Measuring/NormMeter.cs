using System.Collections.Immutable;
using Fathom.Networks;

namespace Fathom.Diagnosis;

/// <summary>Compares the running statistics of batch norms with those of the batch.</summary>
internal static class NormMeter
{
    /// <summary>The values that a plan must keep.</summary>
    /// <param name="graph">The network.</param>
    /// <returns>The inputs of the batch norms.</returns>
    public static ImmutableArray<string> Kept(NetworkGraph graph) => [.. Norms(graph).Select(node => node.Inputs[0]).Distinct(StringComparer.Ordinal)];

    /// <summary>Measures the batch norms after a forward pass.</summary>
    /// <param name="plan">The plan.</param>
    /// <returns>The norms in the order of the network.</returns>
    public static ImmutableArray<NormMeasurement> Measure(ExecutionPlan<double> plan) => [.. Norms(plan.Graph).Select(node => Measure(plan, node))];

    private static IEnumerable<GraphNode> Norms(NetworkGraph graph) => graph.Nodes.Where(node => node.Operation is BatchNormalization);

    private static NormMeasurement Measure(ExecutionPlan<double> plan, GraphNode node)
    {
        TensorShape shape = plan.ShapeOf(node.Inputs[0]);
        int channels = shape[1];
        int positions = shape.Product(2, shape.Rank);
        ReadOnlySpan<double> x = plan.Value(node.Inputs[0]);
        double[] variances = new double[channels];
        double[] shifts = new double[channels];
        double[] ratios = new double[channels];
        bool hasRunning = node.Inputs.Length > 4 && node.Inputs[3].Length > 0 && node.Inputs[4].Length > 0 && plan.Graph.Parameters.Any(parameter => parameter.Name == node.Inputs[4]);
        ReadOnlySpan<double> runningMean = hasRunning ? plan.Parameters[node.Inputs[3]] : default;
        ReadOnlySpan<double> runningVariance = hasRunning ? plan.Parameters[node.Inputs[4]] : default;
        for (int channel = 0; channel < channels; channel++)
        {
            (double mean, variances[channel]) = Moments(x, shape[0], channels, positions, channel);
            shifts[channel] = hasRunning ? Math.Abs(runningMean[channel] - mean) / Math.Sqrt(variances[channel]) : double.NaN;
            ratios[channel] = hasRunning ? runningVariance[channel] / variances[channel] : double.NaN;
        }

        bool isInitial = hasRunning && !runningMean.ContainsAnyExcept(0) && !runningVariance.ContainsAnyExcept(1);
        return new NormMeasurement(node.Name, shape[0] * positions, Median(variances), Median(shifts), Median(ratios), isInitial);
    }

    private static (double Mean, double Variance) Moments(ReadOnlySpan<double> x, int samples, int channels, int positions, int channel)
    {
        double sum = 0;
        double squares = 0;
        double first = x[channel * positions];
        for (int sample = 0; sample < samples; sample++)
        {
            foreach (double value in x.Slice(((sample * channels) + channel) * positions, positions))
            {
                sum += value - first;
                squares += (value - first) * (value - first);
            }
        }

        double count = (double)samples * positions;
        return (first + (sum / count), Math.Max(0, (squares / count) - Math.Pow(sum / count, 2)));
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        return values.Length == 0 ? double.NaN : values[values.Length / 2];
    }
}
