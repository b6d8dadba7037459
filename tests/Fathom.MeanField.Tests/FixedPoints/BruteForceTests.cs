using Fathom.Specification;

namespace Fathom.MeanField.Tests;

/// <summary>The fixed point against sampling with explicit Jacobians, and the limits and smallest sizes of the batch.</summary>
public sealed class BruteForceTests
{
    private const int Samples = 150_000;

    [Theory]
    [InlineData("relu", 6)]
    [InlineData("relu", 8)]
    [InlineData("erf", 8)]
    [InlineData("tanh*2", 6)]
    [InlineData("gelu", 8)]
    [InlineData("hard-tanh", 8)]
    [InlineData("relu-power 2", 7)]
    [InlineData("tanh+0.5", 8)]
    public void Eigenvalues_are_those_of_sampled_layers(string name, int batch)
    {
        Activation activation = Cases.Activation(name);
        FixedPoint point = Cases.Solve(name, batch);
        SampledLayer layer = LayerSampler.Run(activation, batch, point.CentredVariance.Value, 0, Samples, 20_190_227);
        layer.Variance.ShouldContain(point.Variance.Value, "variance");
        layer.Covariance.ShouldContain(point.Variance.Value * point.Correlation.Value, "covariance");
        layer.BackwardTrace.ShouldContain(point.Backward.Trace.Value, "backward, trace");
        layer.BackwardDiagonal.ShouldContain(point.Backward.Diagonal.Value, "backward, diagonal");
        layer.BackwardOffDiagonal.ShouldContain(point.Backward.OffDiagonal.Value, "backward, off-diagonal");
        layer.ForwardTrace.ShouldContain(0, "forward, trace");
        layer.ForwardDiagonal.ShouldContain(point.Forward.Diagonal.Value, "forward, diagonal");
        layer.ForwardOffDiagonal.ShouldContain(point.Forward.OffDiagonal.Value, "forward, off-diagonal");
        layer.MeanJacobian.ShouldContain(Math.Sqrt(point.CrossBatch.Eigenvalue.Value), "mean Jacobian");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    public void The_written_out_jacobian_is_the_slope_of_the_layer(double epsilon)
    {
        Activation activation = Cases.Activation("tanh*1.5");
        double[] h = [0.3, -1.2, 0.7, 2.1, -0.4];
        double[] y = new double[5], values = new double[5];
        double[,] jacobian = new double[5, 5], scratch = new double[5, 5];
        LayerSampler.Jacobian(activation, h, epsilon, y, values, jacobian);
        for (int b = 0; b < 5; b++)
        {
            double[] up = [.. h], down = [.. h], above = new double[5], below = new double[5];
            up[b] += 1e-5;
            down[b] -= 1e-5;
            LayerSampler.Jacobian(activation, up, epsilon, y, above, scratch);
            LayerSampler.Jacobian(activation, down, epsilon, y, below, scratch);
            for (int a = 0; a < 5; a++)
            {
                jacobian[a, b].ShouldBe((above[a] - below[a]) / 2e-5, 1e-9);
            }
        }
    }

    [Theory]
    [InlineData("relu")]
    [InlineData("tanh")]
    [InlineData("gelu")]
    [InlineData("sin*2")]
    [InlineData("hard-tanh")]
    [InlineData("relu+1")]
    [InlineData("relu-power 1.5")]
    public void The_infinite_batch_is_the_limit_of_large_ones(string name)
    {
        FixedPoint limit = Cases.Solve(name, 0);
        Func<FixedPoint, double>[] quantities =
        [
            p => p.Variance.Value, p => p.Correlation.Value, p => p.CentredVariance.Value, p => p.Backward.Trace.Value,
            p => p.Backward.Diagonal.Value, p => p.Backward.OffDiagonal.Value, p => p.Forward.Diagonal.Value,
            p => p.Forward.OffDiagonal.Value, p => p.CrossBatch.Eigenvalue.Value, p => p.CrossBatch.Covariance.Value,
        ];
        const int Rows = 5;
        FixedPoint[] points = [.. Enumerable.Range(0, Rows).Select(k => Cases.Solve(name, 256 << k, tolerance: 1e-11))];
        foreach (Func<FixedPoint, double> quantity in quantities)
        {
            // Richardson: the expansion is in powers of 1/B, and each column removes one of them.
            double[] column = [.. points.Select(quantity)];
            for (int k = 1; k < Rows; k++)
            {
                for (int i = 0; i + k < Rows; i++)
                {
                    column[i] = column[i + 1] + ((column[i + 1] - column[i]) / ((1 << k) - 1));
                }
            }

            column[0].ShouldBe(quantity(limit), 1e-9 * Math.Max(1, Math.Abs(quantity(limit))), name);
        }
    }

    [Fact]
    public void Gaussian_limits_of_the_backward_map_are_ratios_of_variances()
    {
        FixedPoint sine = Cases.Solve("sin", 0);
        double variance = (1 - Math.Exp(-2)) / 2;
        sine.CentredVariance.Value.ShouldBe(variance, 1e-14);
        sine.Backward.Trace.Value.ShouldBe((1 + Math.Exp(-2)) / 2 / variance, 1e-13);
        sine.Backward.Diagonal.Value.ShouldBe(sine.Backward.Trace.Value);
        sine.Backward.OffDiagonal.Value.ShouldBe(Math.Exp(-1) / variance, 1e-13);
        sine.CrossBatch.Eigenvalue.Value.ShouldBe(Math.Exp(-1) / variance, 1e-13);
        sine.Forward.Diagonal.Value.ShouldBe(2 * Math.Exp(-2) / 2 / variance, 1e-13);
    }

    [Theory]
    [InlineData("relu", 1, 0)]
    [InlineData("tanh", 0.7615941559557649, -0.7615941559557649)]
    [InlineData("gelu", 0.8413447460685429, -0.15865525393145707)]
    public void Two_samples_are_mapped_to_plus_and_minus_one(string name, double high, double low)
    {
        FixedPoint point = Cases.Solve(name, 2);
        point.Variance.Value.ShouldBe(((high * high) + (low * low)) / 2, 1e-15);
        (point.Variance.Value * point.Correlation.Value).ShouldBe(high * low, 1e-15);
        point.GradientGrowth.ShouldBe(new Numerics.Estimate(0, 0));
        point.CrossBatch.Eigenvalue.Value.ShouldBe(2 / Math.PI, 1e-15);
        double.IsNaN(point.Backward.Diagonal.Value).ShouldBeTrue();
        point.Notes.ShouldContain(note => note.Contains("exactly zero", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("identity")]
    [InlineData("relu")]
    [InlineData("tanh")]
    [InlineData("hard-tanh")]
    [InlineData("relu-power 1.5")]
    public void Three_samples_have_a_forward_theory_and_an_infinite_gradient(string name)
    {
        FixedPoint point = Cases.Solve(name, 3);
        point.GradientGrowth.Value.ShouldBe(double.PositiveInfinity);
        point.Backward.Diagonal.Value.ShouldBe(double.PositiveInfinity);
        double.IsNaN(point.Forward.OffDiagonal.Value).ShouldBeTrue();
        point.Notes.ShouldContain(note => note.Contains("diverges", StringComparison.Ordinal));
        SampledLayer layer = LayerSampler.Run(Cases.Activation(name), 3, point.CentredVariance.Value, 0, 100_000, 7);
        layer.Variance.ShouldContain(point.Variance.Value, "variance");
        layer.Covariance.ShouldContain(point.Variance.Value * point.Correlation.Value, "covariance");
        layer.ForwardDiagonal.ShouldContain(point.Forward.Diagonal.Value, "forward, diagonal");
    }

    [Fact]
    public void Three_samples_through_the_identity_are_elementary()
    {
        FixedPoint point = Cases.Solve("identity", 3);
        point.Correlation.Value.ShouldBe(-0.5, 1e-14);
        point.Forward.Diagonal.Value.ShouldBe(0.5, 1e-13);
        point.CrossBatch.Eigenvalue.Value.ShouldBe(Math.PI / 4, 1e-13);
    }
}
