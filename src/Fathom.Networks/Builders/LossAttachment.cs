namespace Fathom.Networks;

/// <summary>Puts a loss behind a network that has none, such as one that was read from a model file.</summary>
public static class LossAttachment
{
    /// <summary>The network with the mean cross-entropy of scores as further output, named <c>loss</c>, and an input for labels.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="scores">The name of the scores, samples × classes.</param>
    /// <param name="labels">The name of the new input: one label per sample.</param>
    /// <param name="loss">The name of the new output.</param>
    /// <returns>A new network; the old one is unchanged.</returns>
    /// <exception cref="GraphException">There are no such scores, a name is taken, or the scores are no matrix.</exception>
    public static NetworkGraph WithCrossEntropy(this NetworkGraph graph, string scores, string labels = "labels", string loss = "loss")
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(scores);
        TensorShape? shape = graph.ShapesFor(2).GetValueOrDefault(scores);
        bool followsBatch = graph.Inputs.Any(input => input.Shape.IsSymbolic);
        TensorShape perSample = followsBatch || shape is null || shape.Rank == 0 ? [TensorShape.Batch] : [shape[0]];
        return NetworkGraph.Create(new GraphParts
        {
            Inputs = [.. graph.Inputs, new GraphInput(labels, perSample)],
            Parameters = graph.Parameters,
            Nodes = [.. graph.Nodes, new GraphNode(loss, new SoftmaxCrossEntropy(), [scores, labels], [loss])],
            Outputs = [.. graph.Outputs, loss],
            StateUpdates = graph.StateUpdates,
        });
    }
}
