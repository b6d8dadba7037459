using System.Collections.Immutable;

namespace Fathom.Networks;

/// <summary>Builds a network step by step.</summary>
/// <remarks>
/// Names that are not given are made of the operator's name and a number. Shapes are checked while building, so that a mistake is told at the line that made it.
/// </remarks>
public sealed class GraphBuilder
{
    /// <summary>The batch size with which shapes are tried while building.</summary>
    public const int TrialBatch = 4;

    private readonly List<GraphInput> inputs = [];
    private readonly List<GraphParameter> parameters = [];
    private readonly List<GraphNode> nodes = [];
    private readonly List<StateUpdate> updates = [];
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly ShapeInference shapes = new(TrialBatch);

    /// <summary>Adds a value that comes from outside.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its shape; a dimension may be <see cref="TensorShape.Batch"/>.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public GraphValue Input(string name, TensorShape shape)
    {
        GraphInput input = new(Claim(name), shape);
        inputs.Add(input);
        shapes.Add([input], []);
        return new GraphValue(this, name);
    }

    /// <summary>Adds a weight, a running statistic or a constant.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="initializer">How it begins.</param>
    /// <param name="isTrainable">Whether training changes it by its gradient.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public GraphValue Parameter(string name, TensorShape shape, IInitializer initializer, bool isTrainable = true)
    {
        GraphParameter parameter = new(Claim(name), shape, initializer, isTrainable);
        parameters.Add(parameter);
        shapes.Add([], [parameter]);
        return new GraphValue(this, name);
    }

    /// <summary>Adds a number that never changes.</summary>
    /// <param name="number">The number.</param>
    /// <returns>A scalar value.</returns>
    public GraphValue Constant(double number) => Parameter(FreeName("constant"), TensorShape.Scalar, new ConstantInitializer(number), isTrainable: false);

    /// <summary>Adds an operation with one output.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="name">The name of the node and its output, or null for one that is free.</param>
    /// <param name="operands">The inputs; null for one that is absent.</param>
    /// <returns>The output.</returns>
    /// <exception cref="GraphException">The operation cannot take these inputs.</exception>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public GraphValue Add(IOperation operation, string? name, params ReadOnlySpan<GraphValue?> operands) => AddMany(operation, name, 1, operands)[0];

    /// <summary>Adds an operation with several outputs, named as the node, then with a number from 1.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="name">The name of the node and its first output, or null for one that is free.</param>
    /// <param name="outputs">How many outputs are wanted.</param>
    /// <param name="operands">The inputs; null for one that is absent.</param>
    /// <returns>The outputs.</returns>
    /// <exception cref="GraphException">The operation cannot take these inputs.</exception>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public ImmutableArray<GraphValue> AddMany(IOperation operation, string? name, int outputs, params ReadOnlySpan<GraphValue?> operands)
    {
        ArgumentNullException.ThrowIfNull(operation);
        string node = name ?? FreeName(operation.OperatorName);
        ImmutableArray<string> results = [Claim(node), .. Enumerable.Range(1, outputs - 1).Select(index => Claim($"{node}.{index}"))];
        ImmutableArray<string>.Builder sources = ImmutableArray.CreateBuilder<string>(operands.Length);
        foreach (GraphValue? operand in operands)
        {
            sources.Add(operand?.Name ?? "");
        }

        GraphNode added = new(node, operation, sources.ToImmutable(), results);
        shapes.Add(added);
        if (shapes.Faults.Count > 0)
        {
            throw new GraphException([.. shapes.Faults]);
        }

        nodes.Add(added);
        return [.. results.Select(result => new GraphValue(this, result))];
    }

    /// <summary>Says that a value replaces a parameter after each training step.</summary>
    /// <param name="parameter">The parameter, which is not trainable.</param>
    /// <param name="value">The value.</param>
    public void Update(GraphValue parameter, GraphValue value)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ArgumentNullException.ThrowIfNull(value);
        updates.Add(new StateUpdate(parameter.Name, value.Name));
    }

    /// <summary>Finishes the network.</summary>
    /// <param name="outputs">The values that the network is for.</param>
    /// <returns>The network.</returns>
    /// <exception cref="GraphException">Something is wrong; the exception lists everything.</exception>
    public NetworkGraph Build(params ReadOnlySpan<GraphValue> outputs)
    {
        ImmutableArray<string>.Builder wanted = ImmutableArray.CreateBuilder<string>(outputs.Length);
        foreach (GraphValue output in outputs)
        {
            wanted.Add(output.Name);
        }

        return NetworkGraph.Create(new GraphParts
        {
            Inputs = [.. inputs],
            Parameters = [.. parameters],
            Nodes = [.. nodes],
            Outputs = wanted.ToImmutable(),
            StateUpdates = [.. updates],
        });
    }

    internal TensorShape ShapeOf(GraphValue value) => shapes.Shapes[value.Name];

    private string FreeName(string stem)
    {
        int number = 1;
        while (names.Contains($"{stem}.{number}"))
        {
            number++;
        }

        return $"{stem}.{number}";
    }

    private string Claim(string name) =>
        name.Length > 0 && names.Add(name) ? name : throw new ArgumentException($"The name '{name}' is empty or taken.", nameof(name));
}
