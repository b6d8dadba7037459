using System.Collections.Immutable;
using System.Globalization;
using Fathom.Networks;
using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.Benchmarks;

/// <summary>The networks of benchmarks/peers/pytorch_training.py.</summary>
/// <param name="Name"><c>mlp-DEPTHxWIDTHxBATCH</c> or <c>resnetDEPTH-BATCH</c>.</param>
/// <param name="Graph">The network.</param>
/// <param name="Batch">The batch size.</param>
internal sealed record TrainedNetwork(string Name, NetworkGraph Graph, int Batch)
{
    /// <summary>The networks that have a target, with it: how many times as fast as PyTorch.</summary>
    public static IReadOnlyList<(string Name, double Target)> Standard { get; } =
        [("mlp-100x100x100", 4), ("mlp-1000x100x100", 4), ("mlp-20x1000x128", 1.5), ("resnet20-128", 1), ("resnet110-128", 1)];

    private readonly ImmutableDictionary<string, TensorShape> shapes = Graph.ShapesFor(Batch);

    /// <summary>Builds a network.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The network.</returns>
    public static TrainedNetwork Of(string name)
    {
        string[] parts = name.Split('-');
        if (parts[0] != "mlp")
        {
            return new TrainedNetwork(name, ResidualNetwork.Build(new ResidualOptions { Depth = Number(parts[0][6..]) }), Number(parts[1]));
        }

        int[] sizes = [.. parts[1].Split('x').Select(Number)];

        // Gaussian weights and full gain take gradients out of the range of float32 beyond some hundred layers, and a step would be done again with a scaled loss; the arithmetic is the same.
        bool isDeep = sizes[0] > 300;
        NetworkSpec spec = new()
        {
            Depth = sizes[0],
            Width = sizes[1],
            Activation = new(ActivationCatalog.Tanh, isDeep ? 0.1 : 1),
            Normalization = new() { Epsilon = 1e-5 },
            Initialization = new() { Kind = isDeep ? InitializationKind.Orthogonal : InitializationKind.Gaussian },
        };
        return new TrainedNetwork(name, Perceptron.Build(spec, new PerceptronOptions { Inputs = sizes[1], Outputs = 10 }), sizes[2]);
    }

    /// <summary>A plan with random samples.</summary>
    /// <param name="threads">The threads that share the work.</param>
    /// <param name="joins">Whether neighbours are joined.</param>
    /// <returns>The plan, with all inputs filled.</returns>
    public ExecutionPlan<float> Plan(int threads, bool joins = true)
    {
        PlanOptions options = new() { BatchSize = Batch, Threads = threads, Differentiated = ["loss"], Outputs = ["loss"], JoinsNeighbours = joins };
        ExecutionPlan<float> plan = ExecutionPlan.Create(Graph, ParameterSet.Initialize<float>(Graph, 1), options);
        double[] x = new double[plan.Input("x").Length];
        NormalStream.Fill(x, 1, 1);
        for (int i = 0; i < x.Length; i++)
        {
            plan.Input("x")[i] = (float)x[i];
        }

        for (int i = 0; i < Batch; i++)
        {
            plan.Input("labels")[i] = i % 10;
        }

        return plan;
    }

    /// <summary>Additions and multiplications, counted singly, of the products and convolutions of one training step.</summary>
    /// <param name="node">The node.</param>
    /// <param name="isBackward">Whether its backward pass is meant.</param>
    /// <returns>The operations; 0 for nodes without products.</returns>
    public double Operations(GraphNode node, bool isBackward)
    {
        if (node.Operation is not (GeneralMatrixProduct or Convolution))
        {
            return 0;
        }

        TensorShape output = shapes[node.Outputs[0]];
        TensorShape weight = Graph.Parameters.First(parameter => parameter.Name == node.Inputs[1]).Shape;
        double forward = 2.0 * output.Elements * weight.Product(1, weight.Rank);

        // The gradient of the weights costs as much as the forward pass, and so does that of the input, which nobody wants of the first layer.
        bool isFirst = Graph.Inputs.Any(input => input.Name == node.Inputs[0]);
        return isBackward ? (isFirst ? 1 : 2) * forward : forward;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
