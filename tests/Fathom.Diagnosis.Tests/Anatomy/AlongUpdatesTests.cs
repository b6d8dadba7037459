using Fathom.Networks;

namespace Fathom.Diagnosis.Tests;

/// <summary>Measurements along gradients and updates against networks whose loss is known in closed form.</summary>
public class AlongUpdatesTests
{
    [Fact]
    public void A_parabola_falls_to_its_bottom_and_rises_again()
    {
        // loss = (w x − y)² with w = 3, x = 1, y = 0 and mean over one number: gradient 2w, f(α) = (1 − 2α)².
        GraphBuilder builder = new();
        GraphValue x = builder.Input("x", [TensorShape.Batch, 1]);
        GraphValue y = builder.Input("y", [TensorShape.Batch, 1]);
        GraphValue z = x.Linear(1, "fc", new ConstantInitializer(3));
        NetworkGraph graph = builder.Build(z, builder.Add(new SquaredError(), "loss", z, y));
        using ExecutionPlan<double> plan = ExecutionPlan.Create(graph, ParameterSet.Initialize<double>(graph, 1), new PlanOptions { BatchSize = 1, Threads = 1, Differentiated = ["loss"] });
        plan.Input("x")[0] = 1;
        plan.Input("y")[0] = 0;
        LossAlongGradient along = LossAlongGradient.Measure(plan, [0.1, 0.25, 0.5, 0.9, 1.1, 2], cancellation: TestContext.Current.CancellationToken);
        along.Loss.ShouldBe(9, 1e-12);
        foreach (LossStep step in along.Steps)
        {
            step.Relative.ShouldBe(Math.Pow(1 - (2 * step.Step), 2), 1e-12);
        }

        along.Best.Step.ShouldBe(0.5);
        along.Crossing!.Value.ShouldBe(Math.Sqrt(0.9 * 1.1), 1e-12);
        plan.Parameters["fc.weight"][0].ShouldBe(3);
        Should.Throw<ArgumentException>(() => LossAlongGradient.Measure(plan, [0.0], cancellation: TestContext.Current.CancellationToken));
        Should.Throw<ArgumentException>(() => LossAlongGradient.Measure(plan, [1.0], "fc", cancellation: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_loss_that_never_rises_again_has_no_crossing() =>
        new LossAlongGradient(1, [new LossStep(1, 0.5, 0.5), new LossStep(2, 0.6, 0.6)]).Crossing.ShouldBeNull();

    [Fact]
    public void Moments_along_an_update_are_those_of_a_network_with_the_weights_moved()
    {
        NetworkGraph graph = SmallNetwork.Residual(hasNorm: false);
        string[] watched = ["layer1.0.conv1", "layer3.0.conv2"];
        using ExecutionPlan<double> plan = SmallNetwork.Plan(graph, new PlanOptions { WatchedValues = [.. watched], KeptValues = [.. watched] });
        ParameterSet<double> start = plan.Parameters.ZerosAlike();
        start.CopyFrom(plan.Parameters);
        ParameterSet<double> update = ParameterSet.Initialize<double>(graph, 9);
        MomentsAlongUpdate along = MomentsAlongUpdate.Measure(plan, update, [0, 0.3, 1], [.. watched], cancellation: TestContext.Current.CancellationToken);
        plan.Parameters.All.SequenceEqual(start.All).ShouldBeTrue();
        for (int i = 0; i < start.Trainable.Length; i++)
        {
            plan.Parameters.Trainable[i] = start.Trainable[i] + (0.3 * update.Trainable[i]);
        }

        plan.Forward();
        along.Points[1].Loss.ShouldBe(plan.Value("loss")[0], 1e-12);
        for (int value = 0; value < 2; value++)
        {
            ChannelMoments expected = ChannelMoments.Of(plan.Value(watched[value]), plan.ShapeOf(watched[value]));
            for (int channel = 0; channel < expected.Means.Length; channel++)
            {
                along.Points[1].Moments[value].Means[channel].ShouldBe(expected.Means[channel], 1e-12);
            }
        }

        along.LargestVariance(1).ShouldBe(along.Points.SelectMany(point => point.Moments[1].Deviations).Max(d => d * d));
        Should.Throw<ArgumentException>(() => MomentsAlongUpdate.Measure(plan, update, [0.0], ["conv1"], cancellation: TestContext.Current.CancellationToken)).Message.ShouldContain("conv1");
    }

    [Fact]
    public void Measurements_along_an_update_stop_when_cancelled_and_leave_the_weights_as_they_were()
    {
        NetworkGraph graph = SmallNetwork.Residual(hasNorm: false);
        using ExecutionPlan<double> plan = SmallNetwork.Plan(graph, new PlanOptions { WatchedValues = ["conv1"], Differentiated = ["loss"] });
        double[] start = plan.Parameters.All.ToArray();
        CancellationToken cancelled = new(canceled: true);
        Should.Throw<OperationCanceledException>(() => LossAlongGradient.Measure(plan, [0.1], cancellation: cancelled));
        Should.Throw<OperationCanceledException>(() => MomentsAlongUpdate.Measure(plan, plan.Gradients, [0, 1.0], ["conv1"], cancellation: cancelled));
        plan.Parameters.All.SequenceEqual(start).ShouldBeTrue();
    }

    [Fact]
    public void The_first_value_that_explodes_is_found()
    {
        NetworkGraph graph = SmallNetwork.Residual(hasNorm: false);
        using ExecutionPlan<double> plan = SmallNetwork.Plan(graph, new PlanOptions { WatchedValues = ["conv1", "layer1.0.conv1", "layer2.0.conv1", "scores"] });
        ParameterSet<double> before = plan.Parameters.ZerosAlike();
        before.CopyFrom(plan.Parameters);
        ParameterSet<double> after = plan.Parameters.ZerosAlike();
        after.CopyFrom(before);
        foreach (ref double weight in after["layer2.0.conv1.weight"])
        {
            weight *= 50;
        }

        DivergenceOrigin origin = DivergenceOrigin.Find(plan, before, after)!;
        origin.Value.ShouldBe("layer2.0.conv1");
        origin.Growth.ShouldBe(50, 1e-9);
        DivergenceOrigin.Find(plan, before, before).ShouldBeNull();
    }
}
