using System.Collections.Immutable;
using Fathom.FiniteWidth;
using Fathom.Numerics;
using Fathom.Sampling;
using Fathom.Specification;

namespace Fathom.Studies.Tests;

public sealed class NormalizedChainTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(37)]
    public void Reflections_make_an_orthogonal_matrix_and_its_transpose_undoes_it(int size)
    {
        RotationBlocks<double> rotation = new(size);
        rotation.Draw(StreamKey.Of(3, 1, 0, 0, 1), new double[size * size]);
        Matrix matrix = Matrix.Identity(size);
        rotation.Apply(matrix.Values, size);
        double[] product = new double[size * size];
        MatrixProduct.TransposedMultiply(matrix.Values, matrix.Values, product, size, size, size);
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                product[(i * size) + j].ShouldBe(i == j ? 1 : 0, 1e-13);
            }
        }

        rotation.ApplyTransposed(matrix.Values, size);
        matrix.Values.Zip(Matrix.Identity(size).Values).ShouldAllBe(pair => Math.Abs(pair.First - pair.Second) < 1e-13);
    }

    [Fact]
    public void Its_entries_have_the_moments_of_a_uniform_rotation()
    {
        const int Size = 5;
        const int Draws = 4000;
        RotationBlocks<double> rotation = new(Size);
        double[] room = new double[Size * Size];
        List<double> fourth = [];
        List<double> rectangle = [];
        List<double> corner = [];
        for (uint i = 0; i < Draws; i++)
        {
            rotation.Draw(StreamKey.Of(4, 1, i, 0, 1), room);
            Matrix w = Matrix.Identity(Size);
            rotation.Apply(w.Values, Size);
            fourth.Add(Math.Pow(w[1, 2], 4));
            rectangle.Add(w[0, 0] * w[0, 1] * w[1, 0] * w[1, 1]);
            corner.Add(w[0, 0]);
        }

        SampleMean.Of(fourth).Errors(HaarMoments.EvenPower(Size, 2)).ShouldBeLessThan(5);
        SampleMean.Of(rectangle).Errors(HaarMoments.Rectangle(Size)).ShouldBeLessThan(5);
        SampleMean.Of(corner).Errors(0).ShouldBeLessThan(5);
    }

    [Theory]
    [InlineData("orthogonal", "identity", false, 12)]
    [InlineData("orthogonal", "tanh", false, 9)]
    [InlineData("gaussian", "tanh", true, 12)]
    [InlineData("orthogonal", "sin", true, 20)]
    public void Gradients_are_those_of_differences(string weights, string activation, bool centred, int features)
    {
        const int Width = 12;
        const int Samples = 10;
        const int Depth = 4;
        NetworkSpec spec = DepthGrid.Network(activation, Depth, Width, weights, centred, GainSchedule.Power(0.3, unitSlope: true));
        Matrix samples = InputBatch.Gaussian([Samples], features, 9).Samples;
        ImmutableArray<int> labels = [.. Enumerable.Range(0, Samples).Select(i => i % 3)];
        double Loss(Matrix input)
        {
            NormalizedChain<double> other = new(spec, input, 7);
            other.Forward(2, TestContext.Current.CancellationToken);
            return other.Loss(Depth, labels.AsSpan(), 3);
        }

        NormalizedChain<double> chain = new(spec, samples, 7);
        chain.Forward(2, TestContext.Current.CancellationToken);
        ChainGradient gradient = chain.Backward(Depth, labels.AsSpan(), 3, _ => true);

        // With orthogonal first weights as wide as the features the input's gradient has the norm of the first pre-activations'; else any norm is checked through differences along one direction.
        Matrix direction = InputBatch.Gaussian([Samples], features, 10).Samples;
        const double Step = 1e-5;
        double difference = (Loss(Moved(samples, direction, Step)) - Loss(Moved(samples, direction, -Step))) / (2 * Step);
        chain.InputDerivative(direction).ShouldBe(difference, 1e-7 * Math.Max(1, Math.Abs(difference)));
        gradient.LogWeight.ShouldAllBe(log => double.IsFinite(log));
    }

    [Theory]
    [InlineData("orthogonal", 16, 12)]
    [InlineData("gaussian", 16, 16)]
    public void Its_networks_have_the_law_of_the_sampler(string weights, int width, int batch)
    {
        const int Depth = 30;
        const int Networks = 200;
        NetworkSpec spec = DepthGrid.Network("tanh", Depth, width, weights);
        InputBatch input = InputBatch.Gaussian([batch], width, 5);
        SimulationRun run = NetworkSimulator.Run(spec, input, new SimulationOptions { Networks = Networks, Method = SamplingMethod.Dense, Spectra = false }, cancellation: TestContext.Current.CancellationToken);
        int place = run.Quantities.IndexOf(ProfileQuantity.LogGradientNorm);
        SampleMean sampled = SampleMean.Of(Enumerable.Range(0, Networks).Select(network => 0.5 * (run.Value(network, place, 1) - run.Value(network, place, Depth))));
        NormalizedChain<double> chain = new(spec, input.Samples, 6);
        SampleMean chained = SampleMean.Of(Enumerable.Range(0, Networks).Select(network =>
        {
            chain.Forward(network, TestContext.Current.CancellationToken);
            double[] logs = chain.Backward(Depth, _ => false).LogPreActivation;
            return logs[0] - logs[^1];
        }));
        Math.Abs(sampled.Mean - chained.Mean).ShouldBeLessThan(5 * Math.Sqrt(Math.Pow(sampled.StandardError, 2) + Math.Pow(chained.StandardError, 2)));
        chained.Deviation.ShouldBe(sampled.Deviation, 0.3 * sampled.Deviation);
    }

    [Fact]
    public void The_mean_logarithm_of_a_layer_is_the_step_of_the_isometry_gap()
    {
        NormalizedChain<double> chain = new(DepthGrid.Network("identity", 6, 12, "orthogonal"), InputBatch.Gaussian([20], 12, 3).Samples, 1);
        chain.Forward(0, TestContext.Current.CancellationToken);
        double before = FeatureSpectrum.Of(Rows(chain.Activations(2), 12)).Gap;
        double after = FeatureSpectrum.Of(Rows(chain.Activations(3), 12)).Gap;
        (after - before).ShouldBe(chain.MeanLogs[3], 1e-12);
    }

    [Fact]
    public void Huge_gradients_stay_finite()
    {
        NetworkSpec spec = DepthGrid.Network("sin", 3000, 16, "orthogonal");
        NormalizedChain<double> chain = new(spec, InputBatch.Gaussian([16], 16, 3).Samples, 1);
        chain.Forward(0, TestContext.Current.CancellationToken);
        double growth = chain.Backward(3000, _ => false).LogPreActivation[0];
        growth.ShouldBeGreaterThan(300);
        double.IsFinite(growth).ShouldBeTrue();
    }

    [Fact]
    public void Single_precision_follows_the_same_law()
    {
        NetworkSpec spec = DepthGrid.Network("identity", 100, 16, "gaussian");
        Matrix samples = InputBatch.Gaussian([16], 16, 8).Samples;
        NormalizedChain<float> single = new(spec, samples, 2);
        NormalizedChain<double> exact = new(spec, samples, 2);
        SampleMean[] growths =
        [
            SampleMean.Of(Enumerable.Range(0, 300).Select(network =>
            {
                single.Forward(network, TestContext.Current.CancellationToken);
                double[] logs = single.Backward(100, _ => false).LogPreActivation;
                return logs[0] - logs[^1];
            })),
            SampleMean.Of(Enumerable.Range(0, 300).Select(network =>
            {
                exact.Forward(network, TestContext.Current.CancellationToken);
                double[] logs = exact.Backward(100, _ => false).LogPreActivation;
                return logs[0] - logs[^1];
            })),
        ];
        Math.Abs(growths[0].Mean - growths[1].Mean).ShouldBeLessThan(5 * Math.Sqrt(Math.Pow(growths[0].StandardError, 2) + Math.Pow(growths[1].StandardError, 2)));
        Should.Throw<ArgumentException>(() => new NormalizedChain<float>(DepthGrid.Network("tanh", 2, 4, "gaussian"), new Matrix(4, 4), 1)).Message.ShouldContain("double precision only");
    }

    [Fact]
    public void Other_networks_are_refused() =>
        Should.Throw<ArgumentException>(() => new NormalizedChain<double>(NetworkSpec.Default with { Skip = new Skip() }, new Matrix(4, 4), 1)).Message.ShouldContain("without skips");

    private static Matrix Rows(ReadOnlySpan<double> featuresBySamples, int width)
    {
        int samples = featuresBySamples.Length / width;
        Matrix rows = new(samples, width);
        for (int i = 0; i < samples; i++)
        {
            for (int j = 0; j < width; j++)
            {
                rows[i, j] = featuresBySamples[(j * samples) + i];
            }
        }

        return rows;
    }

    private static Matrix Moved(Matrix samples, Matrix direction, double step)
    {
        Matrix moved = samples.Copy();
        for (int i = 0; i < moved.Values.Length; i++)
        {
            moved.Values[i] += step * direction.Values[i];
        }

        return moved;
    }
}
