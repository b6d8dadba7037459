using Fathom.Networks;

namespace Fathom.Diagnosis;

/// <summary>Draws the weights of a network's layers anew.</summary>
public static class LayerWeights
{
    /// <summary>Draws the weight matrices of all layers by a law; everything else stays.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="weights">Its parameters; they are not changed.</param>
    /// <param name="initializer">The law.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>A new set.</returns>
    public static ParameterSet<double> Redrawn(NetworkGraph graph, ParameterSet<double> weights, IInitializer initializer, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(initializer);
        ParameterSet<double> drawn = Copied(graph, weights);
        foreach (LayerPlace layer in LayerPlace.Of(graph))
        {
            TensorShape shape = graph.Parameters.Single(candidate => candidate.Name == layer.Weight).Shape;

            // A matrix that multiplies from the right has its inputs first; initial laws take outputs first.
            bool hasInputsFirst = layer.Node.Operation is MatrixMultiplication or GeneralMatrixProduct { TransposeB: false } && layer.Node.Inputs[1] == layer.Weight && shape.Rank == 2;
            double[] values = new double[shape.Elements];
            initializer.Fill(values, hasInputsFirst ? [shape[1], shape[0]] : shape, seed, layer.Weight);
            Span<double> destination = drawn[layer.Weight];
            for (int i = 0; i < values.Length; i++)
            {
                destination[hasInputsFirst ? (i % shape[0] * shape[1]) + (i / shape[0]) : i] = values[i];
            }
        }

        return drawn;
    }

    /// <summary>The numbers of one network for another one that has the same parameters.</summary>
    /// <param name="target">The other network.</param>
    /// <param name="source">The numbers.</param>
    /// <returns>A new set.</returns>
    internal static ParameterSet<double> Copied(NetworkGraph target, ParameterSet<double> source)
    {
        ParameterSet<double> copy = ParameterSet.Zeros<double>(target);
        foreach (GraphParameter parameter in target.Parameters)
        {
            source[parameter.Name].CopyTo(copy[parameter.Name]);
        }

        return copy;
    }
}
