using Fathom.MeanField;
using Fathom.Networks;
using Fathom.Specification;

namespace Fathom.Diagnosis;

/// <summary>The growth of squared gradients per layer that mean field theory predicts for a network it covers: layers one after the other, each with batch norm before one and the same activation.</summary>
/// <remarks>Yang et al. 2019 at infinite width, at the size of the batch. Networks with skips, convolutions, other norms or trained scales have no prediction here.</remarks>
internal static class PredictedGrowth
{
    private const int SmallestBatch = 4;

    /// <summary>Predicts the growth.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="weights">Its parameters.</param>
    /// <param name="batch">The number of samples.</param>
    /// <returns>The factor per layer toward the input; NaN when theory does not cover the network.</returns>
    public static double Of(NetworkGraph graph, ParameterSet<double> weights, int batch)
    {
        GraphNode[] norms = [.. graph.Nodes.Where(node => node.Operation is BatchNormalization { Centred: true, IsFrozen: false })];
        ActivationOperation[] activations = [.. graph.Nodes.Select(node => node.Operation).OfType<ActivationOperation>().Distinct()];
        if (batch < SmallestBatch || norms.Length == 0 || activations.Length != 1 || !IsChain(graph, norms, weights))
        {
            return double.NaN;
        }

        try
        {
            NetworkSpec spec = new() { Depth = norms.Length, Activation = activations[0].Activation };
            return MeanFieldPredictor.Predict(spec, BatchSize.Of(batch)).GradientGrowth.Value;
        }
        catch (Exception fault) when (fault is ArgumentException or ArithmeticException)
        {
            // Theory that cannot answer predicts nothing; what was measured stands without it.
            return double.NaN;
        }
    }

    // Every norm reads a matrix of samples × units with the initial scale and shift, every activation reads a norm, and nothing is added to what passes through.
    private static bool IsChain(NetworkGraph graph, GraphNode[] norms, ParameterSet<double> weights)
    {
        HashSet<string> parameters = [.. graph.Parameters.Select(parameter => parameter.Name)];
        bool isPlain = graph.Nodes.All(node => node.Operation switch
        {
            BatchNormalization => norms.Contains(node) && HasInitialScale(node, weights, parameters),
            ActivationOperation => graph.ProducerOf(node.Inputs[0])?.Operation is BatchNormalization,
            GeneralMatrixProduct or MatrixMultiplication => parameters.Contains(node.Inputs[1]) || graph.ProducerOf(node.Inputs[1])?.Operation is Transposition,
            Addition => node.Inputs.Any(parameters.Contains),
            Identity or Flatten or Reshape or Transposition or Softmax or SoftmaxCrossEntropy => true,
            _ => false,
        });
        return isPlain && LayerPlace.Of(graph).Length >= norms.Length;
    }

    private static bool HasInitialScale(GraphNode node, ParameterSet<double> weights, HashSet<string> parameters)
    {
        bool Holds(int input, double value) =>
            node.Inputs.Length <= input || node.Inputs[input].Length == 0 || (parameters.Contains(node.Inputs[input]) && !weights[node.Inputs[input]].ContainsAnyExcept(value));
        return Holds(1, 1) && Holds(2, 0);
    }
}
