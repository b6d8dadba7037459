using System.Collections.Immutable;
using System.Numerics.Tensors;
using Fathom.Networks;

namespace Fathom.Diagnosis;

/// <summary>Says what is wrong with a network that can be seen without running it.</summary>
public static class NetworkLint
{
    /// <summary>Looks at the graph and the numbers of a network.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="weights">Its parameters.</param>
    /// <returns>The findings, the worst first.</returns>
    public static ImmutableArray<Finding> Run(NetworkGraph graph, ParameterSet<double> weights)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(weights);
        NetworkMeasurement unmeasured = new()
        {
            BatchSize = 0,
            Loss = double.NaN,
            Scores = "",
            InferenceGap = double.NaN,
            Nodes = [],
            Layers = [.. LayerPlace.Of(graph).Select(layer => Static(layer, weights))],
        };
        RuleInput input = new(graph, weights, DiagnosisBatch.Noise(1), unmeasured);
        IEnumerable<Finding> all = [.. FiniteRule.Apply(input), .. NormRules.Apply(input), .. UnitRules.Apply(input), .. WeightRules.Apply(input)];
        return [.. all.Order(FindingOrder.WorstFirst)];
    }

    private static LayerMeasurement Static(LayerPlace layer, ParameterSet<double> weights) =>
        new(layer.Node.Name, layer.Node.Outputs[0], layer.Weight, layer.Depth, double.NaN, TensorPrimitives.Norm<double>(weights[layer.Weight]), double.NaN, double.NaN);
}
