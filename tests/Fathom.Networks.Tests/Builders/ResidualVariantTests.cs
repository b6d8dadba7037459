namespace Fathom.Networks.Tests;

/// <summary>Residual networks whose norms stand elsewhere, are incomplete, or whose branches begin silent.</summary>
public class ResidualVariantTests
{
    private const int Batch = 6;

    [Theory]
    [InlineData(NormPlacement.EveryConvolution, 9)]
    [InlineData(NormPlacement.Branches, 6)]
    [InlineData(NormPlacement.LastBlock, 1)]
    public void Norms_stand_where_they_are_asked_for(NormPlacement placement, int expected)
    {
        NetworkGraph graph = ResidualNetwork.Build(Small with { Placement = placement });
        graph.Nodes.Count(node => node.Operation is BatchNormalization).ShouldBe(expected);
        graph.Parameters.Count(parameter => parameter.Name.Contains("conv", StringComparison.Ordinal) && parameter.Name.EndsWith(".bias", StringComparison.Ordinal))
            .ShouldBe(placement == NormPlacement.LastBlock ? 7 : placement == NormPlacement.Branches ? 1 : 0);
    }

    [Theory]
    [InlineData(NormForm.Full, 0, 1)]
    [InlineData(NormForm.WithoutAffine, 0, 1)]
    [InlineData(NormForm.MeanOnly, 0, double.NaN)]
    [InlineData(NormForm.DeviationOnly, double.NaN, 1)]
    public void Parts_of_the_norm_take_out_their_moment(NormForm form, double mean, double deviation)
    {
        NetworkGraph graph = ResidualNetwork.Build(Small with { Form = form, Norm = new BatchNormalization { Epsilon = 0 } });
        using ExecutionPlan<double> plan = PlanOf(graph, "layer1.0.bn1", "layer1.0.conv1");
        plan.Forward();
        (double normedMean, double normedDeviation) = Moments(plan, "layer1.0.bn1");
        (double rawMean, double rawDeviation) = Moments(plan, "layer1.0.conv1");
        normedMean.ShouldBe(double.IsNaN(mean) ? rawMean / rawDeviation : mean, 1e-12);
        normedDeviation.ShouldBe(double.IsNaN(deviation) ? rawDeviation : deviation, 1e-12);
    }

    [Theory]
    [InlineData(NormForm.MeanOnly)]
    [InlineData(NormForm.DeviationOnly)]
    public void Parts_of_the_norm_have_the_gradient_of_their_values(NormForm form)
    {
        NetworkGraph graph = ResidualNetwork.Build(Small with { Form = form });
        using ExecutionPlan<double> plan = PlanOf(graph);
        plan.Forward();
        plan.Backward();
        double[] gradient = plan.Gradient("layer1.0.conv1.weight").ToArray();
        Span<double> weights = plan.Parameters["layer1.0.conv1.weight"];
        double square = gradient.Sum(g => g * g);
        double step = 1e-5 / Math.Sqrt(square);
        double Loss(double t, Span<double> w)
        {
            for (int i = 0; i < w.Length; i++)
            {
                w[i] += t * gradient[i];
            }

            plan.Forward();
            return plan.Value("loss")[0];
        }

        double slope = (Loss(step, weights) - Loss(-2 * step, weights)) / (2 * step);
        slope.ShouldBe(square, 1e-4 * square);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Branches_that_begin_silent_leave_the_stream_as_it_is(bool hasNorm)
    {
        ResidualOptions options = hasNorm
            ? Small with { BranchScale = ConstantInitializer.Zeros }
            : Small with { Norm = null, BranchEnd = ConstantInitializer.Zeros };
        using ExecutionPlan<double> plan = PlanOf(ResidualNetwork.Build(options), "relu1", "layer1.0.relu2");
        plan.Forward();
        plan.Value("layer1.0.relu2").SequenceEqual(plan.Value("relu1")).ShouldBeTrue();
    }

    [Theory]
    [InlineData(110, 1, "conv1")]
    [InlineData(110, 2, "layer1.0.conv1")]
    [InlineData(110, 37, "layer1.17.conv2")]
    [InlineData(110, 38, "layer2.0.conv1")]
    [InlineData(110, 42, "layer2.2.conv1")]
    [InlineData(110, 109, "layer3.17.conv2")]
    [InlineData(110, 110, "scores")]
    [InlineData(20, 8, "layer2.0.conv1")]
    public void Layers_are_counted_from_the_stem(int depth, int layer, string name)
    {
        ResidualNetwork.LayerName(depth, layer).ShouldBe(name);
        ResidualNetwork.Build(new ResidualOptions { Depth = depth }).ProducerOf(name).ShouldNotBeNull();
    }

    [Fact]
    public void A_layer_that_does_not_exist_is_told() =>
        Should.Throw<ArgumentException>(() => ResidualNetwork.LayerName(20, 21)).Message.ShouldContain("layers 1 to 20");

    private static ResidualOptions Small { get; } = new() { Depth = 8, Width = 4, Size = 8, Shortcut = ShortcutKind.Projected };

    private static ExecutionPlan<double> PlanOf(NetworkGraph graph, params string[] kept)
    {
        ExecutionPlan<double> plan = ExecutionPlan.Create(
            graph, ParameterSet.Initialize<double>(graph, 4), new PlanOptions { BatchSize = Batch, Threads = 1, Differentiated = ["loss"], KeptValues = [.. kept] });
        new Draw(5).Normals(Batch * 3 * 64).CopyTo(plan.Input("x"));
        for (int i = 0; i < Batch; i++)
        {
            plan.Input("labels")[i] = i;
        }

        return plan;
    }

    // Of channel 1.
    private static (double Mean, double Deviation) Moments(ExecutionPlan<double> plan, string name)
    {
        double[] all = plan.Value(name).ToArray();
        double[] channel = [.. Enumerable.Range(0, Batch).SelectMany(image => all.Skip(((image * 4) + 1) * 64).Take(64))];
        double mean = channel.Average();
        return (mean, Math.Sqrt(channel.Average(value => (value - mean) * (value - mean))));
    }
}
