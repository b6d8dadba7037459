using System.Numerics;
using Fathom.Specification;

namespace Fathom.Networks.Tests;

/// <summary>A norm or a sum joined with the ReLU behind it, against the same network with all nodes apart.</summary>
[Trait("Category", "Kernels")]
public class NeighbourFusionTests
{
    [Fact]
    public void Joined_neighbours_give_the_bits_of_the_operations_one_after_the_other()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            Draw draw = new(seed);
            (NetworkGraph graph, int batch) = Case(draw);
            bool isTraining = draw.Whole(0, 3) > 0;
            Compare<double>(graph, batch, isTraining, seed);
            Compare<float>(graph, batch, isTraining, seed);
        }
    }

    [Fact]
    public void A_probe_between_joined_neighbours_sees_the_value_and_the_gradient_of_the_operations_apart()
    {
        NetworkGraph graph = ResidualNetwork.Build(new ResidualOptions { Depth = 8, Width = 4, Size = 8 });
        ParameterSet<float> parameters = ParameterSet.Initialize<float>(graph, 1);
        EdgeRecord<float> everything = new();
        float[] apart = Gradients(graph, parameters, new PlanOptions { BatchSize = 5, Differentiated = ["loss"], WatchesEverything = true }, everything);
        string[] between = ["bn1", "layer1.0.bn1", "layer1.0.sum", "layer3.0.sum"];
        EdgeRecord<float> few = new();
        PlanOptions options = new() { BatchSize = 5, Differentiated = ["loss"], WatchedValues = [.. between], WatchedGradients = [.. between] };
        Gradients(graph, parameters, options, few).ShouldBe(apart);
        foreach (string name in between)
        {
            few.OfValue(name).ShouldBe(everything.OfValue(name));
            few.OfGradient(name).ShouldBe(everything.OfGradient(name));
            few.OfValue(name)!.ZeroShare.ShouldBeLessThan(0.2, "a joined node would show its rectified output");
        }
    }

    [Fact]
    public void In_a_residual_network_every_norm_before_a_relu_and_every_sum_is_joined()
    {
        NetworkGraph graph = ResidualNetwork.Build(new ResidualOptions { Depth = 14, Width = 4, Size = 8 });
        PlanLayout layout = PlanLayout.Build(graph, new PlanOptions { BatchSize = 5, Differentiated = ["loss"] });
        layout.Nodes.Count(planned => planned.Node.Operation is RectifiedNormalization).ShouldBe(7);
        layout.Nodes.Count(planned => planned.Node.Operation is RectifiedAddition).ShouldBe(6);
        layout.Nodes.Count(planned => planned.Node.Operation is ActivationOperation).ShouldBe(0);
    }

    [Fact]
    public void A_norm_of_rows_joined_with_the_tanh_behind_it_gives_the_bits_of_both_apart()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            Draw draw = new(1000 + seed);
            GraphBuilder builder = new();
            GraphValue x = builder.Input("x", [TensorShape.Batch, draw.Whole(1, 150)]);
            BatchNormalization norm = new() { Centred = draw.Coin(), IsFrozen = draw.Whole(0, 4) == 0 };
            Activation tanh = new(ActivationCatalog.Tanh, draw.Coin() ? 1 : 0.3, draw.Coin() ? 0 : -0.2);
            GraphValue y = x.BatchNorm("norm", norm, draw.Coin(), new NormalInitializer(1, WeightVariance.Fixed)).Activate(tanh, "a");
            GraphValue z = y.BatchNorm("again", norm, draw.Coin()).Activate(tanh, "b");
            NetworkGraph graph = builder.Build(builder.Add(new Identity(), "end", z));
            int batch = draw.Whole(1, 40);
            bool isTraining = draw.Whole(0, 3) > 0;
            Compare<double>(graph, batch, isTraining, seed);
            Compare<float>(graph, batch, isTraining, seed);
        }
    }

    [Fact]
    public void Only_a_tanh_is_joined_with_a_norm_of_rows_and_only_a_relu_with_a_norm_of_images()
    {
        NetworkSpec spec = new() { Depth = 3, Width = 5, Activation = new(ActivationCatalog.Tanh) };
        PlanOptions options = new() { BatchSize = 4, Differentiated = ["loss"] };
        PlanLayout rows = PlanLayout.Build(Perceptron.Build(spec, new PerceptronOptions { Inputs = 5, Outputs = 2 }), options);
        rows.Nodes.Count(planned => planned.Node.Operation is ActivatedNormalization).ShouldBe(3);
        PlanLayout other = PlanLayout.Build(Perceptron.Build(spec with { Activation = new(ActivationCatalog.Gelu) }, new PerceptronOptions { Inputs = 5, Outputs = 2 }), options);
        other.Nodes.Count(planned => planned.Node.Operation is ActivationOperation).ShouldBe(3);
        GraphBuilder builder = new();
        GraphValue image = builder.Input("x", [TensorShape.Batch, 3, 4, 4]).BatchNorm("norm", new BatchNormalization()).Activate(new(ActivationCatalog.Tanh), "a");
        PlanLayout.Build(builder.Build(image), new PlanOptions { BatchSize = 2, Differentiated = ["a"] }).Nodes.Length.ShouldBe(2);
    }

    private static void Compare<T>(NetworkGraph graph, int batch, bool isTraining, int seed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        PlanOptions options = new() { BatchSize = batch, IsTraining = isTraining, Threads = 2, Differentiated = ["end"], KeptGradients = ["x"] };
        PlanLayout.Build(graph, options).Nodes.Length.ShouldBe(graph.Nodes.Length - 2);
        ParameterSet<T> parameters = ParameterSet.Initialize<T>(graph, (ulong)seed);
        Gradients(graph, parameters, options, null).ShouldBe(Gradients(graph, parameters, options with { JoinsNeighbours = false }, null));
    }

    // The output, the gradients of the input and the parameters, and the running statistics after the step.
    private static T[] Gradients<T>(NetworkGraph graph, ParameterSet<T> initial, PlanOptions options, IEdgeObserver<T>? observer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ParameterSet<T> parameters = initial.ConvertTo<T>();
        using ExecutionPlan<T> plan = ExecutionPlan.Create(graph, parameters, options);
        Fill(plan.Input("x"), 1);
        string end = options.Differentiated[0];
        if (plan.Reads("labels"))
        {
            plan.Input("labels").Clear();
        }
        else
        {
            Fill(plan.Seed(end), 2);
        }

        plan.Forward(observer: observer);
        T[] output = [.. plan.Value(end)];
        plan.Backward(observer);
        plan.CommitState();
        return [.. output, .. options.KeptGradients.IsDefaultOrEmpty ? [] : plan.Gradient("x").ToArray(), .. plan.Gradients.All, .. parameters.All];
    }

    private static void Fill<T>(Span<T> place, int stream)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] values = new Draw(stream).Normals(place.Length);
        for (int i = 0; i < values.Length; i++)
        {
            place[i] = T.CreateTruncating(values[i]);
        }
    }

    private static (NetworkGraph Graph, int Batch) Case(Draw draw)
    {
        GraphBuilder builder = new();
        int channels = draw.Whole(1, 40);
        int[] positions = draw.Whole(0, 2) switch { 0 => [], 1 => [draw.Whole(1, 90)], _ => [draw.Whole(1, 9), draw.Whole(1, 9)] };
        GraphValue x = builder.Input("x", TensorShape.Of([TensorShape.Batch, channels, .. positions]));
        BatchNormalization norm = new() { Centred = draw.Coin(), IsFrozen = draw.Whole(0, 4) == 0, RunningVarianceIsBiased = draw.Coin() };
        GraphValue y = x.BatchNorm("norm", norm, draw.Coin(), new NormalInitializer(1, WeightVariance.Fixed)).Relu("a");
        GraphValue z = y.Plus(draw.Coin() ? x : x.Activate(new(ActivationCatalog.Tanh), "t"), "sum").Relu("b");
        return (builder.Build(builder.Add(new Identity(), "end", z)), draw.Whole(1, 9));
    }
}
