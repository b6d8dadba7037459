using Fathom.Numerics;

namespace Fathom.MeanField.Tests;

/// <summary>The stream of residual networks against published growth, an exact random walk, and simulation.</summary>
public class StreamGrowthTests
{
    [Fact]
    public void Unnormalized_networks_grow_by_the_published_slopes()
    {
        // Theory of the specification, section 2.6, within the ± 0.002 that it allows.
        StreamGrowth.Predict(new ResidualStream()).SlopeBetween(6, 104).ShouldBe(0.0566, 0.001);
        StreamGrowth.Predict(new ResidualStream { Weights = WeightLaw.He }).SlopeBetween(6, 104).ShouldBe(0.191, 0.001);
    }

    [Theory]
    [InlineData(0.5, 1.3955)]
    [InlineData(2, 2.400)]
    public void Without_padding_the_second_moment_grows_by_the_published_factor_per_block(double branchVariance, double factor) =>
        StreamGrowth.BlockFactor(branchVariance).Value.ShouldBe(factor, 0.002);

    [Fact]
    public void With_batch_norm_the_published_predictions_of_figure_5_come_out()
    {
        StreamProfile profile = StreamGrowth.Predict(new ResidualStream { IsNormalized = true });
        int[] layers = [6, 18, 30, 42, 54, 66, 78, 90, 102];
        double[] expected = [0.30, 0.93, 1.22, 0.22, 0.89, 1.19, 0.17, 0.85, 1.14];
        for (int i = 0; i < layers.Length; i++)
        {
            profile[layers[i]].LogRootMeanSquare.Value.ShouldBe(expected[i], 0.0051);
        }
    }

    [Fact]
    public void With_batch_norm_the_stream_of_the_first_stage_is_a_reflected_random_walk()
    {
        // x after k blocks is the largest of the sums of up to k + 1 normal numbers, so Spitzer's identity gives its moments: n·φ_n = Σ_k a_k φ_(n−k).
        const int Steps = 19;
        double[] first = new double[Steps + 1];
        double[] second = new double[Steps + 1];
        for (int n = 1; n <= Steps; n++)
        {
            for (int k = 1; k <= n; k++)
            {
                double mean = Math.Sqrt(k / (2 * Math.PI));
                first[n] += (mean + first[n - k]) / n;
                second[n] += ((k / 2.0) + (2 * mean * first[n - k]) + second[n - k]) / n;
            }
        }

        StreamProfile profile = StreamGrowth.Predict(new ResidualStream { IsNormalized = true });
        for (int block = 1; block <= 18; block++)
        {
            Math.Exp(2 * profile[2 * block].LogStream.Value).ShouldBe(second[block], 1e-10 * second[block]);
        }
    }

    [Theory]
    [InlineData(false, StreamShortcut.Projected, 1)]
    [InlineData(false, StreamShortcut.Padded, 0.5)]
    [InlineData(true, StreamShortcut.Projected, 0.5)]
    [InlineData(true, StreamShortcut.Padded, 1)]
    public void Simulated_streams_have_the_predicted_second_moments(bool isNormalized, StreamShortcut shortcut, double branchScale)
    {
        ResidualStream stream = new()
        {
            Stages = 2,
            BlocksPerStage = 4,
            IsNormalized = isNormalized,
            Shortcut = shortcut,
            BranchScale = branchScale,
            InputSecondMoment = 2,
        };
        StreamProfile profile = StreamGrowth.Predict(stream);
        SimulatedStream simulation = new(stream, samples: 200_000, seed: 3);
        for (int layer = 2; layer <= 16; layer += 2)
        {
            (double moment, double error) = simulation.SecondMoments[(layer / 2) - 1];
            Math.Exp(2 * profile[layer].LogStream.Value).ShouldBe(moment, 5 * error, $"layer {layer}");
        }
    }

    [Fact]
    public void The_outputs_of_both_convolutions_follow_from_the_stream()
    {
        StreamProfile profile = StreamGrowth.Predict(new ResidualStream { BlocksPerStage = 2, CountsPadding = false, Weights = WeightLaw.He });
        StreamLayer first = profile[4];
        StreamLayer second = profile[5];
        Math.Exp(2 * (first.LogRootMeanSquare.Value - first.LogStream.Value)).ShouldBe(2, 1e-12);
        Math.Exp(2 * (second.LogRootMeanSquare.Value - second.LogStream.Value)).ShouldBe(2, 1e-12);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Silent_branches_leave_the_stream_as_it_is(bool isNormalized)
    {
        StreamProfile profile = StreamGrowth.Predict(new ResidualStream { IsNormalized = isNormalized, BranchScale = 0 });
        profile[36].LogStream.Value.ShouldBe(profile[2].LogStream.Value, 1e-12);
        profile.SlopeBetween(2, 36).ShouldBe(0, 1e-13);
        StreamGrowth.BlockFactor(0).Value.ShouldBe(1);
    }

    [Fact]
    public void Errors_cover_a_coarser_grid() =>
        StreamGrowth.BlockFactor(0.5).Error.ShouldBeInRange(1e-16, 1e-11);

    [Fact]
    public void Gains_are_the_mean_square_by_which_a_convolution_multiplies()
    {
        WeightLaw.Xavier.Gain(16, 32, 9).ShouldBe(2.0 / 3, 1e-15);
        WeightLaw.He.Gain(16, 32, 9).ShouldBe(2);
        WeightLaw.Orthogonal.Gain(16, 32, 9).ShouldBe(1);
        WeightLaw.Orthogonal.Gain(16, 32, 1).ShouldBe(0.5);
    }

    [Fact]
    public void Wrong_networks_are_refused()
    {
        Should.Throw<ArgumentException>(() => StreamGrowth.Predict(new ResidualStream { BlocksPerStage = 0 }));
        Should.Throw<ArgumentException>(() => StreamGrowth.Predict(new ResidualStream { Size = 2 }));
        Should.Throw<ArgumentException>(() => StreamGrowth.Predict(new ResidualStream { BranchScale = double.NaN }));
        Should.Throw<ArgumentException>(() => StreamGrowth.Predict(new ResidualStream { BranchScale = 1e-6 }));
        Should.Throw<ArgumentException>(() => StreamGrowth.BlockFactor(-1));
        StreamProfile profile = StreamGrowth.Predict(new ResidualStream { BlocksPerStage = 1 });
        Should.Throw<ArgumentException>(() => profile[8]).Message.ShouldContain("1 to 7");
        Should.Throw<ArgumentException>(() => profile.SlopeBetween(3, 4));
    }
}
