using System.Collections.Immutable;

namespace Fathom.Networks;

/// <summary>Finds everything that is wrong with the parts of a network, and the order of its nodes.</summary>
/// <param name="parts">The parts.</param>
internal sealed class GraphValidation(GraphParts parts)
{
    // Shape rules are tried with a batch size that is no common dimension, so that a fault of shape is told by it.
    private const int TrialBatch = 4;

    private readonly List<GraphFault> faults = [];
    private readonly HashSet<string> values = new(StringComparer.Ordinal);

    /// <summary>Checks everything.</summary>
    /// <returns>The nodes in an order in which every value is made before it is read.</returns>
    /// <exception cref="GraphException">Something is wrong.</exception>
    public ImmutableArray<GraphNode> Check()
    {
        CheckNames();
        ThrowIfFaulty();
        CheckReferences();
        ThrowIfFaulty();
        ImmutableArray<GraphNode> order = Order();
        ThrowIfFaulty();
        CheckShapes(order);
        ThrowIfFaulty();
        return order;
    }

    private void ThrowIfFaulty()
    {
        if (faults.Count > 0)
        {
            throw new GraphException([.. faults]);
        }
    }

    private void CheckNames()
    {
        foreach (GraphInput input in parts.Inputs)
        {
            AddValue("", input.Name);
        }

        foreach (GraphParameter parameter in parts.Parameters)
        {
            AddValue("", parameter.Name);
            if (parameter.Shape.IsSymbolic)
            {
                faults.Add(new GraphFault("", parameter.Name, $"A parameter cannot depend on the batch size, but its shape is {parameter.Shape}."));
            }
        }

        HashSet<string> nodes = new(StringComparer.Ordinal);
        foreach (GraphNode node in parts.Nodes)
        {
            if (node.Name.Length == 0 || !nodes.Add(node.Name))
            {
                faults.Add(new GraphFault(node.Name, node.Outputs.FirstOrDefault(""), "The name of a node must not be empty and not be used twice."));
            }

            CheckArity(node);
            foreach (string name in node.Outputs.Where((name, index) => name.Length > 0 || index == 0))
            {
                AddValue(node.Name, name);
            }
        }
    }

    private void CheckArity(GraphNode node)
    {
        OperationArity arity = node.Operation.Arity;
        if (node.Inputs.Length < arity.LeastInputs || node.Inputs.Length > arity.MostInputs)
        {
            string right = arity.LeastInputs == arity.MostInputs ? $"{arity.LeastInputs}" : $"{arity.LeastInputs} to {arity.MostInputs}";
            faults.Add(new GraphFault(node.Name, "", $"{node.Operation.OperatorName} takes {right} inputs, not {node.Inputs.Length}."));
        }
        else if (node.Inputs.Take(arity.LeastInputs).Contains(""))
        {
            faults.Add(new GraphFault(node.Name, "", $"The first {arity.LeastInputs} inputs of {node.Operation.OperatorName} must be there."));
        }

        if (node.Outputs.Length < 1 || node.Outputs.Length > arity.MostOutputs)
        {
            faults.Add(new GraphFault(node.Name, "", $"{node.Operation.OperatorName} has 1 to {arity.MostOutputs} outputs, not {node.Outputs.Length}."));
        }
    }

    private void AddValue(string node, string name)
    {
        if (name.Length == 0)
        {
            faults.Add(new GraphFault(node, "", "The name of a value must not be empty."));
        }
        else if (!values.Add(name))
        {
            faults.Add(new GraphFault(node, name, "Another value has this name already."));
        }
    }

    private void CheckReferences()
    {
        foreach (GraphNode node in parts.Nodes)
        {
            foreach (string name in node.Inputs.Where(name => name.Length > 0 && !values.Contains(name)))
            {
                faults.Add(new GraphFault(node.Name, name, "There is no value of this name."));
            }
        }

        foreach (string name in parts.Outputs.Where(name => !values.Contains(name)))
        {
            faults.Add(new GraphFault("", name, "The network is said to give this value, but there is none of this name."));
        }

        if (parts.Outputs.Length == 0)
        {
            faults.Add(new GraphFault("", "", "A network must have an output."));
        }

        foreach (StateUpdate update in parts.StateUpdates)
        {
            GraphParameter? parameter = parts.Parameters.FirstOrDefault(candidate => candidate.Name == update.Parameter);
            if (parameter is null || parameter.IsTrainable)
            {
                faults.Add(new GraphFault("", update.Parameter, "Only a parameter that is not trainable can be replaced after a step."));
            }

            if (!values.Contains(update.Value))
            {
                faults.Add(new GraphFault("", update.Value, $"It is to replace '{update.Parameter}', but there is no value of this name."));
            }
        }
    }

    // Kahn's algorithm with the nodes taken in the order given wherever there is a choice.
    private ImmutableArray<GraphNode> Order()
    {
        Dictionary<string, int> producer = new(StringComparer.Ordinal);
        foreach ((int index, GraphNode node) in parts.Nodes.Index())
        {
            foreach (string name in node.Outputs.Where(name => name.Length > 0))
            {
                producer[name] = index;
            }
        }

        int[] waiting = new int[parts.Nodes.Length];
        List<int>[] readers = [.. parts.Nodes.Select(_ => new List<int>())];
        foreach ((int index, GraphNode node) in parts.Nodes.Index())
        {
            foreach (string name in node.Inputs)
            {
                if (producer.TryGetValue(name, out int source))
                {
                    waiting[index]++;
                    readers[source].Add(index);
                }
            }
        }

        PriorityQueue<int, int> ready = new(Enumerable.Range(0, waiting.Length).Where(index => waiting[index] == 0).Select(index => (index, index)));
        ImmutableArray<GraphNode>.Builder order = ImmutableArray.CreateBuilder<GraphNode>(waiting.Length);
        while (ready.TryDequeue(out int index, out _))
        {
            order.Add(parts.Nodes[index]);
            foreach (int reader in readers[index])
            {
                if (--waiting[reader] == 0)
                {
                    ready.Enqueue(reader, reader);
                }
            }
        }

        foreach (GraphNode node in parts.Nodes.Where((_, index) => waiting[index] > 0).Take(1))
        {
            faults.Add(new GraphFault(node.Name, node.Outputs[0], "It depends on itself through the nodes that it reads from."));
        }

        return order.ToImmutable();
    }

    private void CheckShapes(ImmutableArray<GraphNode> order)
    {
        ShapeInference inference = new(TrialBatch);
        inference.Add(parts.Inputs, parts.Parameters);
        foreach (GraphNode node in order)
        {
            inference.Add(node);
        }

        faults.AddRange(inference.Faults);
        foreach (StateUpdate update in parts.StateUpdates)
        {
            if (inference.Shapes.TryGetValue(update.Value, out TensorShape? shape) && !shape.Equals(inference.Shapes[update.Parameter]))
            {
                faults.Add(new GraphFault("", update.Value, $"It has the shape {shape} and cannot replace '{update.Parameter}' of shape {inference.Shapes[update.Parameter]}."));
            }
        }
    }
}
