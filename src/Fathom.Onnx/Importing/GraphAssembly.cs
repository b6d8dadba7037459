using System.Collections.Immutable;
using Fathom.Networks;

namespace Fathom.Onnx;

/// <summary>The parts of a network while a model is being turned into it.</summary>
internal sealed class GraphAssembly
{
    /// <summary>The first trial batch size.</summary>
    public const int FirstBatch = 2;

    /// <summary>The second trial batch size.</summary>
    public const int SecondBatch = 3;

    // Known numbers that may be kept in all, so that folding cannot be made to eat memory.
    private const int MostKnown = 1 << 20;

    private readonly Dictionary<string, ImportedValue> values = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Name, bool IsTrainable), string> parameterNames = [];
    private readonly List<GraphInput> inputs = [];
    private readonly List<GraphParameter> parameters = [];
    private readonly List<GraphNode> nodes = [];
    private readonly List<StateUpdate> updates = [];
    private readonly HashSet<string> names;
    private readonly HashSet<string> nodeNames = new(StringComparer.Ordinal);
    private readonly HashSet<string> updated = new(StringComparer.Ordinal);
    private int knownElements;

    /// <summary>Begins with nothing.</summary>
    /// <param name="model">The model, whose names are reserved.</param>
    /// <param name="declaredBatch">The batch size that the file fixes when it is being freed; null when it is symbolic or stays fixed.</param>
    public GraphAssembly(OnnxModel model, int? declaredBatch)
    {
        DeclaredBatch = declaredBatch;
        TrainsSomeNorm = model.Nodes.Any(node => NormalizationMapping.Trains(node, model.Opset));
        names = new HashSet<string>(model.Nodes.SelectMany(node => node.Outputs), StringComparer.Ordinal);
        names.UnionWith(model.Initializers.Select(tensor => tensor.Name));
        names.UnionWith(model.Inputs.Select(input => input.Name));
    }

    /// <summary>The batch size that the file fixes when it is being freed.</summary>
    public int? DeclaredBatch { get; }

    /// <summary>Whether the model was exported for training: some batch norm uses the statistics of the batch.</summary>
    public bool TrainsSomeNorm { get; }

    /// <summary>The nodes so far.</summary>
    public IReadOnlyList<GraphNode> Nodes => nodes;

    /// <summary>The parts of the network.</summary>
    /// <param name="outputs">The names of its outputs.</param>
    /// <returns>The parts.</returns>
    public GraphParts Parts(ImmutableArray<string> outputs) =>
        new() { Inputs = [.. inputs], Parameters = [.. parameters], Nodes = [.. nodes], Outputs = outputs, StateUpdates = [.. updates] };

    /// <summary>Finds a value.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The value, or null.</returns>
    public ImportedValue? Find(string name) => values.GetValueOrDefault(name);

    /// <summary>Adds a value under its name.</summary>
    /// <param name="value">The value.</param>
    /// <param name="node">The node that makes it; empty for none.</param>
    /// <param name="offset">Where in the file it stands.</param>
    /// <exception cref="OnnxFormatException">The name is taken.</exception>
    public void Add(ImportedValue value, string node, int offset)
    {
        if (!values.TryAdd(value.Name, value))
        {
            throw new OnnxFormatException(node, offset, $"Two values are called '{value.Name}'.");
        }
    }

    /// <summary>Adds an input of the network.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="offset">Where in the file it stands.</param>
    public void AddInput(string name, TensorShape shape, int offset)
    {
        inputs.Add(new GraphInput(name, shape));
        Add(ImportedValue.Flow(name, shape.WithBatch(FirstBatch), shape.WithBatch(SecondBatch)), "", offset);
    }

    /// <summary>The known numbers of a value, counted against what may be kept.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The numbers, or null when they are not known, too many, or belong to a weight.</returns>
    public KnownNumbers? KnownOf(ImportedValue value)
    {
        if (value.IsFlow || knownElements > MostKnown || value.Known() is not { } known)
        {
            return null;
        }

        knownElements += known.Elements;
        return known;
    }

    /// <summary>A name that no value has.</summary>
    /// <param name="stem">How it begins.</param>
    /// <returns>The name, reserved.</returns>
    public string FreeName(string stem)
    {
        string name = stem;
        for (int number = 1; name.Length == 0 || !names.Add(name); number++)
        {
            name = $"{stem}.{number}";
        }

        return name;
    }

    /// <summary>Adds a node.</summary>
    /// <param name="source">The node of the model.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="operands">What it reads; null for what is absent.</param>
    /// <param name="outputs">The names of its outputs; empty for one that nobody reads.</param>
    /// <returns>The outputs; null where nobody reads.</returns>
    /// <exception cref="OnnxFormatException">The operation cannot take these shapes.</exception>
    public ImportedValue?[] AddNode(OnnxNode source, IOperation operation, (ImportedValue? Value, ParameterRole Role)[] operands, ImmutableArray<string> outputs)
    {
        ImmutableArray<TensorShape> first = ShapesOf(source, operation, [.. operands.Select(operand => operand.Value?.First)]);
        ImmutableArray<TensorShape> second = operands.All(operand => operand.Value?.IsFixedShape ?? true)
            ? first
            : ShapesOf(source, operation, [.. operands.Select(operand => operand.Value?.Second)]);
        ImmutableArray<string> read = [.. operands.Select(operand => operand.Value is null ? "" : NameInGraph(operand.Value, operand.Role, source))];
        nodes.Add(new GraphNode(FreeNodeName(source.Name), operation, read, outputs));
        return [.. outputs.Select((name, index) => name.Length > 0 ? ImportedValue.Flow(name, first[index], second[index]) : null)];
    }

    /// <summary>The name of a value in the network, where a constant becomes a parameter.</summary>
    /// <param name="value">The value.</param>
    /// <param name="role">What it is to the node.</param>
    /// <param name="source">The node that reads it.</param>
    /// <returns>The name.</returns>
    public string NameInGraph(ImportedValue value, ParameterRole role, OnnxNode source)
    {
        if (value.IsFlow)
        {
            return value.Name;
        }

        bool isTrainable = role == ParameterRole.Weight || (role == ParameterRole.Automatic && value.IsWeight);
        if (parameterNames.TryGetValue((value.Name, isTrainable), out string? known))
        {
            return known;
        }

        // Exporters join equal tensors, so that a scale and a running variance may be one; here they part again.
        string name = parameterNames.ContainsKey((value.Name, !isTrainable)) ? FreeName($"{value.Name}.{(isTrainable ? "weight" : "state")}") : value.Name;
        parameters.Add(new GraphParameter(name, value.First, InitializerOf(value, source), isTrainable));
        parameterNames.Add((value.Name, isTrainable), name);
        return name;
    }

    /// <summary>Says that a value replaces a running statistic after each step.</summary>
    /// <param name="parameter">The statistic.</param>
    /// <param name="value">The new value.</param>
    public void Update(string parameter, string value)
    {
        if (updated.Add(parameter))
        {
            updates.Add(new StateUpdate(parameter, value));
        }
    }

    private static IInitializer InitializerOf(ImportedValue value, OnnxNode source)
    {
        if (value.Filling is { } number)
        {
            return new ConstantInitializer(number);
        }

        if (value.Tensor is { } tensor)
        {
            return tensor.Type != OnnxElementType.Undefined
                ? new TensorValues(tensor)
                : throw new OnnxFormatException(source.Name, tensor.Offset, $"The elements of '{value.Name}' are of a type that no network computes with.");
        }

        KnownNumbers numbers = value.Known() ?? throw new OnnxFormatException(source.Name, source.Offset, $"The value '{value.Name}' has no numbers.");
        return numbers.IsFixed
            ? new GivenValues(numbers.First)
            : throw new UnsupportedVariantException($"{source.Operator} with a constant that depends on the batch size");
    }

    private static ImmutableArray<TensorShape> ShapesOf(OnnxNode source, IOperation operation, TensorShape?[] operands)
    {
        try
        {
            OperationArity arity = operation.Arity;
            return operands.Length >= arity.LeastInputs && operands.Length <= arity.MostInputs
                ? operation.InferShapes(operands)
                : throw new OnnxFormatException(source.Name, source.Offset, $"{source.Operator} cannot have {operands.Length} inputs.");
        }
        catch (Exception fault) when (fault is ShapeException or ArgumentException or OverflowException)
        {
            string shapes = string.Join(", ", operands.Select(operand => operand?.ToString() ?? "nothing"));
            throw new OnnxFormatException(source.Name, source.Offset, $"{source.Operator} cannot take {shapes}: {fault.Message}", fault);
        }
    }

    private string FreeNodeName(string stem)
    {
        string name = stem;
        for (int number = 1; !nodeNames.Add(name); number++)
        {
            name = $"{stem}.{number}";
        }

        return name;
    }
}
