using Fathom.Specification;

namespace Fathom.Networks.Tests;

public class TrainerTests
{
    [Fact]
    public void A_perceptron_learns_to_tell_clusters_apart()
    {
        NetworkSpec spec = new() { Depth = 5, Width = 40, Activation = new(ActivationCatalog.Tanh), Normalization = new() { Epsilon = 1e-5 } };
        using ExecutionPlan<float> plan = PlanOf(spec, 60);
        Trainer<float> trainer = new(plan, new TrainingOptions { LearningRate = LearningRateSchedule.Constant(0.1), Optimizer = new OptimizerOptions { Momentum = 0.9 } });
        double first = trainer.Step().Loss;
        double last = 0;
        for (int step = 0; step < 60; step++)
        {
            last = trainer.Step().Loss;
        }

        first.ShouldBeGreaterThan(0.5);
        last.ShouldBeLessThan(0.02);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    public void Trained_weights_are_the_same_bits_for_every_number_of_threads(int threads)
    {
        Trained(threads).ShouldBe(Trained(1));

        static float[] Trained(int threads)
        {
            NetworkSpec spec = new() { Depth = 6, Width = 130, Activation = new(ActivationCatalog.Tanh), Skip = new() { BranchScale = 0.5 } };
            using ExecutionPlan<float> plan = PlanOf(spec, 60, threads);
            Trainer<float> trainer = new(plan, new TrainingOptions { LearningRate = LearningRateSchedule.Constant(0.01), Optimizer = new OptimizerOptions { Kind = OptimizerKind.Adam } });
            for (int step = 0; step < 5; step++)
            {
                trainer.Step();
            }

            return [.. plan.Parameters.All];
        }
    }

    [Fact]
    public void A_run_that_diverges_ends_with_the_step_and_the_first_layer_and_leaves_the_weights_alone()
    {
        NetworkSpec spec = new() { Depth = 4, Width = 20, Normalization = new() { Kind = NormalizationKind.None } };
        using ExecutionPlan<float> plan = PlanOf(spec, 30);
        plan.Parameters["layer.2.weight"].Fill(1e38f);
        Trainer<float> trainer = new(plan, new TrainingOptions { LearningRate = LearningRateSchedule.Constant(1) });
        float[] before = [.. plan.Parameters.All];
        DivergenceException exception = Should.Throw<DivergenceException>(() => trainer.Step());
        exception.Step.ShouldBe(0);
        exception.Edge!.Value.ShouldBe("layer.2");
        exception.Message.ShouldBe("Training diverged at step 0: 'layer.2' is the first that is not finite.");
        plan.Parameters.All.ToArray().ShouldBe(before);
    }

    [Fact]
    public void Gradients_beyond_the_range_of_float32_are_clipped_as_if_they_had_room()
    {
        // The same network twice; the second multiplies the loss by 2^120, and with it all gradients, beyond 2^128.
        TrainingOptions options = new() { LearningRate = LearningRateSchedule.Constant(0.5), LargestGradientNorm = 1e-7, Optimizer = new() { Momentum = 0.9 } };
        using ExecutionPlan<float> plain = Scaled(0);
        using ExecutionPlan<float> steep = Scaled(120);
        Trainer<float> first = new(plain, options);
        Trainer<float> second = new(steep, options);
        float[] start = [.. plain.Parameters["fc.weight"]];
        for (int step = 0; step < 4; step++)
        {
            TrainingStep one = first.Step();
            TrainingStep other = second.Step();
            other.GradientNorm.ShouldBe(Math.ScaleB(one.GradientNorm, 120), Math.ScaleB(1e-12, 140));
            other.GradientNorm.ShouldBeGreaterThan(float.MaxValue);
            steep.Parameters["fc.weight"].ToArray().ShouldBe(plain.Parameters["fc.weight"].ToArray());
        }

        plain.Parameters["fc.weight"].ToArray().ShouldNotBe(start);
        Trainer<float> unlimited = new(steep, options with { LargestGradientNorm = null });
        Should.Throw<DivergenceException>(() => unlimited.Step()).Edge!.ShouldSatisfyAllConditions(edge => edge.IsGradient.ShouldBeTrue(), edge => edge.Value.ShouldBe("fc"));

        static ExecutionPlan<float> Scaled(int power)
        {
            GraphBuilder builder = new();
            GraphValue x = builder.Input("x", [TensorShape.Batch, 8]);
            GraphValue labels = builder.Input("labels", [TensorShape.Batch]);
            GraphValue h = x.Linear(20, "fc", new NormalInitializer(Math.ScaleB(1, -20))).Times(builder.Constant(Math.ScaleB(1, 20))).Relu();
            GraphValue loss = h.Linear(3, "scores").CrossEntropy(labels, "entropy").Times(builder.Constant(Math.ScaleB(1, power)), "loss");
            NetworkGraph graph = builder.Build(loss);
            ExecutionPlan<float> plan = ExecutionPlan.Create(graph, ParameterSet.Initialize<float>(graph, 2), new PlanOptions { BatchSize = 5, Threads = 1, Differentiated = ["loss"] });
            double[] values = new Draw(3).Normals(40);
            for (int i = 0; i < values.Length; i++)
            {
                plan.Input("x")[i] = (float)values[i];
                plan.Input("labels")[i / 8] = i / 8 % 3;
            }

            return plan;
        }
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        using ExecutionPlan<float> plan = PlanOf(new NetworkSpec { Depth = 4, Width = 50 }, 30);
        Trainer<float> trainer = new(plan, new TrainingOptions { LearningRate = LearningRateSchedule.Constant(0.01) });
        Allocations.InSteadyState(() => trainer.Step()).ShouldBe(0);
    }

    private static ExecutionPlan<float> PlanOf(NetworkSpec spec, int batch, int threads = 1)
    {
        NetworkGraph graph = Perceptron.Build(spec, new PerceptronOptions { Inputs = 8, Outputs = 3 });
        PlanOptions options = new() { BatchSize = batch, Threads = threads, Differentiated = ["loss"], Outputs = ["loss"] };
        ExecutionPlan<float> plan = ExecutionPlan.Create(graph, ParameterSet.Initialize<float>(graph, 2), options);
        Draw draw = new(3);
        for (int sample = 0; sample < batch; sample++)
        {
            plan.Input("labels")[sample] = sample % 3;
            for (int i = 0; i < 8; i++)
            {
                plan.Input("x")[(sample * 8) + i] = (float)((0.3 * draw.Normal()) + (i % 3 == sample % 3 ? 1 : 0));
            }
        }

        return plan;
    }
}
