using System.Collections.Immutable;
using Fathom.Networks;

namespace Fathom.Diagnosis;

/// <summary>Says what is wrong with a network that can be seen without running it.</summary>
public static class NetworkLint
{
    /// <summary>Looks at the graph and the numbers with which its parameters begin; for a network that was read from a model these are the model's.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="seed">The seed of parameters that have no stored numbers.</param>
    /// <returns>The findings, the worst first.</returns>
    public static ImmutableArray<Finding> Run(NetworkGraph graph, ulong seed = 1)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return Run(graph, ParameterScan.Of(graph, seed, NormMeter.RunningStatistics(graph)));
    }

    /// <summary>Looks at the graph and the numbers of a network.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="weights">Its parameters.</param>
    /// <returns>The findings, the worst first.</returns>
    public static ImmutableArray<Finding> Run(NetworkGraph graph, ParameterSet<double> weights)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(weights);
        return Run(graph, ParameterScan.Of(graph, weights, NormMeter.RunningStatistics(graph)));
    }

    private static ImmutableArray<Finding> Run(NetworkGraph graph, ParameterScan scan)
    {
        NetworkMeasurement unmeasured = new()
        {
            BatchSize = 0,
            Loss = double.NaN,
            Scores = "",
            InferenceGap = double.NaN,
            Nodes = [],
            Norms = NormMeter.Static(graph, scan),
            Layers = [.. LayerPlace.Of(graph).Select(layer => Static(layer, scan))],
        };
        RuleInput input = new(graph, scan.Faulty, DiagnosisBatch.Noise(1), unmeasured);
        IEnumerable<Finding> all = [.. FiniteRule.Apply(input), .. NormRules.Apply(input), .. UnitRules.Apply(input), .. WeightRules.Apply(input)];
        return [.. all.Order(FindingOrder.WorstFirst)];
    }

    private static LayerMeasurement Static(LayerPlace layer, ParameterScan scan) =>
        new(layer.Node.Name, layer.Node.Outputs[0], layer.Weight, layer.Depth, double.NaN, scan.Norms[layer.Weight], double.NaN, double.NaN);
}
