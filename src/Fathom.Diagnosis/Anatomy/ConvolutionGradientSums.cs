using System.Collections.Immutable;
using System.Numerics;
using System.Numerics.Tensors;
using Fathom.Networks;

namespace Fathom.Diagnosis;

/// <summary>How much of a convolution's gradient cancels: three sums over the terms d of its entries, one term for every image and position (Bjorck et al. 2018, section 4.1 and table 1).</summary>
/// <param name="Absolute">Σ |d| over images and positions, divided by the number of terms, and averaged over the entries of the kernel.</param>
/// <param name="PerImage">Σ over images of |Σ over positions of d|, likewise.</param>
/// <param name="Net">|Σ d|, likewise: the mean magnitude of the gradient over the number of terms.</param>
/// <remarks>
/// Net ≤ PerImage ≤ Absolute. PerImage near Net says that all images pull in one direction, whatever they show; images with independent signs have a ratio of √batch. The last sum is an addition to the paper's two.
/// Absolute values come from the same convolution on |input| and |output gradient|, since |g x| = |g| |x|.
/// </remarks>
public sealed record ConvolutionGradientSums(double Absolute, double PerImage, double Net)
{
    /// <summary>The paper's ratio: how many times larger the terms are than their sum.</summary>
    public double CancellationRatio => Absolute / Net;

    /// <summary>How many times larger the images' own sums are than the whole: 1 when the gradient does not depend on the input.</summary>
    public double ImageRatio => PerImage / Net;

    /// <summary>The value and the gradient that a plan must keep for a convolution to be measured.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="node">The name of a convolution.</param>
    /// <returns>The name of its input, and the name of its output, whose gradient is needed.</returns>
    /// <exception cref="ArgumentException">There is no convolution of that name.</exception>
    public static (string Input, string Output) Needs(NetworkGraph graph, string node)
    {
        ArgumentNullException.ThrowIfNull(graph);
        GraphNode convolution = Find(graph, node);
        return (convolution.Inputs[0], convolution.Outputs[0]);
    }

    /// <summary>Measures a convolution after a backward pass.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="plan">A plan that keeps what <see cref="Needs"/> names, after its backward pass.</param>
    /// <param name="node">The name of the convolution.</param>
    /// <returns>The sums.</returns>
    /// <exception cref="ArgumentException">There is no convolution of that name, or the plan does not keep what is needed.</exception>
    public static ConvolutionGradientSums Measure<T>(ExecutionPlan<T> plan, string node)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(plan);
        GraphNode convolution = Find(plan.Graph, node);
        string input = convolution.Inputs[0];
        string output = convolution.Outputs[0];
        TensorShape inputShape = plan.ShapeOf(input);
        TensorShape outputShape = plan.ShapeOf(output);
        NetworkGraph alone = Alone((Convolution)convolution.Operation, inputShape, plan.ShapeOf(convolution.Inputs[1]));
        T[] absoluteInput = Magnitudes(plan.Value(input));
        T[] absoluteGradient = Magnitudes(plan.Gradient(output));
        using ExecutionPlan<T> whole = PlanFor<T>(alone, inputShape[0], plan.Options.Threads);
        double absolute = SumOfMagnitudes(Gradient(whole, absoluteInput, absoluteGradient));
        double net = SumOfMagnitudes(Gradient(whole, plan.Value(input), plan.Gradient(output)));
        using ExecutionPlan<T> single = PlanFor<T>(alone, 1, plan.Options.Threads);
        int inputLength = inputShape.Elements / inputShape[0];
        int outputLength = outputShape.Elements / outputShape[0];
        double perImage = 0;
        for (int image = 0; image < inputShape[0]; image++)
        {
            perImage += SumOfMagnitudes(Gradient(
                single, plan.Value(input).Slice(image * inputLength, inputLength), plan.Gradient(output).Slice(image * outputLength, outputLength)));
        }

        double terms = (double)outputShape[0] * outputShape.Product(2, outputShape.Rank) * plan.ShapeOf(convolution.Inputs[1]).Elements;
        return new ConvolutionGradientSums(absolute / terms, perImage / terms, net / terms);
    }

    /// <summary>The names of a network's convolutions.</summary>
    /// <param name="graph">The network.</param>
    /// <returns>The names in the order of the run.</returns>
    /// <exception cref="ArgumentException">The network has none.</exception>
    public static ImmutableArray<string> Convolutions(NetworkGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ImmutableArray<string> names = [.. graph.Nodes.Where(node => node.Operation is Convolution).Select(node => node.Name)];
        return names.IsEmpty ? throw new ArgumentException("The network has no convolution, and this is a measurement of convolutions.", nameof(graph)) : names;
    }

    private static GraphNode Find(NetworkGraph graph, string node)
    {
        ImmutableArray<string> names = Convolutions(graph);
        return names.Contains(node)
            ? graph.Nodes.First(candidate => candidate.Name == node)
            : throw new ArgumentException($"The network has no convolution '{node}'; it has {names.Length}, from '{names[0]}' to '{names[^1]}'.", nameof(node));
    }

    private static NetworkGraph Alone(Convolution convolution, TensorShape input, TensorShape weights)
    {
        GraphBuilder builder = new();
        GraphValue x = builder.Input("x", TensorShape.Of([TensorShape.Batch, .. input.Dimensions[1..]]));
        GraphValue w = builder.Parameter("w", weights, ConstantInitializer.Zeros);
        return builder.Build(builder.Add(convolution, "y", x, w));
    }

    private static ExecutionPlan<T> PlanFor<T>(NetworkGraph alone, int batch, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        ExecutionPlan.Create(alone, ParameterSet.Initialize<T>(alone, 1), new PlanOptions { BatchSize = batch, Threads = threads, Differentiated = ["y"] });

    private static ReadOnlySpan<T> Gradient<T>(ExecutionPlan<T> alone, ReadOnlySpan<T> input, ReadOnlySpan<T> gradient)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        input.CopyTo(alone.Input("x"));
        gradient.CopyTo(alone.Seed("y"));
        alone.Forward();
        alone.Backward();
        return alone.Gradient("w");
    }

    private static T[] Magnitudes<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] magnitudes = new T[values.Length];
        TensorPrimitives.Abs(values, magnitudes);
        return magnitudes;
    }

    private static double SumOfMagnitudes<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double sum = 0;
        foreach (T value in values)
        {
            sum += Math.Abs(double.CreateTruncating(value));
        }

        return sum;
    }
}
