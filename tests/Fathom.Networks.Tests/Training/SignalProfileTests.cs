using Fathom.Specification;

namespace Fathom.Networks.Tests;

public class SignalProfileTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_layer_of_a_perceptron_is_found_with_its_values(bool hasSkips)
    {
        NetworkSpec spec = new() { Depth = 3, Width = 20, Activation = new(ActivationCatalog.Tanh), Skip = hasSkips ? new() { BranchScale = 0.5 } : null };
        NetworkGraph graph = Perceptron.Build(spec, new PerceptronOptions { Inputs = 8, Outputs = 3 });
        WeightedLayer.Of(graph).ShouldBe(
        [
            new WeightedLayer(1, "layer.1", "layer.1.weight", "layer.1", "layer.1.activation"),
            new WeightedLayer(2, "layer.2", "layer.2.weight", "layer.2", "layer.2.activation"),
            new WeightedLayer(3, "layer.3", "layer.3.weight", "layer.3", "layer.3.activation"),
            new WeightedLayer(4, "scores", "scores.weight", "scores", null),
        ]);
    }

    [Fact]
    public void A_residual_network_has_its_convolutions_and_its_read_out()
    {
        NetworkGraph graph = ResidualNetwork.Build(new ResidualOptions { Size = 8, Width = 4 });
        WeightedLayer.Of(graph).Length.ShouldBe(20);
        WeightedLayer.Of(graph)[^1].Name.ShouldBe("linear");
        WeightedLayer.Owner(graph, "layer1.0.relu1")!.Name.ShouldBe("layer1.0.conv1");
        WeightedLayer.Owner(graph, "bn1.weight")!.Name.ShouldBe("conv1");
        WeightedLayer.Owner(graph, "x")!.Name.ShouldBe("conv1");
        WeightedLayer.Owner(graph, "loss")!.Name.ShouldBe("linear");
        WeightedLayer.Owner(graph, "nothing").ShouldBeNull();
    }

    [Fact]
    public void A_profile_holds_the_norms_of_what_a_plan_computes()
    {
        NetworkSpec spec = new() { Depth = 3, Width = 20, Activation = new(ActivationCatalog.Tanh) };
        NetworkGraph graph = Perceptron.Build(spec, new PerceptronOptions { Inputs = 8, Outputs = 3 });
        ParameterSet<double> parameters = ParameterSet.Initialize<double>(graph, 4);
        double[] before = [.. parameters.All];
        Clusters source = new(16, 8, 3);
        int[] samples = [.. Enumerable.Range(0, 16)];
        SignalProfile profile = SignalProfile.Measure(graph, parameters, source, samples, new NetworkRoles(), 2);
        parameters.All.ToArray().ShouldBe(before);
        using ExecutionPlan<double> plan = ExecutionPlan.Create(graph, parameters, new PlanOptions
        {
            BatchSize = 16,
            Differentiated = ["loss"],
            KeptValues = ["layer.2", "layer.2.activation"],
            KeptGradients = ["layer.2"],
        });
        source.Fill(samples, IBatchSource.Unchanged, plan.Input("x"), plan.Input("labels"));
        plan.Forward();
        plan.Backward();
        LayerSignal second = profile.Layers[1];
        profile.Loss.ShouldBe(plan.Value("loss")[0]);
        second.PreActivation.ShouldBe(Math.Sqrt(Squares(plan.Value("layer.2")) / 320), 1e-12);
        second.Activation.ShouldBe(Math.Sqrt(Squares(plan.Value("layer.2.activation")) / 320), 1e-12);
        second.LogGradientNorm.ShouldBe(Math.Log(Squares(plan.Gradient("layer.2"))), 1e-12);
        second.LogWeightGradientNorm.ShouldBe(Math.Log(Squares(plan.Gradient("layer.2.weight"))), 1e-12);
        profile.Layers[3].Activation.ShouldBe(double.NaN);

        static double Squares(ReadOnlySpan<double> values)
        {
            double sum = 0;
            foreach (double value in values)
            {
                sum += value * value;
            }

            return sum;
        }
    }
}
