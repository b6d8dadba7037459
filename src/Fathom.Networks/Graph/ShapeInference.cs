using System.Collections.Immutable;

namespace Fathom.Networks;

/// <summary>Runs the shape rules of nodes in order and collects what does not fit.</summary>
/// <param name="batch">The batch size.</param>
internal sealed class ShapeInference(int batch)
{
    /// <summary>The shapes found so far.</summary>
    public ImmutableDictionary<string, TensorShape>.Builder Shapes { get; } = ImmutableDictionary.CreateBuilder<string, TensorShape>(StringComparer.Ordinal);

    /// <summary>What does not fit.</summary>
    public List<GraphFault> Faults { get; } = [];

    /// <summary>Adds the shapes that are declared.</summary>
    /// <param name="inputs">The inputs of the network.</param>
    /// <param name="parameters">Its parameters.</param>
    public void Add(IEnumerable<GraphInput> inputs, IEnumerable<GraphParameter> parameters)
    {
        foreach (GraphInput input in inputs)
        {
            Shapes[input.Name] = input.Shape.WithBatch(batch);
        }

        foreach (GraphParameter parameter in parameters)
        {
            Shapes[parameter.Name] = parameter.Shape;
        }
    }

    /// <summary>Adds the outputs of a node; silently nothing when an input has no shape because of an earlier fault.</summary>
    /// <param name="node">The node.</param>
    public void Add(GraphNode node)
    {
        if (node.Inputs.Any(name => name.Length > 0 && !Shapes.ContainsKey(name)))
        {
            return;
        }

        TensorShape?[] inputs = [.. node.Inputs.Select(name => name.Length > 0 ? Shapes[name] : null)];
        try
        {
            ImmutableArray<TensorShape> outputs = node.Operation.InferShapes(inputs);
            foreach ((int index, string name) in node.Outputs.Index())
            {
                if (name.Length > 0)
                {
                    Shapes[name] = outputs[index];
                }
            }
        }
        catch (Exception exception) when (exception is ShapeException or ArgumentException)
        {
            string values = string.Join(", ", node.Inputs.Select(name => name.Length > 0 ? $"'{name}' of shape {Shapes[name]}" : "nothing"));
            Faults.Add(new GraphFault(node.Name, node.Outputs[0], $"{node.Operation.OperatorName} cannot take {values}: {exception.Message}"));
        }
    }
}
