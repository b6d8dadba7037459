using Fathom.Networks;

namespace Fathom.Diagnosis.Tests;

/// <summary>The noise of mini-batches against its exact law, and the law against all mini-batches of a tiny data set.</summary>
public class GradientNoiseTests
{
    private const int Population = 5;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_law_is_the_mean_over_all_mini_batches(bool withReplacement)
    {
        (NetworkGraph graph, ParameterSet<double> parameters, SampleFill<double> fill) = Softmax();
        GradientNoise<double> noise = new(graph, parameters, Population, fill, cancellation: TestContext.Current.CancellationToken);
        using ExecutionPlan<double> one = ExecutionPlan.Create(graph, parameters, new PlanOptions { BatchSize = 1, Threads = 1, Differentiated = ["loss"] });
        double[][] gradients = [.. Enumerable.Range(0, Population).Select(sample =>
        {
            fill(one, [sample]);
            one.Forward();
            one.Backward();
            return one.Gradients.Trainable.ToArray();
        })];
        double[] mean = [.. Enumerable.Range(0, gradients[0].Length).Select(i => gradients.Average(g => g[i]))];
        double total = 0;
        int count = 0;
        for (int a = 0; a < Population; a++)
        {
            for (int b = 0; b < Population; b++)
            {
                if (withReplacement || a != b)
                {
                    total += mean.Select((m, i) => Math.Pow(((gradients[a][i] + gradients[b][i]) / 2) - m, 2)).Sum();
                    count++;
                }
            }
        }

        noise.Expected(2, withReplacement).ShouldBe(total / count, 1e-12 * total);
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(3, false)]
    [InlineData(5, true)]
    public void Drawn_mini_batches_agree_with_the_law(int batch, bool withReplacement)
    {
        (NetworkGraph graph, ParameterSet<double> parameters, SampleFill<double> fill) = Softmax();
        GradientNoise<double> noise = new(graph, parameters, Population, fill, cancellation: TestContext.Current.CancellationToken);
        NoiseMeasurement measured = noise.Measure(batch, withReplacement, 4000, seed: 2, cancellation: TestContext.Current.CancellationToken);
        measured.RatioError.ShouldBeLessThan(0.03);
        measured.Ratio.ShouldBe(1, 5 * measured.RatioError);
    }

    [Fact]
    public void The_whole_data_set_has_no_noise()
    {
        (NetworkGraph graph, ParameterSet<double> parameters, SampleFill<double> fill) = Softmax();
        GradientNoise<double> noise = new(graph, parameters, Population, fill, cancellation: TestContext.Current.CancellationToken);
        noise.Expected(Population, withReplacement: false).ShouldBe(0);
        noise.Measure(Population, withReplacement: false, 3, seed: 1, cancellation: TestContext.Current.CancellationToken).Mean.ShouldBe(0, 1e-28);
    }

    [Fact]
    public void Networks_with_batch_norm_are_refused()
    {
        NetworkGraph graph = SmallNetwork.Residual(hasNorm: true);
        Should.Throw<ArgumentException>(() => new GradientNoise<double>(graph, ParameterSet.Initialize<double>(graph, 1), 5, (_, _) => { }, cancellation: TestContext.Current.CancellationToken)).Message.ShouldContain("batch norm");
    }

    private static (NetworkGraph Graph, ParameterSet<double> Parameters, SampleFill<double> Fill) Softmax()
    {
        GraphBuilder builder = new();
        GraphValue x = builder.Input("x", [TensorShape.Batch, 4]);
        GraphValue labels = builder.Input("labels", [TensorShape.Batch]);
        GraphValue scores = x.Linear(3, "fc", bias: ConstantInitializer.Zeros);
        NetworkGraph graph = builder.Build(scores, scores.CrossEntropy(labels));
        double[] data = SmallNetwork.Normals(Population * 4, 6);
        return (graph, ParameterSet.Initialize<double>(graph, 2), Fill);

        void Fill(ExecutionPlan<double> plan, ReadOnlySpan<int> samples)
        {
            for (int i = 0; i < samples.Length; i++)
            {
                data.AsSpan(samples[i] * 4, 4).CopyTo(plan.Input("x")[(i * 4)..]);
                plan.Input("labels")[i] = samples[i] % 3;
            }
        }
    }
}
