using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Fathom.Networks;

namespace Fathom.Onnx;

/// <summary>What the recognition of norms asks about a network: who makes a value, who reads it, which shape it has, which number it is.</summary>
internal sealed class GraphIndex
{
    // How many reshapes and copies in a row are looked through, so that no file can make the search long.
    private const int MostSteps = 8;

    private readonly NetworkGraph graph;
    private readonly ImmutableDictionary<string, TensorShape> first;
    private readonly ImmutableDictionary<string, TensorShape> second;
    private readonly Dictionary<string, GraphParameter> parameters;
    private readonly Dictionary<string, int> uses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GraphNode> reader = new(StringComparer.Ordinal);

    /// <summary>Looks at a network.</summary>
    /// <param name="graph">The network.</param>
    public GraphIndex(NetworkGraph graph)
    {
        this.graph = graph;
        first = graph.ShapesFor(GraphAssembly.FirstBatch);
        second = graph.ShapesFor(GraphAssembly.SecondBatch);
        parameters = graph.Parameters.ToDictionary(parameter => parameter.Name, StringComparer.Ordinal);
        foreach (GraphNode node in graph.Nodes)
        {
            foreach (string name in node.Inputs)
            {
                uses[name] = uses.GetValueOrDefault(name) + 1;
                reader[name] = node;
            }
        }

        foreach (string name in graph.Outputs.Concat(graph.StateUpdates.Select(update => update.Value)))
        {
            uses[name] = uses.GetValueOrDefault(name) + 1;
        }
    }

    /// <summary>The node that makes a value.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The node, or null.</returns>
    public GraphNode? Producer(string value) => graph.ProducerOf(value);

    /// <summary>The one node that reads a value.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The node, or null when several read it, none does, or the network gives it.</returns>
    public GraphNode? OnlyReader(string value) => uses.GetValueOrDefault(value) == 1 ? reader.GetValueOrDefault(value) : null;

    /// <summary>The shape of a value for the first trial batch size.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The shape.</returns>
    public TensorShape Shape(string value) => first[value];

    /// <summary>Whether two values have the same shape for both trial batch sizes.</summary>
    /// <param name="one">A value.</param>
    /// <param name="other">A value.</param>
    /// <returns>True when they have.</returns>
    public bool HaveSameShape(string one, string other) => first[one].Equals(first[other]) && second[one].Equals(second[other]);

    /// <summary>Whether two values have the same first dimension for both trial batch sizes.</summary>
    /// <param name="one">A value.</param>
    /// <param name="other">A value.</param>
    /// <returns>True when they have.</returns>
    public bool HaveSameBatch(string one, string other) => first[one][0] == first[other][0] && second[one][0] == second[other][0];

    /// <summary>Whether a value has the shape of another one whose dimensions in a set are 1, up to ones in front: so it lies along the other one as a statistic over these dimensions does.</summary>
    /// <param name="value">The value.</param>
    /// <param name="x">The other value.</param>
    /// <param name="axes">Bit i for dimension i.</param>
    /// <returns>True when it has, for both trial batch sizes.</returns>
    public bool LiesAlong(string value, string x, uint axes)
    {
        // A value that was stretched lies as it lay before.
        string lying = value;
        for (int step = 0; step < MostSteps && first[lying].Rank <= first[x].Rank && Producer(lying) is { Operation: Expansion or Identity } node; step++)
        {
            lying = node.Inputs[0];
        }

        return LiesAlong(first[lying], first[x], axes) && LiesAlong(second[lying], second[x], axes);
    }

    /// <summary>Whether a shape is that of another one whose dimensions in a set are 1, up to ones in front.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="x">The other shape.</param>
    /// <param name="axes">Bit i for dimension i.</param>
    /// <returns>True when it is.</returns>
    public static bool LiesAlong(TensorShape shape, TensorShape x, uint axes) =>
        Trimmed(shape).SequenceEqual(Trimmed([.. x.Select((size, axis) => ((axes >> axis) & 1) != 0 ? 1 : size)]));

    /// <summary>The value before reshapes, stretches and copies, which leave the order of its elements.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The value at their beginning.</returns>
    public string Source(string value)
    {
        for (int step = 0; step < MostSteps && Producer(value) is { Operation: Identity or Reshape or Flatten or Expansion } node; step++)
        {
            value = node.Inputs[0];
        }

        return value;
    }

    /// <summary>The value before copies.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The value at their beginning.</returns>
    public string Plain(string value)
    {
        for (int step = 0; step < MostSteps && Producer(value) is { Operation: Identity } node; step++)
        {
            value = node.Inputs[0];
        }

        return value;
    }

    /// <summary>Finds a parameter.</summary>
    /// <param name="value">The name of a value.</param>
    /// <param name="parameter">The parameter.</param>
    /// <returns>False when the value is none.</returns>
    public bool TryParameter(string value, [MaybeNullWhen(false)] out GraphParameter parameter) => parameters.TryGetValue(value, out parameter);

    /// <summary>The number that a value always is.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The number; null when it is no constant of one element.</returns>
    public double? Number(string value) =>
        parameters.TryGetValue(Source(value), out GraphParameter? parameter) && !parameter.IsTrainable && parameter.Shape.Elements == 1 ? Numbers(parameter)[0] : null;

    /// <summary>Whether a parameter is a constant all of whose elements are the same number.</summary>
    /// <param name="value">The name of the parameter.</param>
    /// <param name="number">The number.</param>
    /// <returns>True when it is.</returns>
    public bool IsConstant(string value, double number) =>
        parameters.TryGetValue(Source(value), out GraphParameter? parameter) && !parameter.IsTrainable && parameter.Shape.Elements <= KnownNumbers.MostElements && !Numbers(parameter).AsSpan().ContainsAnyExcept(number);

    private static double[] Numbers(GraphParameter parameter)
    {
        double[] numbers = new double[parameter.Shape.Elements];
        parameter.Initializer.Fill(numbers, parameter.Shape, 0, parameter.Name);
        return numbers;
    }

    private static ReadOnlySpan<int> Trimmed(TensorShape shape)
    {
        ReadOnlySpan<int> dimensions = shape.Dimensions.AsSpan();
        while (dimensions is [1, ..])
        {
            dimensions = dimensions[1..];
        }

        return dimensions;
    }
}
