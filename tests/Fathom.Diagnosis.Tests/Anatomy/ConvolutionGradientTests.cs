using System.Collections.Immutable;
using Fathom.Networks;

namespace Fathom.Diagnosis.Tests;

/// <summary>The sums of a convolution's gradient and the maps made of it against loops written out.</summary>
public class ConvolutionGradientTests
{
    [Theory]
    [InlineData("conv1")]
    [InlineData("layer1.0.conv2")]
    [InlineData("layer2.0.conv1")]
    [InlineData("layer2.0.shortcut.0")]
    public void The_three_sums_are_those_of_their_definition(string node)
    {
        NetworkGraph graph = SmallNetwork.Residual(hasNorm: true);
        (string input, string output) = ConvolutionGradientSums.Needs(graph, node);
        using ExecutionPlan<double> plan = SmallNetwork.Plan(graph, new PlanOptions { KeptValues = [input], KeptGradients = [output] });
        plan.Forward();
        plan.Backward();
        ConvolutionGradientSums sums = ConvolutionGradientSums.Measure(plan, node);
        (double absolute, double perImage, double net) = Plain(plan, graph.ProducerOf(node)!, input, output);
        sums.Absolute.ShouldBe(absolute, 1e-12 * absolute);
        sums.PerImage.ShouldBe(perImage, 1e-10 * absolute);
        sums.Net.ShouldBe(net, 1e-10 * absolute);
        sums.Net.ShouldBeLessThanOrEqualTo(sums.PerImage);
        sums.PerImage.ShouldBeLessThanOrEqualTo(sums.Absolute);
        sums.CancellationRatio.ShouldBe(absolute / net, 1e-6 * sums.CancellationRatio);
        sums.ImageRatio.ShouldBe(perImage / net, 1e-6 * sums.ImageRatio);
    }

    [Fact]
    public void A_network_without_convolutions_is_told_so()
    {
        GraphBuilder builder = new();
        NetworkGraph graph = builder.Build(builder.Input("x", [TensorShape.Batch, 3]).Linear(2, "fc"));
        Should.Throw<ArgumentException>(() => ConvolutionGradientSums.Needs(graph, "fc")).Message.ShouldContain("no convolution");
        Should.Throw<ArgumentException>(() => ConvolutionGradientSums.Needs(SmallNetwork.Residual(true), "fc")).Message.ShouldContain("'conv1'");
    }

    [Fact]
    public void Channel_pairs_average_magnitudes_over_positions()
    {
        // Two outputs, three inputs, two positions.
        ChannelPairMap map = ChannelPairMap.Of<double>([1, -1, 2, 2, 3, -3, 2, 2, -4, 4, 6, 6], [2, 3, 2]);
        map.Magnitudes.Values.ShouldBe([1, 2, 3, 2, 4, 6]);
        map.RankOneResidual.ShouldBe(0, 1e-7);
        map.LargestRatio.ShouldBe(2);
        map.OutputVariation.ShouldBe(1.0 / 3, 1e-12);
        map.InputVariation.ShouldBe(Math.Sqrt(2.0 / 3) / 2, 1e-12);
        Should.Throw<ArgumentException>(() => ChannelPairMap.Of<double>([1, 2], [2]));
    }

    [Fact]
    public void The_residual_of_a_diagonal_map_is_what_the_smaller_entries_leave() =>
        ChannelPairMap.Of<double>([3, 0, 0, 4], [2, 2]).RankOneResidual.ShouldBe(0.6, 1e-12);

    [Fact]
    public void The_singular_values_of_a_map_are_relative_to_its_norm_and_descend()
    {
        ImmutableArray<double> values = ChannelPairMap.Of<double>([3, 0, 0, 0, 0, 4], [2, 3]).RelativeSingularValues;
        values.Length.ShouldBe(3);
        values[0].ShouldBe(0.8, 1e-12);
        values[1].ShouldBe(0.6, 1e-12);
        values[2].ShouldBe(0, 1e-7);
    }

    [Fact]
    public void The_mass_of_output_gradients_is_summed_by_class()
    {
        OutputGradientMass mass = OutputGradientMass.Of<double>([0.5, -0.75, 0.25, 0.5, 0.25, -0.75], [2, 3]);
        mass.ColumnSums.ShouldBe([1, -0.5, -0.5]);
        mass.PositiveShares.ShouldBe([1 / 1.5, 0.25 / 1.5, 0.25 / 1.5]);
        mass.TopShare.ShouldBe(2.0 / 3, 1e-14);
        mass.LargestRowSum.ShouldBe(0, 1e-15);
    }

    [Fact]
    public void The_gradient_of_a_cross_entropy_has_rows_that_sum_to_zero()
    {
        using ExecutionPlan<double> plan = SmallNetwork.Plan(SmallNetwork.Residual(hasNorm: true), new PlanOptions { KeptGradients = ["scores"] });
        plan.Forward();
        plan.Backward();
        OutputGradientMass mass = OutputGradientMass.Of(plan.Gradient("scores"), plan.ShapeOf("scores"));
        mass.LargestRowSum.ShouldBe(0, 1e-15);
        mass.PositiveShares.Sum().ShouldBe(1, 1e-14);
    }

    private static (double Absolute, double PerImage, double Net) Plain(ExecutionPlan<double> plan, GraphNode node, string input, string output)
    {
        SlidingWindow window = ((Convolution)node.Operation).Window;
        int stride = window.Strides[0];
        int padding = window.Padding[0];
        TensorShape x = plan.ShapeOf(input);
        TensorShape y = plan.ShapeOf(output);
        TensorShape w = plan.ShapeOf(node.Inputs[1]);
        double absolute = 0;
        double perImage = 0;
        double net = 0;
        for (int entry = 0; entry < w.Elements; entry++)
        {
            int kx = entry % w[3];
            int ky = entry / w[3] % w[2];
            int ci = entry / (w[2] * w[3]) % w[1];
            int co = entry / (w[1] * w[2] * w[3]);
            double all = 0;
            for (int b = 0; b < y[0]; b++)
            {
                double image = 0;
                for (int p = 0; p < y[2] * y[3]; p++)
                {
                    int row = (p / y[3] * stride) + ky - padding;
                    int column = (p % y[3] * stride) + kx - padding;
                    if (row >= 0 && row < x[2] && column >= 0 && column < x[3])
                    {
                        double d = plan.Gradient(output)[(((b * y[1]) + co) * y[2] * y[3]) + p] * plan.Value(input)[(((((b * x[1]) + ci) * x[2]) + row) * x[3]) + column];
                        absolute += Math.Abs(d);
                        image += d;
                    }
                }

                perImage += Math.Abs(image);
                all += image;
            }

            net += Math.Abs(all);
        }

        double terms = (double)y[0] * y[2] * y[3] * w.Elements;
        return (absolute / terms, perImage / terms, net / terms);
    }
}
