namespace Fathom.Networks.Tests;

public class ConvolutionalNetworkTests
{
    [Theory]
    [InlineData(20, 269_722)]
    [InlineData(32, 464_154)]
    [InlineData(56, 853_018)]
    [InlineData(110, 1_727_962)]
    public void Residual_networks_have_as_many_weights_as_published(int depth, int expected)
    {
        // The counts with batch norm and padded shortcuts that go with He et al. 2016 (0.27, 0.46, 0.85 and 1.7 million).
        NetworkGraph graph = ResidualNetwork.Build(new ResidualOptions { Depth = depth });
        graph.Parameters.Where(parameter => parameter.IsTrainable).Sum(parameter => parameter.Shape.Elements).ShouldBe(expected);
        graph.Nodes.Count(node => node.Operation is Convolution).ShouldBe(depth - 1);
    }

    [Theory]
    [InlineData(true, ShortcutKind.Padded)]
    [InlineData(true, ShortcutKind.Projected)]
    [InlineData(false, ShortcutKind.Padded)]
    [InlineData(false, ShortcutKind.Projected)]
    public void The_loss_falls_along_the_gradient_as_the_gradient_says(bool hasNorm, ShortcutKind shortcut)
    {
        NetworkGraph graph = ResidualNetwork.Build(new ResidualOptions { Depth = 8, Width = 4, Size = 8, Norm = hasNorm ? new BatchNormalization() : null, Shortcut = shortcut });
        CheckDirection(graph, 8);
    }

    [Fact]
    public void The_loss_of_a_plain_network_falls_along_the_gradient_as_the_gradient_says() =>
        CheckDirection(ConvolutionalNetwork.Build(new ConvolutionalOptions { Layers = [4, 0, 6, 8, 0], Size = 8 }), 8);

    [Fact]
    public void A_depth_that_is_none_is_told() =>
        Should.Throw<ArgumentException>(() => ResidualNetwork.Build(new ResidualOptions { Depth = 21 })).Message.ShouldContain("6 n + 2");

    [Fact]
    public void A_padded_shortcut_takes_every_second_position_and_surrounds_the_channels_with_zeros()
    {
        NetworkGraph graph = ResidualNetwork.Build(new ResidualOptions { Depth = 8, Width = 4, Size = 8 });
        using ExecutionPlan<double> plan = ExecutionPlan.Create(
            graph, ParameterSet.Initialize<double>(graph, 1), new PlanOptions { BatchSize = 1, Threads = 1, Outputs = ["layer2.0.shortcut"], KeptValues = ["layer1.0.relu2"] });
        new Draw(1).Normals(192).CopyTo(plan.Input("x"));
        plan.Forward();
        double[] x = plan.Value("layer1.0.relu2").ToArray();
        double[] y = plan.Value("layer2.0.shortcut").ToArray();
        for (int i = 0; i < y.Length; i++)
        {
            int channel = (i / 16) - 2;
            y[i].ShouldBe(channel is >= 0 and < 4 ? x[(channel * 64) + (i % 16 / 4 * 16) + (i % 4 * 2)] : 0);
        }
    }

    // Moves all weights along the gradient g; the slope of the loss must be |g|².
    private static void CheckDirection(NetworkGraph graph, int size)
    {
        const int Batch = 5;
        ParameterSet<double> parameters = ParameterSet.Initialize<double>(graph, 4);
        using ExecutionPlan<double> plan = ExecutionPlan.Create(graph, parameters, new PlanOptions { BatchSize = Batch, Threads = 2, Differentiated = ["loss"] });
        new Draw(5).Normals(Batch * 3 * size * size).CopyTo(plan.Input("x"));
        for (int i = 0; i < Batch; i++)
        {
            plan.Input("labels")[i] = i;
        }

        plan.Forward();
        plan.Backward();
        double[] start = [.. parameters.Trainable];
        double[] direction = [.. plan.Gradients.Trainable];
        double squared = direction.Sum(g => g * g);
        const double Step = 1e-6;
        double Loss(double t)
        {
            for (int i = 0; i < start.Length; i++)
            {
                plan.Parameters.Trainable[i] = start[i] + (t * direction[i] / Math.Sqrt(squared));
            }

            plan.Forward();
            return plan.Value("loss")[0];
        }

        double slope = ((8 * (Loss(Step) - Loss(-Step))) - (Loss(2 * Step) - Loss(-2 * Step))) / (12 * Step);
        slope.ShouldBe(Math.Sqrt(squared), 1e-7 * Math.Sqrt(squared));
    }
}
