using Fathom.Networks;

namespace Fathom.Diagnosis;

/// <summary>A network with a place in which its backward pass begins.</summary>
/// <param name="Graph">The network, with a loss when it can have one.</param>
/// <param name="Scores">The name of the scores.</param>
/// <param name="Origin">The name of the value in which the backward pass begins: the loss, or the scores.</param>
/// <param name="Labels">The name of the input that holds labels; empty when there is none.</param>
/// <param name="Classes">The number of classes.</param>
internal sealed record MeasuredGraph(NetworkGraph Graph, string Scores, string Origin, string Labels, int Classes)
{
    /// <summary>Whether the backward pass begins in a loss.</summary>
    public bool HasLoss => Labels.Length > 0;

    /// <summary>Finds or adds a loss.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="batch">The samples.</param>
    /// <returns>The network to measure.</returns>
    public static MeasuredGraph Of(NetworkGraph graph, DiagnosisBatch batch)
    {
        if (graph.Nodes.FirstOrDefault(node => node.Operation is SoftmaxCrossEntropy) is { } loss)
        {
            return new MeasuredGraph(graph, loss.Inputs[0], loss.Outputs[0], loss.Inputs[1], graph.ShapesFor(batch.Size)[loss.Inputs[0]][1]);
        }

        // A probability is no score: the loss takes what was made into one.
        string scores = graph.Outputs[0];
        scores = graph.ProducerOf(scores) is { Operation: Softmax } softmax ? softmax.Inputs[0] : scores;
        TensorShape shape = graph.ShapesFor(batch.Size)[scores];
        if (shape.Rank != 2 || shape[1] < 2 || shape[0] != batch.Size)
        {
            return new MeasuredGraph(graph, scores, scores, "", 0);
        }

        string labels = FreeName(graph, "labels");
        string name = FreeName(graph, "loss");
        return new MeasuredGraph(graph.WithCrossEntropy(scores, labels, name), scores, name, labels, shape[1]);
    }

    private static string FreeName(NetworkGraph graph, string stem)
    {
        HashSet<string> names = [.. graph.Inputs.Select(input => input.Name), .. graph.Parameters.Select(parameter => parameter.Name), .. graph.Nodes.Select(node => node.Name), .. graph.Nodes.SelectMany(node => node.Outputs)];
        string name = stem;
        for (int number = 1; names.Contains(name); number++)
        {
            name = $"{stem}.{number}";
        }

        return name;
    }
}
