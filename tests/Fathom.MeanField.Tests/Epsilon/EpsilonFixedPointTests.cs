using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField.Tests;

/// <summary>The fixed point with epsilon: limits, published values, sampling, laws and the collapse.</summary>
public sealed class EpsilonFixedPointTests
{
    [Theory]
    [InlineData("tanh", 8)]
    [InlineData("erf", 16)]
    [InlineData("relu", 16)]
    [InlineData("gelu", 32)]
    [InlineData("hard-tanh", 16)]
    [InlineData("tanh", 64)]
    public void A_vanishing_epsilon_changes_nothing(string name, int batch)
    {
        FixedPoint plain = Cases.Solve(name, batch), point = Solve(name, batch, 1e-13);
        Estimate[] expected = Numbers(plain), actual = Numbers(point);
        for (int i = 0; i < expected.Length; i++)
        {
            actual[i].Value.ShouldBe(expected[i].Value, 1e-9, $"number {i}");
        }

        point.Forward.Trace.Value.ShouldBe(0, 1e-9);
    }

    [Theory]
    [InlineData("tanh", 4, 1e-5, "2.1146")]
    [InlineData("tanh", 4, 1e-3, "1.9941")]
    [InlineData("tanh", 64, 1e-3, "1.19172")]
    [InlineData("tanh", 8, 0.1, "1.22172")]
    [InlineData("tanh", 64, 0.9, "1.00148")]
    [InlineData("tanh", 64, 0.99, "1.0000151")]
    public void Gradient_growth_has_its_published_digits(string name, int batch, double epsilon, string printed) =>
        Printed.Agree(Solve(name, batch, epsilon).GradientGrowth.Value, printed, $"{name}, batch {batch}, epsilon {epsilon}");

    [Theory]
    [InlineData("tanh", 8, 1, "1.0000000")]
    [InlineData("tanh", 64, 1, "1.0000000")]
    [InlineData("tanh", 0, 1, "1.0000000")]
    [InlineData("erf", 8, 1, "1.2732395")]
    [InlineData("erf*2", 32, 1, "5.0929582")]
    [InlineData("relu", 8, 1, "0.3281")]
    [InlineData("relu", 32, 1, "0.3379")]
    [InlineData("relu+2", 8, 1, "1.0000000")]
    [InlineData("tanh", 8, 3, "9.0000000")]
    public void The_critical_epsilon_is_the_small_signal_limit(string name, int batch, double weightScale, string printed) =>
        Printed.Agree(EpsilonFixedPoint.Critical(Cases.Activation(name), Cases.Batch(batch), weightScale), printed, name);

    [Fact]
    public void The_collapse_of_relu_happens_where_its_growth_is_still_large()
    {
        foreach (int batch in (int[])[8, 32, 128])
        {
            double critical = EpsilonFixedPoint.Critical(Cases.Activation("relu"), BatchSize.Of(batch));
            Solve("relu", batch, critical * 1.0001).GradientGrowth.Value.ShouldBeInRange(1.41, 1.47);
            Solve("relu", batch, critical * 0.98, 1e-7).GradientGrowth.Value.ShouldBeInRange(1.3, 1.5);
        }
    }

    [Theory]
    [InlineData("tanh", 8, 0.1)]
    [InlineData("relu", 8, 0.1)]
    [InlineData("gelu", 6, 0.03)]
    [InlineData("hard-tanh", 8, 0.2)]
    [InlineData("elu", 8, 0.1)]
    [InlineData("relu+0.5", 8, 0.05)]
    public void Rates_are_those_of_sampled_layers(string name, int batch, double epsilon)
    {
        FixedPoint point = Solve(name, batch, epsilon, 1e-5);
        SampledLayer layer = LayerSampler.Run(Cases.Activation(name), batch, point.CentredVariance.Value, epsilon, 150_000, 5);
        layer.Variance.ShouldContain(point.Variance.Value, "variance");
        layer.Covariance.ShouldContain(point.Variance.Value * point.Correlation.Value, "covariance");
        layer.BackwardTrace.ShouldContain(point.Backward.Trace.Value, "backward, trace");
        layer.BackwardDiagonal.ShouldContain(point.Backward.Diagonal.Value, "backward, diagonal");
        layer.BackwardOffDiagonal.ShouldContain(point.Backward.OffDiagonal.Value, "backward, off-diagonal");
        layer.ForwardTrace.ShouldContain(point.Forward.Trace.Value, "forward, trace");
        layer.ForwardDiagonal.ShouldContain(point.Forward.Diagonal.Value, "forward, diagonal");
        layer.ForwardOffDiagonal.ShouldContain(point.Forward.OffDiagonal.Value, "forward, off-diagonal");
        layer.MeanJacobian.ShouldContain(Math.Sqrt(point.CrossBatch.Eigenvalue.Value), "mean Jacobian");
    }

    [Theory]
    [InlineData("relu", 8, 0.5)]
    [InlineData("leaky-relu 0.1", 6, 0.7)]
    [InlineData("tanh", 8, 1.3)]
    public void Beyond_the_critical_epsilon_a_layer_is_its_linear_pieces(string name, int batch, double epsilon)
    {
        FixedPoint point = Solve(name, batch, epsilon);
        point.CentredVariance.Value.ShouldBe(0);
        point.Notes.ShouldContain(note => note.Contains("collapses", StringComparison.Ordinal));
        SampledLayer layer = LayerSampler.Run(Cases.Activation(name), batch, 1e-14, epsilon, 100_000, 11);
        layer.BackwardTrace.ShouldContain(point.Backward.Trace.Value, "trace");
        layer.BackwardDiagonal.ShouldContain(point.Backward.Diagonal.Value, "diagonal");
        layer.BackwardOffDiagonal.ShouldContain(point.Backward.OffDiagonal.Value, "off-diagonal");
        layer.MeanJacobian.ShouldContain(Math.Sqrt(point.CrossBatch.Eigenvalue.Value), "mean Jacobian");
    }

    [Fact]
    public void A_collapsed_smooth_activation_has_the_rate_slope_squared_over_epsilon()
    {
        Solve("tanh", 16, 1.25).GradientGrowth.Value.ShouldBe(0.8, 1e-12);
        double slope = Cases.Activation("gelu*2+0.3").Derivative(0);
        double critical = EpsilonFixedPoint.Critical(Cases.Activation("gelu*2+0.3"), BatchSize.Of(8));
        Solve("gelu*2+0.3", 8, 2 * critical).GradientGrowth.Value.ShouldBe(slope * slope / (2 * critical), 1e-10);
    }

    [Fact]
    public void Only_epsilon_over_the_squared_weight_scale_matters()
    {
        foreach (string name in (string[])["tanh", "relu", "gelu"])
        {
            Activation activation = Cases.Activation(name);
            FixedPoint one = EpsilonFixedPoint.Solve(activation, BatchSize.Of(8), 0.05);
            FixedPoint other = EpsilonFixedPoint.Solve(activation, BatchSize.Of(8), 0.05 * 6.25, 2.5);
            Estimate[] expected = Numbers(one), actual = Numbers(other);
            for (int i = 0; i < expected.Length; i++)
            {
                actual[i].Value.ShouldBe(expected[i].Value, 1e-10, $"{name}, number {i}");
            }

            other.Forward.Trace.Value.ShouldBe(one.Forward.Trace.Value, 1e-10);
        }
    }

    [Fact]
    public void Gradients_never_shrink_while_there_is_a_signal()
    {
        foreach (string name in (string[])["tanh", "erf", "relu", "gelu", "silu"])
        {
            foreach (int batch in (int[])[4, 8, 64])
            {
                double critical = EpsilonFixedPoint.Critical(Cases.Activation(name), BatchSize.Of(batch));
                double previous = double.PositiveInfinity;
                foreach (double part in (double[])[1e-4, 0.1, 0.9])
                {
                    Estimate growth = Solve(name, batch, part * critical, 1e-4).GradientGrowth;
                    growth.Value.ShouldBeGreaterThanOrEqualTo(1 - growth.Error, $"{name}, batch {batch}, {part}");
                    growth.Value.ShouldBeLessThanOrEqualTo(previous + growth.Error + 1e-9, $"{name}, batch {batch}, {part}");
                    previous = growth.Value;
                }
            }
        }
    }

    [Theory]
    [InlineData("tanh", 8)]
    [InlineData("relu", 8)]
    [InlineData("gelu", 32)]
    [InlineData("tanh", 0)]
    [InlineData("hard-tanh", 0)]
    public void The_forward_rate_on_the_trace_is_a_slope(string name, int batch)
    {
        const double Epsilon = 0.1, WeightScale = 1.3;
        NormalizedLayer layer = new(Cases.Activation(name), Cases.Batch(batch), 2);
        double Out(double incoming) => WeightScale * WeightScale * layer.CentredVariance(incoming / Epsilon);
        foreach (double incoming in (double[])[0.02, 0.4, 3])
        {
            double h = 1e-4 * incoming;
            double slope = ((8 * (Out(incoming + h) - Out(incoming - h))) - (Out(incoming + (2 * h)) - Out(incoming - (2 * h)))) / (12 * h);
            layer.Rates(1, incoming, Epsilon, WeightScale).ForwardTrace.ShouldBe(slope, 1e-7 * Math.Max(1, slope), $"incoming {incoming}");
        }
    }

    [Theory]
    [InlineData("tanh")]
    [InlineData("relu")]
    [InlineData("gelu")]
    [InlineData("hard-tanh")]
    public void The_infinite_batch_is_near_a_huge_one(string name)
    {
        FixedPoint huge = Solve(name, 100_000, 0.05), limit = Solve(name, 0, 0.05);
        Estimate[] expected = Numbers(limit), actual = Numbers(huge);
        for (int i = 0; i < expected.Length; i++)
        {
            actual[i].Value.ShouldBe(expected[i].Value, 1e-4, $"number {i}");
        }

        huge.Forward.Trace.Value.ShouldBe(limit.Forward.Trace.Value, 1e-4);
    }

    [Theory]
    [InlineData("tanh", 8, 0.1)]
    [InlineData("hard-tanh", 8, 0.1)]
    [InlineData("gelu", 16, 0.01)]
    [InlineData("relu", 4, 0.001)]
    public void Stated_errors_cover_the_distance_to_a_better_answer(string name, int batch, double epsilon)
    {
        Estimate[] rough = Numbers(Solve(name, batch, epsilon, 1e-3)), better = Numbers(Solve(name, batch, epsilon, 1e-6));
        for (int i = 0; i < rough.Length; i++)
        {
            Math.Abs(rough[i].Value - better[i].Value).ShouldBeLessThanOrEqualTo(rough[i].Error + better[i].Error, $"number {i}");
        }
    }

    [Fact]
    public void Wrong_arguments_are_refused_by_name()
    {
        Activation tanh = Cases.Activation("tanh");
        BatchSize eight = BatchSize.Of(8);
        Should.Throw<ArgumentNullException>(() => EpsilonFixedPoint.Solve(null!, eight, 0.1)).ParamName.ShouldBe("activation");
        foreach (double wrong in (double[])[0, -1, double.NaN, double.PositiveInfinity])
        {
            Should.Throw<ArgumentOutOfRangeException>(() => EpsilonFixedPoint.Solve(tanh, eight, wrong)).ParamName.ShouldBe("epsilon");
            Should.Throw<ArgumentOutOfRangeException>(() => EpsilonFixedPoint.Solve(tanh, eight, 0.1, wrong)).ParamName.ShouldBe("weightScale");
            Should.Throw<ArgumentOutOfRangeException>(() => EpsilonFixedPoint.Critical(tanh, eight, wrong)).ParamName.ShouldBe("weightScale");
        }

        Should.Throw<ArgumentOutOfRangeException>(() => EpsilonFixedPoint.Solve(tanh, eight, 0.1, tolerance: 0)).ParamName.ShouldBe("tolerance");
        Should.Throw<ArgumentOutOfRangeException>(() => EpsilonFixedPoint.Solve(tanh, BatchSize.Of(3), 0.1)).ParamName.ShouldBe("batch");
        Should.Throw<ArgumentOutOfRangeException>(() => EpsilonFixedPoint.Critical(tanh, BatchSize.Of(3))).ParamName.ShouldBe("batch");
        Should.Throw<AccuracyException>(() => EpsilonFixedPoint.Solve(tanh, eight, 0.1, tolerance: 1e-18));
    }

    private static FixedPoint Solve(string name, int batch, double epsilon, double tolerance = 1e-10) =>
        EpsilonFixedPoint.Solve(Cases.Activation(name), Cases.Batch(batch), epsilon, 1, tolerance);

    private static Estimate[] Numbers(FixedPoint p) =>
    [
        p.Variance, p.Correlation, p.CentredVariance, p.Backward.Trace, p.Backward.Diagonal, p.Backward.OffDiagonal,
        p.Forward.Diagonal, p.Forward.OffDiagonal, p.CrossBatch.Eigenvalue, p.CrossBatch.Covariance,
    ];
}
