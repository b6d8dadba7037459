using System.Numerics;
using Fathom.Specification;

namespace Fathom.Networks.Tests;

/// <summary>What must hold of a training step of a whole network: its bits, its allocations, its memory.</summary>
public class WholeNetworkTests
{
    public static TheoryData<string> Networks => ["perceptron", "residual", "residual with projections", "plain without norm"];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Trained_weights_are_the_same_bits_for_one_two_and_seven_threads(string name)
    {
        float[] single = Trained<float>(name, 1);
        double[] full = Trained<double>(name, 1);
        single.ShouldAllBe(weight => float.IsFinite(weight));
        foreach (int threads in new[] { 2, 7 })
        {
            Trained<float>(name, threads).SequenceEqual(single).ShouldBeTrue($"float32, {threads} threads");
            Trained<double>(name, threads).SequenceEqual(full).ShouldBeTrue($"float64, {threads} threads");
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void A_step_allocates_nothing(string name)
    {
        foreach (int threads in new[] { 1, 3 })
        {
            using ExecutionPlan<float> plan = PlanOf<float>(name, threads);
            Trainer<float> trainer = TrainerOf(plan);
            Allocations.InSteadyState(() => trainer.Step()).ShouldBe(0);
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Memory_is_at_most_1_3_times_what_is_live_at_one_moment(string name)
    {
        NetworkGraph graph = GraphOf(name);
        ParameterSet<float> parameters = ParameterSet.Initialize<float>(graph, 1);
        foreach (int batch in new[] { 16, 100 })
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            using ExecutionPlan<float> plan = ExecutionPlan.Create(graph, parameters, new PlanOptions { BatchSize = batch, Threads = 1, Differentiated = ["loss"], Outputs = ["loss"] });
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            ((double)plan.MemoryLength / plan.PeakLiveLength).ShouldBeLessThan(1.3);

            // All that a plan allocates, what it needs while planning included, beside the live buffers and the gradients of the parameters.
            long live = sizeof(float) * (plan.PeakLiveLength + parameters.All.Length);
            const long Planning = 1 << 20;
            (allocated - Planning).ShouldBeLessThan((long)(1.3 * live));
        }
    }

    private static T[] Trained<T>(string name, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using ExecutionPlan<T> plan = PlanOf<T>(name, threads);
        Trainer<T> trainer = TrainerOf(plan);
        for (int step = 0; step < 3; step++)
        {
            trainer.Step();
        }

        return plan.Parameters.All.ToArray();
    }

    private static Trainer<T> TrainerOf<T>(ExecutionPlan<T> plan)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        new(plan, new TrainingOptions { LearningRate = LearningRateSchedule.Constant(0.01), LargestGradientNorm = 5, Optimizer = new() { Momentum = 0.9, WeightDecay = 1e-4 } });

    private static NetworkGraph GraphOf(string name) => name switch
    {
        "perceptron" => Perceptron.Build(
            new NetworkSpec { Depth = 12, Width = 120, Activation = new(ActivationCatalog.Tanh), Initialization = new() { BiasScale = 0.1 } },
            new PerceptronOptions { Inputs = 3 * 16 * 16, Outputs = 10, IsAffine = true }),
        "residual" => ResidualNetwork.Build(new ResidualOptions { Depth = 20, Width = 8, Size = 16 }),
        "residual with projections" => ResidualNetwork.Build(new ResidualOptions { Depth = 14, Width = 8, Size = 16, Shortcut = ShortcutKind.Projected }),
        _ => ConvolutionalNetwork.Build(new ConvolutionalOptions { Layers = [8, 0, 16, 16, 0], Size = 16, Norm = null }),
    };

    private static ExecutionPlan<T> PlanOf<T>(string name, int threads)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        NetworkGraph graph = GraphOf(name);
        ExecutionPlan<T> plan = ExecutionPlan.Create(graph, ParameterSet.Initialize<T>(graph, 2), new PlanOptions { BatchSize = 24, Threads = threads, Differentiated = ["loss"], Outputs = ["loss"] });
        double[] x = new Draw(3).Normals(plan.Input("x").Length);
        for (int i = 0; i < x.Length; i++)
        {
            plan.Input("x")[i] = T.CreateTruncating(x[i]);
        }

        for (int i = 0; i < 24; i++)
        {
            plan.Input("labels")[i] = T.CreateTruncating(i % 10);
        }

        return plan;
    }
}
