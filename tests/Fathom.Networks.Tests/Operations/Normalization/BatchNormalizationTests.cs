namespace Fathom.Networks.Tests;

[Trait("Category", "Kernels")]
public class BatchNormalizationTests
{
    [Fact]
    public void Values_and_running_statistics_are_those_of_plain_loops()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            Draw draw = new(seed);
            (BatchNormalization operation, bool isTraining, Tensor?[] inputs) = Case(draw, 40);
            Tensor[] outputs = new OperationTrial(operation, 3, isTraining, inputs).Outputs<double>(1);
            Tensor[] twins = Twin(operation, (isTraining || operation.AlwaysUsesBatch) && !operation.IsFrozen, inputs);
            for (int i = 0; i < 3; i++)
            {
                outputs[i].Values.ShouldBeClose(twins[i].Values, 1e-11);
            }
        }
    }

    [Fact]
    public void Gradients_are_difference_quotients()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            (BatchNormalization operation, bool isTraining, Tensor?[] inputs) = Case(new Draw(seed), 5);
            new OperationTrial(operation, 1, isTraining, inputs).CheckGradients();
        }
    }

    [Fact]
    public void A_batch_of_one_is_normalized_over_positions_and_without_positions_to_the_shift()
    {
        Draw draw = new(3);
        new OperationTrial(new BatchNormalization(), draw.Tensor(1, 3, 4), draw.Tensor(3), draw.Tensor(3)).CheckGradients();
        Tensor shift = draw.Tensor(20);
        OperationTrial single = new(new BatchNormalization(), draw.Tensor(1, 20), draw.Tensor(20), shift);
        single.Output().Values.ShouldBe(shift.Values);
        single.Gradients<double>()[0]!.ShouldAllBe(g => g == 0);
    }

    [Fact]
    public void A_mean_that_is_large_beside_the_deviation_costs_few_digits_in_float32()
    {
        foreach (int[] shape in new int[][] { [500, 33], [20, 3, 25] })
        {
            Tensor noise = new Draw(4).Tensor(shape);
            Tensor x = noise with { Values = [.. noise.Values.Select(v => (double)(float)(1e4 + v))] };
            double[] exact = new OperationTrial(new BatchNormalization(), x).Output().Values;
            double[] single = new OperationTrial(new BatchNormalization(), x).Outputs<float>(1)[0].Values;
            single.Zip(exact, (a, b) => Math.Abs(a - b)).Max().ShouldBeLessThan(1e-3);
        }
    }

    [Fact]
    public void Many_channels_have_the_same_bits_for_every_number_of_threads()
    {
        Draw draw = new(5);
        foreach (OperationTrial trial in new[] { new OperationTrial(new BatchNormalization(), draw.Tensor(20, 203), draw.Tensor(203), draw.Tensor(203)), new OperationTrial(new BatchNormalization(), draw.Tensor(4, 30, 57), draw.Tensor(30), draw.Tensor(30)) })
        {
            trial.CheckThreads(trial.Gradients<double>());
        }
    }

    [Fact]
    public void Inference_without_running_statistics_is_told() =>
        Should.Throw<NetworkRunException>(() => new OperationTrial(new BatchNormalization(), 1, false, new Draw(1).Tensor(4, 3)).Output());

    [Fact]
    public void A_scale_for_another_number_of_channels_is_told() =>
        Should.Throw<GraphException>(() => new OperationTrial(new BatchNormalization(), new Draw(1).Tensor(4, 3), new Draw(1).Tensor(4))).Message.ShouldContain("The scale must have the shape 3, not 4");

    private static (BatchNormalization Operation, bool IsTraining, Tensor?[] Inputs) Case(Draw draw, int largest)
    {
        int channels = draw.Whole(1, largest);
        int samples = draw.Whole(2, 9);
        int[] positions = draw.Whole(0, 2) switch { 0 => [], 1 => [draw.Whole(1, largest)], _ => [draw.Whole(1, 4), draw.Whole(1, 4)] };
        bool isAffine = draw.Coin();
        BatchNormalization operation = new()
        {
            Epsilon = draw.Coin() ? 1e-5 : 0.3,
            Momentum = 0.8,
            Centred = draw.Coin(),
            RunningVarianceIsBiased = draw.Coin(),
            IsFrozen = draw.Whole(0, 5) == 0,
            AlwaysUsesBatch = draw.Whole(0, 3) == 0,
            Divisor = draw.Whole(0, 3) == 0 ? 2.5 : 0,
        };
        Tensor?[] inputs =
        [
            draw.Tensor([samples, channels, .. positions]),
            isAffine ? draw.Tensor(channels) : null,
            isAffine ? draw.Tensor(channels) : null,
            draw.Tensor(channels),
            draw.Positive(channels),
        ];
        return (operation, draw.Whole(0, 3) > 0, inputs);
    }

    private static Tensor[] Twin(BatchNormalization operation, bool usesBatch, Tensor?[] inputs)
    {
        Tensor x = inputs[0]!;
        int channels = x.Shape[1];
        int positions = x.Values.Length / x.Shape[0] / channels;
        double[] y = new double[x.Values.Length];
        double[] means = [.. inputs[3]!.Values];
        double[] variances = [.. inputs[4]!.Values];
        for (int c = 0; c < channels; c++)
        {
            int[] places = [.. Enumerable.Range(0, x.Values.Length).Where(i => i / positions % channels == c)];
            double mean = operation.Centred ? means[c] : 0;
            double variance = variances[c];
            if (usesBatch)
            {
                mean = operation.Centred ? places.Average(i => x.Values[i]) : 0;
                variance = places.Sum(i => Math.Pow(x.Values[i] - mean, 2)) / (operation.Divisor > 0 ? operation.Divisor : places.Length);
                double kept = operation.RunningVarianceIsBiased ? variance : variance * places.Length / Math.Max(1, places.Length - 1);
                means[c] = (operation.Momentum * means[c]) + ((1 - operation.Momentum) * mean);
                variances[c] = (operation.Momentum * variances[c]) + ((1 - operation.Momentum) * kept);
            }

            foreach (int i in places)
            {
                y[i] = ((inputs[1]?.Values[c] ?? 1) * (x.Values[i] - mean) / Math.Sqrt(variance + operation.Epsilon)) + (inputs[2]?.Values[c] ?? 0);
            }
        }

        return [new(x.Shape, y), new([channels], means), new([channels], variances)];
    }
}
