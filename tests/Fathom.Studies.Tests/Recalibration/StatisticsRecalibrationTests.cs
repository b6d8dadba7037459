using Fathom.Networks;
using Fathom.Specification;

namespace Fathom.Studies.Tests;

public class StatisticsRecalibrationTests
{
    private static readonly NetworkSpec s_spec = new() { Depth = 4, Width = 12, Activation = new(ActivationCatalog.Tanh), Normalization = new() { Epsilon = 1e-5 } };

    private static readonly SampleSource s_source = new(SmallRun.Data.Train, isFlat: true);

    [Theory]
    [InlineData(true, 100L << 20)]
    [InlineData(true, 0L)]
    [InlineData(false, 100L << 20)]
    public void Every_norm_gets_the_moments_of_what_it_sees_in_inference(bool isCentred, long memory)
    {
        NetworkSpec spec = s_spec with { Normalization = s_spec.Normalization with { Centred = isCentred }, Skip = new() { BranchScale = 0.5 } };
        NetworkGraph graph = Perceptron.Build(spec, new PerceptronOptions { Inputs = 64, Outputs = 10 });
        ParameterSet<double> parameters = ParameterSet.Initialize<double>(graph, 3);
        StatisticsRecalibration.Run(graph, parameters, s_source, new RecalibrationOptions { BatchSize = 30, MemoryLimit = memory, Threads = 2 }).ShouldBe(4);
        ShouldBeExact(graph, parameters, "layer.1.norm", "layer.2.norm", "layer.3.norm", "layer.4.norm");
    }

    [Fact]
    public void Carrying_samples_and_running_from_the_beginning_agree_on_a_residual_network()
    {
        NetworkGraph graph = ResidualNetwork.Build(new ResidualOptions { Depth = 8, Width = 4, Size = 8, Channels = 1 });
        SampleSource images = new(SmallRun.Data.Train, isFlat: false);
        ParameterSet<double> carried = ParameterSet.Initialize<double>(graph, 3);
        ParameterSet<double> repeated = ParameterSet.Initialize<double>(graph, 3);
        StatisticsRecalibration.Run(graph, carried, images, new RecalibrationOptions { BatchSize = 70 });
        StatisticsRecalibration.Run(graph, repeated, images, new RecalibrationOptions { BatchSize = 70, MemoryLimit = 0 });
        double largest = carried.All.ToArray().Zip(repeated.All.ToArray(), (a, b) => Math.Abs(a - b)).Max();
        largest.ShouldBeLessThan(1e-12);
        carried["bn1.running_mean"].ToArray().ShouldNotBe(new double[4]);
    }

    [Fact]
    public void A_recalibrated_run_reports_both_modes_and_leaves_the_run_alone()
    {
        using TemporaryFolder folder = new();
        SmallRun.In(folder.Path, SmallRun.Setup with { Network = SmallRun.Setup.Network with { StatisticsMomentum = 0.999 } });
        byte[] checkpoint = File.ReadAllBytes(folder.File("checkpoint.fathom"));
        RecalibrationOutcome outcome = RunRecalibration.Run(new RunFolder(folder.Path), SmallRun.Data, new RecalibrationOptions());
        outcome.TestBefore.Accuracy.ShouldBeLessThan(outcome.TestByBatch.Accuracy);
        Math.Abs(outcome.GapAfter).ShouldBeLessThan(0.1);
        outcome.TrainAfter.Loss.ShouldBeLessThan(outcome.TrainBefore.Loss);
        outcome.Before.Select(gap => gap.Name).ShouldBe(["layer.1.norm", "layer.2.norm", "layer.3.norm", "scores"]);
        outcome.After[2].Cosine.ShouldBeGreaterThan(outcome.Before[2].Cosine);
        outcome.After[2].NormRatio.ShouldBe(1, 0.1);
        outcome.PredictedAfter.Length.ShouldBe(3);
        File.ReadAllBytes(folder.File("checkpoint.fathom")).ShouldBe(checkpoint);
        File.Exists(folder.File("recalibrated.fathom")).ShouldBeTrue();
    }

    [Fact]
    public void A_run_is_also_judged_with_the_divisor_of_frameworks()
    {
        using TemporaryFolder folder = new();
        SmallRun.In(folder.Path, SmallRun.Setup);
        RecalibrationOutcome outcome = RunRecalibration.Run(new RunFolder(folder.Path), SmallRun.Data, new RecalibrationOptions());
        NetworkGraph graph = SmallRun.Setup.Network.Build(SmallRun.Data.Train.Shape, SmallRun.Data.Train.ClassCount);
        ParameterSet<float> parameters = ParameterSet.Zeros<float>(graph);
        CheckpointStore.Restore(folder.File("checkpoint.fathom"), parameters, null);
        double n = SmallRun.Setup.BatchSize;
        foreach (string name in graph.Parameters.Select(parameter => parameter.Name).Where(name => name.EndsWith("running_var", StringComparison.Ordinal)))
        {
            foreach (ref float variance in parameters[name])
            {
                variance = (float)(variance * n / (n - 1));
            }
        }

        Score expected = Score.Of(NetworkEvaluation.Run(graph, parameters, new SampleSource(SmallRun.Data.Test, isFlat: true), new EvaluationOptions { BatchSize = SmallRun.Setup.BatchSize, IsTraining = false }));
        outcome.TestByUnbiased.Accuracy.ShouldBe(expected.Accuracy, 1e-9);
        outcome.TestByUnbiased.Loss.ShouldBe(expected.Loss, 1e-5);
        Math.Abs(outcome.TestByUnbiased.Loss - outcome.TestBefore.Loss).ShouldBeGreaterThan(1e-4);
    }

    [Fact]
    public void A_network_without_norm_and_a_folder_without_run_are_refused()
    {
        using TemporaryFolder folder = new();
        Should.Throw<ArgumentException>(() => RunRecalibration.Run(new RunFolder(folder.Path), SmallRun.Data, new RecalibrationOptions())).Message.ShouldContain("There is no run in");
        SmallRun.In(folder.Path, SmallRun.Setup with { Network = new NetworkChoice { Spec = s_spec with { Normalization = new() { Kind = NormalizationKind.None } } }, Steps = 1 });
        Should.Throw<ArgumentException>(() => RunRecalibration.Run(new RunFolder(folder.Path), SmallRun.Data, new RecalibrationOptions())).Message.ShouldContain("no batch norm");
    }

    // The truth is one batch of all samples in inference mode.
    private static void ShouldBeExact(NetworkGraph graph, ParameterSet<double> parameters, params string[] norms)
    {
        using ExecutionPlan<double> plan = ExecutionPlan.Create(graph, parameters, new PlanOptions
        {
            BatchSize = s_source.Count,
            IsTraining = false,
            Outputs = ["scores"],
            KeptValues = [.. norms],
        });
        double[] labels = new double[s_source.Count];
        s_source.Fill([.. Enumerable.Range(0, s_source.Count)], IBatchSource.Unchanged, plan.Input("x"), labels.AsSpan());
        plan.Forward();
        foreach (string norm in norms)
        {
            double[] values = plan.Value(norm).ToArray();
            int channels = values.Length / s_source.Count;
            bool isCentred = parameters[$"{norm}.running_mean"].ToArray().Any(mean => mean != 0);
            for (int channel = 0; channel < channels; channel++)
            {
                double[] column = [.. Enumerable.Range(0, s_source.Count).Select(sample => values[(sample * channels) + channel])];
                column.Average(value => value * value).ShouldBe(1, 1e-3);
                if (isCentred)
                {
                    column.Average().ShouldBe(0, 1e-9);
                }
            }
        }
    }
}
