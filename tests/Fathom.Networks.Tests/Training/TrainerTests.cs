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
    public void A_step_allocates_nothing()
    {
        using ExecutionPlan<float> plan = PlanOf(new NetworkSpec { Depth = 4, Width = 50 }, 30);
        Trainer<float> trainer = new(plan, new TrainingOptions { LearningRate = LearningRateSchedule.Constant(0.01) });
        for (int i = 0; i < 3; i++)
        {
            trainer.Step();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
        {
            trainer.Step();
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
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
