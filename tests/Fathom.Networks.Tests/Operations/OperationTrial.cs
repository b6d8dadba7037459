using System.Collections.Immutable;
using System.Numerics;

namespace Fathom.Networks.Tests;

/// <summary>One node with given inputs: its outputs, its gradients, and difference quotients to hold them against.</summary>
public sealed class OperationTrial
{
    private readonly Tensor?[] inputs;
    private readonly NetworkGraph graph;
    private readonly PlanOptions options;

    public OperationTrial(IOperation operation, params Tensor?[] inputs)
        : this(operation, 1, true, inputs)
    {
    }

    public OperationTrial(IOperation operation, int outputs, bool isTraining, params Tensor?[] inputs)
    {
        this.inputs = inputs;
        graph = NetworkGraph.Create(new GraphParts
        {
            Inputs = [.. inputs.Index().Where(input => input.Item is not null).Select(input => new GraphInput($"x{input.Index}", input.Item!.Shape))],
            Nodes = [new GraphNode("node", operation, [.. inputs.Select((input, index) => input is null ? "" : $"x{index}")], [.. Enumerable.Range(0, outputs).Select(index => $"y{index}")])],
            Outputs = [.. Enumerable.Range(0, outputs).Select(index => $"y{index}")],
        });
        Differentiable = [.. inputs.Index().Where(input => input.Item is not null && operation.IsDifferentiable(input.Index)).Select(input => input.Index)];
        options = new PlanOptions { IsTraining = isTraining, Threads = 1, Differentiated = ["y0"], KeptGradients = [.. Differentiable.Select(index => $"x{index}")] };
    }

    public ImmutableArray<int> Differentiable { get; }

    public Tensor Output(int index = 0) => Outputs<double>(1)[index];

    public Tensor[] Outputs<T>(int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using ExecutionPlan<T> plan = PlanFor<T>(threads, inputs);
        plan.Forward();
        return [.. graph.Outputs.Select(name => new Tensor(plan.ShapeOf(name), [.. plan.Value(name).ToArray().Select(double.CreateTruncating)]))];
    }

    /// <summary>The gradients of the inputs for the random seed gradient; null for inputs without.</summary>
    public double[]?[] Gradients<T>(int threads = 1)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using ExecutionPlan<T> plan = PlanFor<T>(threads, inputs);
        plan.Forward();
        plan.Backward();
        return [.. inputs.Select((_, index) => Differentiable.Contains(index) ? plan.Gradient($"x{index}").ToArray().Select(double.CreateTruncating).ToArray() : null)];
    }

    /// <summary>Holds the gradients against difference quotients of fourth order, and float32 and several threads against both.</summary>
    public void CheckGradients(double tolerance = 1e-7, double step = 1e-3)
    {
        double[]?[] gradients = Gradients<double>();
        foreach (int input in Differentiable)
        {
            double[] quotients = Quotients(input, step);
            double scale = Math.Max(quotients.Max(Math.Abs), 1e-3);
            for (int i = 0; i < quotients.Length; i++)
            {
                Math.Abs(gradients[input]![i] - quotients[i]).ShouldBeLessThanOrEqualTo(tolerance * scale, $"element {i} of the gradient of input {input}: {gradients[input]![i]} against {quotients[i]}");
            }
        }

        CheckThreads(gradients);
        CheckSingle(gradients);
        CheckAllocations();
    }

    public void CheckThreads(double[]?[] gradients)
    {
        Tensor[] outputs = Outputs<double>(1);
        foreach (int threads in new[] { 2, 7 })
        {
            Outputs<double>(threads).Zip(outputs).ShouldAllBe(pair => pair.First.Values.SequenceEqual(pair.Second.Values));
            double[]?[] shared = Gradients<double>(threads);
            Differentiable.ShouldAllBe(input => shared[input]!.SequenceEqual(gradients[input]!));
        }
    }

    private void CheckAllocations()
    {
        using ExecutionPlan<float> plan = PlanFor<float>(1, inputs);
        long bytes = Allocations.InSteadyState(() =>
        {
            plan.Forward();
            plan.Backward();
        });
        bytes.ShouldBe(0, $"bytes allocated by a run of {graph.Nodes[0].Operation}");
    }

    private void CheckSingle(double[]?[] gradients)
    {
        double[]?[] rounded = Gradients<float>();
        foreach (int input in Differentiable)
        {
            double scale = Math.Max(gradients[input]!.Select(Math.Abs).DefaultIfEmpty().Max(), 1e-3);
            double worst = gradients[input]!.Zip(rounded[input]!, (a, b) => Math.Abs(a - b)).DefaultIfEmpty().Max();
            worst.ShouldBeLessThan(1e-3 * scale, $"the float32 gradient of input {input}");
        }
    }

    private double[] Quotients(int input, double step)
    {
        Tensor tensor = inputs[input]!;
        double[] quotients = new double[tensor.Values.Length];
        using ExecutionPlan<double> plan = PlanFor<double>(1, inputs);
        Span<double> place = plan.Input($"x{input}");
        for (int i = 0; i < quotients.Length; i++)
        {
            double centre = place[i];
            double near = Value(plan, place, i, centre + step) - Value(plan, place, i, centre - step);
            double far = Value(plan, place, i, centre + (2 * step)) - Value(plan, place, i, centre - (2 * step));
            place[i] = centre;
            quotients[i] = ((8 * near) - far) / (12 * step);
        }

        return quotients;
    }

    private static double Value(ExecutionPlan<double> plan, Span<double> place, int index, double x)
    {
        place[index] = x;
        plan.Forward();
        double sum = 0;
        ReadOnlySpan<double> output = plan.Value("y0");
        Span<double> seed = plan.Seed("y0");
        for (int i = 0; i < output.Length; i++)
        {
            sum += output[i] * seed[i];
        }

        return sum;
    }

    private ExecutionPlan<T> PlanFor<T>(int threads, Tensor?[] tensors)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ExecutionPlan<T> plan = ExecutionPlan.Create(graph, ParameterSet.Zeros<T>(graph), options with { Threads = threads });
        foreach ((int index, Tensor? tensor) in tensors.Index())
        {
            if (tensor is not null)
            {
                Fill(plan.Input($"x{index}"), tensor.Values);
            }
        }

        Span<T> seed = plan.Seed("y0");
        Fill(seed, new Draw(4711).Normals(seed.Length));
        return plan;
    }

    private static void Fill<T>(Span<T> destination, double[] values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < values.Length; i++)
        {
            destination[i] = T.CreateTruncating(values[i]);
        }
    }
}
