using Fathom.Numerics;

namespace Fathom.Sampling.Tests;

/// <summary>The law of the chain against networks with explicit weights, all layers and both passes jointly.</summary>
public class LinearChainLawTests
{
    private const int Networks = 3000;

    // Largest admissible difference of means in standard errors, over all coordinates and combinations of them.
    private const double Limit = 5;

    public enum Shape
    {
        /// <summary>More neurons than samples.</summary>
        Wide,

        /// <summary>Batch larger than the width: the rank falls in the first layer.</summary>
        Narrow,

        /// <summary>Fewer free dimensions in the backward pass than columns.</summary>
        Tight,

        /// <summary>Two samples agree and one is zero.</summary>
        Degenerate,

        /// <summary>Gains and a weight scale.</summary>
        Gained,
    }

    [Theory]
    [InlineData(Shape.Wide)]
    [InlineData(Shape.Narrow)]
    [InlineData(Shape.Tight)]
    [InlineData(Shape.Degenerate)]
    [InlineData(Shape.Gained)]
    public void The_chain_has_the_law_of_networks_with_weights(Shape which)
    {
        (LinearNetwork network, Matrix samples) = Make(which);
        InputBatch input = new(samples);
        Matrix chain = Sample(index => ExplicitLinearNetwork.Statistics(LinearChain.Run(network, input, 7, index)));
        Matrix weights = Sample(index => ExplicitLinearNetwork.Run(network, samples, index));
        TwoSampleComparison comparison = TwoSampleComparison.Of(chain, weights, 199);
        comparison.PValue.ShouldBeGreaterThan(0.01);
        comparison.LargestMeanScore.ShouldBeLessThan(Limit);
    }

    [Fact]
    public void Fresh_weights_in_the_backward_pass_are_found_out()
    {
        // A linear network betrays the mistake only by how the sizes of gradients and activations go together, so it has to be narrow and deep.
        LinearNetwork network = new() { Depth = 6, Width = 3, Features = 3 };
        Matrix samples = InputBatch.Gaussian([2], 3, 3).Samples;
        InputBatch input = new(samples);
        Matrix chain = Sample(index => ExplicitLinearNetwork.Statistics(LinearChain.Run(network, input, 7, index)));
        Matrix right = Sample(index => ExplicitLinearNetwork.Run(network, samples, index));
        TwoSampleComparison.Of(chain, right, 199).PValue.ShouldBeGreaterThan(0.01);
        Matrix wrong = Sample(index => ExplicitLinearNetwork.Run(network, samples, index, freshBackward: true));
        TwoSampleComparison.Of(chain, wrong, 199).PValue.ShouldBe(1.0 / 200);
    }

    private static (LinearNetwork Network, Matrix Samples) Make(Shape which)
    {
        LinearNetwork wide = new() { Depth = 4, Width = 7, Features = 5 };
        Matrix three = InputBatch.Gaussian([3], 5, 3).Samples;
        switch (which)
        {
            case Shape.Narrow:
                return (wide with { Width = 3, Depth = 3 }, InputBatch.Gaussian([5], 5, 3).Samples);
            case Shape.Tight:
                return (wide with { Width = 5 }, InputBatch.Gaussian([4], 5, 3).Samples);
            case Shape.Degenerate:
                Matrix four = new(4, 5);
                three.Row(0).CopyTo(four.Row(0));
                three.Row(0).CopyTo(four.Row(2));
                three.Row(1).CopyTo(four.Row(3));
                return (wide with { Depth = 3 }, four);
            case Shape.Gained:
                return (wide with { Depth = 5, WeightScale = 1.7, Gains = [0.5, -2, 1, 3, -0.1] }, three);
            default:
                return (wide, three);
        }
    }

    private static Matrix Sample(Func<int, double[]> run)
    {
        double[][] rows = [.. Enumerable.Range(0, Networks).Select(run)];
        return new Matrix(Networks, rows[0].Length, [.. rows.SelectMany(row => row)]);
    }
}
