using Fathom.Networks;
using Fathom.Specification;

namespace Fathom.Studies.Tests;

public class ModeGapTests
{
    // One layer on normal samples: the mean of a batch of B scatters by 1/B of the variance, the variance by 2/B, so the scatter is 1.5/B in all.
    [Theory]
    [InlineData(true, 1.5)]
    [InlineData(false, 0.5)]
    public void The_scatter_of_normal_samples_is_known(bool isCentred, double expected)
    {
        const int Batch = 50;
        NetworkSpec spec = new() { Depth = 1, Width = 40, Activation = new(ActivationCatalog.Identity), Normalization = new() { Centred = isCentred } };
        NetworkGraph graph = Perceptron.Build(spec, new PerceptronOptions { Inputs = 64, Outputs = 10 });
        Data.SamplePair noise = Data.SamplePair.Load(new Data.SampleRequest { Name = "gaussian", Samples = 5000, TestSamples = 1 }, new Data.DataLocator(["nowhere"]));
        SampleSource source = new(noise.Train, isFlat: true);
        ParameterSet<double> parameters = ParameterSet.Initialize<double>(graph, 1);
        LayerGap gap = ModeGap.Measure(graph, parameters, source, Batch, 100, 2)[0];

        // 100 batches of 40 neurons: a standard error of about two parts in a hundred.
        gap.Fluctuation.ShouldBe(expected / Batch, 0.1 * expected / Batch);
    }

    [Fact]
    public void Exact_statistics_of_one_layer_leave_the_predicted_angle()
    {
        const int Batch = 20;
        NetworkSpec spec = new() { Depth = 1, Width = 60, Activation = new(ActivationCatalog.Identity) };
        NetworkGraph graph = Perceptron.Build(spec, new PerceptronOptions { Inputs = 64, Outputs = 10 });
        Data.SamplePair noise = Data.SamplePair.Load(new Data.SampleRequest { Name = "gaussian", Samples = 4000, TestSamples = 1 }, new Data.DataLocator(["nowhere"]));
        SampleSource source = new(noise.Train, isFlat: true);
        ParameterSet<double> parameters = ParameterSet.Initialize<double>(graph, 1);
        StatisticsRecalibration.Run(graph, parameters, source, new RecalibrationOptions());
        LayerGap gap = ModeGap.Measure(graph, parameters, source, Batch, 100, 2)[0];
        double predicted = ModeGap.PredictCosines([gap.Fluctuation], 1, 0)[0];
        (1 - gap.Cosine).ShouldBe(1 - predicted, 0.2 * (1 - predicted));
    }

    [Fact]
    public void The_prediction_grows_with_depth_and_with_fewer_batches_in_the_mean()
    {
        double[] fluctuations = [0.02, 0.02, 0.01];
        double[] exact = [.. ModeGap.PredictCosines(fluctuations, 1, 0)];
        exact.ShouldBe([Math.Exp(-0.01), Math.Exp(-0.02), Math.Exp(-0.025)]);
        double[] usual = [.. ModeGap.PredictCosines(fluctuations, 0.9, 1_000_000)];
        usual[2].ShouldBe(Math.Exp(-0.025 * (1 + (0.1 / 1.9))), 1e-12);
        ModeGap.PredictCosines(fluctuations, 0, 5)[2].ShouldBe(Math.Exp(-0.05), 1e-12);
        ModeGap.PredictCosines(fluctuations, 0.999, 3)[2].ShouldBeLessThan(usual[2]);
        Should.Throw<ArgumentOutOfRangeException>(() => ModeGap.PredictCosines(fluctuations, 2, 1));
    }

    // Running variances with the divisor n - 1 make every norm shrink the signal by sqrt(1 - 1/n) in inference, which is why frameworks that use it collapse with depth.
    [Fact]
    public void The_divisor_of_the_running_variance_alone_shrinks_the_signal_by_a_power_of_depth()
    {
        const int Batch = 25;
        const int Depth = 40;
        GraphBuilder builder = new();
        GraphValue x = builder.Input("x", [TensorShape.Batch, 64]);
        GraphValue labels = builder.Input("labels", [TensorShape.Batch]);
        for (int layer = 1; layer <= Depth; layer++)
        {
            x = x.Linear(20, $"layer.{layer}", new OrthogonalInitializer(1)).BatchNorm($"norm.{layer}", new BatchNormalization { Epsilon = 0, Momentum = 0, RunningVarianceIsBiased = false });
        }

        GraphValue scores = x.Linear(10, "scores");
        NetworkGraph graph = builder.Build(scores, scores.CrossEntropy(labels));
        ParameterSet<double> parameters = ParameterSet.Initialize<double>(graph, 1);
        SampleSource source = new(SmallRun.Data.Train, isFlat: true);
        int[] samples = [.. Enumerable.Range(0, Batch)];
        using ExecutionPlan<double> training = ExecutionPlan.Create(graph, parameters, new PlanOptions { BatchSize = Batch });
        source.Fill(samples, IBatchSource.Unchanged, training.Input("x"), training.Input("labels"));
        training.Forward();
        training.CommitState();
        double[] expected = [.. training.Value("scores").ToArray().Select(score => score * Math.Pow(1 - (1.0 / Batch), Depth / 2.0))];
        using ExecutionPlan<double> inference = ExecutionPlan.Create(graph, parameters, new PlanOptions { BatchSize = Batch, IsTraining = false });
        source.Fill(samples, IBatchSource.Unchanged, inference.Input("x"), inference.Input("labels"));
        inference.Forward();
        double[] found = inference.Value("scores").ToArray();
        for (int i = 0; i < found.Length; i++)
        {
            found[i].ShouldBe(expected[i], 1e-9);
        }
    }
}
