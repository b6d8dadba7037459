using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField.Tests;

public sealed class VanillaMeanFieldTests
{
    private static readonly Activation Relu = new(ActivationCatalog.Relu);
    private static readonly Activation Tanh = new(ActivationCatalog.Tanh);
    private static readonly Activation Erf = new(ActivationCatalog.Erf);

    [Theory]
    [InlineData(0.3, 0)]
    [InlineData(1, 0.5)]
    [InlineData(2.5, 0.999)]
    [InlineData(40, -0.7)]
    [InlineData(1, -1)]
    public void Covariance_of_erf_is_the_arcsine_law(double q, double c)
    {
        double arcsine = 2 / Math.PI * Math.Asin(2 * q * c / (1 + (2 * q)));
        Estimate covariance = VanillaMeanField.NextCovariance(Erf, q, c, 1.3, 0.2);
        covariance.Value.ShouldBe((1.69 * arcsine) + 0.04, 1e-12);
        covariance.Error.ShouldBeLessThan(1e-11);
        Math.Abs(covariance.Value - ((1.69 * arcsine) + 0.04)).ShouldBeLessThanOrEqualTo(covariance.Error + 1e-15);
    }

    [Theory]
    [InlineData(0.7, 0)]
    [InlineData(1, 0.3)]
    [InlineData(5, 0.99)]
    [InlineData(2, 0.9999999)]
    [InlineData(2, -0.6)]
    [InlineData(2, 1)]
    public void Covariance_of_relu_is_the_arc_cosine_kernel(double q, double c)
    {
        double angle = Math.Acos(c);
        double kernel = q / (2 * Math.PI) * (Math.Sin(angle) + ((Math.PI - angle) * c));
        Estimate covariance = VanillaMeanField.NextCovariance(Relu, q, c, Math.Sqrt(2));
        covariance.Value.ShouldBe(2 * kernel, 3e-12 * q);
    }

    [Theory]
    [InlineData(0.4)]
    [InlineData(3)]
    public void Variance_of_sine_and_of_shifted_relu_have_closed_forms(double q)
    {
        VanillaMeanField.NextVariance(new Activation(ActivationCatalog.Sin), q, 1).Value.ShouldBe((1 - Math.Exp(-2 * q)) / 2, 1e-13);
        double s = Math.Sqrt(q);
        double density = Math.Exp(-0.25 / (2 * q)) / Math.Sqrt(2 * Math.PI);
        double expected = ((0.25 + q) * NormalDistribution.Cumulative(0.5 / s)) + (0.5 * s * density);
        VanillaMeanField.NextVariance(Relu.WithShift(0.5), q, 1).Value.ShouldBe(expected, 1e-13 * expected);
    }

    [Fact]
    public void He_initialized_relu_keeps_every_variance_and_is_on_the_edge()
    {
        VanillaMeanField he = VanillaMeanField.Solve(Relu, Math.Sqrt(2), 0, 3);
        he.Behaviour.ShouldBe(VarianceBehaviour.Marginal);
        he.Variance.Value.ShouldBe(3);
        he.GradientGrowth.Value.ShouldBe(1, 1e-14);
        he.Phase.ShouldBe(SignalPhase.EdgeOfChaos);
        he.Correlation.Value.ShouldBe(1);
        he.DepthScale.Value.ShouldBe(double.PositiveInfinity);
    }

    [Fact]
    public void Relu_away_from_the_edge_vanishes_diverges_or_settles_as_its_closed_form_says()
    {
        VanillaMeanField small = VanillaMeanField.Solve(Relu, 1);
        small.Behaviour.ShouldBe(VarianceBehaviour.Vanishing);
        small.GradientGrowth.Value.ShouldBe(0.5, 1e-14);
        small.Phase.ShouldBe(SignalPhase.Ordered);

        VanillaMeanField large = VanillaMeanField.Solve(Relu, 2);
        large.Behaviour.ShouldBe(VarianceBehaviour.Divergent);
        large.Variance.Value.ShouldBe(double.PositiveInfinity);
        large.GradientGrowth.Value.ShouldBe(2, 1e-13);

        VanillaMeanField biased = VanillaMeanField.Solve(Relu, 1, 0.5);
        biased.Behaviour.ShouldBe(VarianceBehaviour.Convergent);
        biased.Variance.Value.ShouldBe(0.25 / (1 - 0.5), 1e-13);
        biased.Correlation.Value.ShouldBe(1);
        biased.CorrelationRate.Value.ShouldBe(0.5, 1e-13);
        biased.DepthScale.Value.ShouldBe(1 / Math.Log(2), 1e-12);

        VanillaMeanField.Solve(Relu, Math.Sqrt(2), 0.1).Behaviour.ShouldBe(VarianceBehaviour.Divergent);
    }

    [Fact]
    public void Linear_network_without_bias_keeps_every_correlation()
    {
        VanillaMeanField linear = VanillaMeanField.Solve(new Activation(ActivationCatalog.Identity), 1);
        linear.Behaviour.ShouldBe(VarianceBehaviour.Marginal);
        double.IsNaN(linear.Correlation.Value).ShouldBeTrue();
        linear.GradientGrowth.Value.ShouldBe(1, 1e-15);
    }

    [Fact]
    public void Tanh_without_bias_turns_chaotic_at_weight_scale_one()
    {
        VanillaMeanField below = VanillaMeanField.Solve(Tanh, 0.9);
        below.Behaviour.ShouldBe(VarianceBehaviour.Vanishing);
        below.GradientGrowth.Value.ShouldBe(0.81, 1e-12);
        VanillaMeanField at = VanillaMeanField.Solve(Tanh, 1);
        at.Behaviour.ShouldBe(VarianceBehaviour.Vanishing);
        at.Variance.Value.ShouldBe(0);
        at.Variance.Error.ShouldBeLessThan(1e-12);
        at.Phase.ShouldBe(SignalPhase.EdgeOfChaos);
        VanillaMeanField above = VanillaMeanField.Solve(Tanh, 1.5);
        above.Behaviour.ShouldBe(VarianceBehaviour.Convergent);
        above.Phase.ShouldBe(SignalPhase.Chaotic);
        above.Correlation.Value.ShouldBe(0, 1e-15);
        EdgeOfChaos.Find(Tanh)!.WeightScale.Value.ShouldBe(1, 1e-12);
        EdgeOfChaos.Find(Tanh)!.Variance.Value.ShouldBe(0);
    }

    [Fact]
    public void Fixed_point_of_erf_solves_the_arcsine_equations()
    {
        VanillaMeanField erf = VanillaMeanField.Solve(Erf, 1.5, 0.05);
        double q = erf.Variance.Value;
        double c = erf.Correlation.Value;
        double a = 2 * q / (1 + (2 * q));
        ((2.25 * 2 / Math.PI * Math.Asin(a)) + 0.0025).ShouldBe(q, 1e-12);
        (((2.25 * 2 / Math.PI * Math.Asin(a * c)) + 0.0025) / q).ShouldBe(c, 1e-11);

        // E φ′φ′ = 4 / (π √((1 + 2q)² − 4q²c²)), from the arcsine law by differentiation.
        double slope = 2.25 * 4 / (Math.PI * Math.Sqrt(((1 + (2 * q)) * (1 + (2 * q))) - (4 * q * q * c * c)));
        erf.CorrelationRate.Value.ShouldBe(slope, 1e-11);
        erf.DepthScale.Value.ShouldBe(-1 / Math.Log(slope), 1e-9);
        erf.GradientGrowth.Value.ShouldBe(2.25 * 4 / (Math.PI * Math.Sqrt(1 + (4 * q))), 1e-11);
        erf.VarianceRate.Value.ShouldBe(2.25 * 4 / (Math.PI * (1 + (2 * q)) * Math.Sqrt(1 + (4 * q))), 1e-8);
    }

    [Theory]
    [InlineData(0.05, 8)]
    [InlineData(0.4, 17)]
    public void Projected_eigenvalues_of_erf_follow_from_derivatives_of_the_arcsine_law(double bias, int batch)
    {
        VanillaMeanField erf = VanillaMeanField.Solve(Erf, 1.5, bias);
        double q = erf.Variance.Value;
        double x = q * erf.Correlation.Value;
        double Covariance(double q1, double q2, double cross) =>
            2.25 * 2 / Math.PI * Math.Asin(2 * cross / Math.Sqrt((1 + (2 * q1)) * (1 + (2 * q2))));
        const double Step = 1e-5;
        double u = (Covariance(q + Step, q + Step, q + Step) - Covariance(q - Step, q - Step, q - Step)) / (2 * Step);
        double v = (Covariance(q + Step, q, x) - Covariance(q - Step, q, x)) / (2 * Step);
        double w = (Covariance(q, q, x + Step) - Covariance(q, q, x - Step)) / (2 * Step);
        EigenvalueTriple triple = erf.ProjectedEigenvalues(batch);
        triple.Trace.Value.ShouldBe((((batch - 1) * (u - (2 * v))) + w) / batch, 1e-8);
        triple.Diagonal.Value.ShouldBe((((batch - 2) * (u - (2 * v))) + (2 * w)) / batch, 1e-8);
        triple.OffDiagonal.Value.ShouldBe(w, 1e-8);
    }

    [Fact]
    public void At_full_correlation_all_projected_eigenvalues_are_the_gradient_growth()
    {
        VanillaMeanField tanh = VanillaMeanField.Solve(Tanh, 0.9, 0.3);
        tanh.Correlation.Value.ShouldBe(1);
        EigenvalueTriple triple = tanh.ProjectedEigenvalues(10);
        triple.Trace.Value.ShouldBe(tanh.GradientGrowth.Value, 1e-11);
        triple.Diagonal.Value.ShouldBe(tanh.GradientGrowth.Value, 1e-11);
    }

    [Theory]
    [InlineData("tanh", 1.5, 0.05)]
    [InlineData("gelu", 1.2, 0.3)]
    [InlineData("hard-tanh", 1.6, 0.1)]
    [InlineData("elu", 1.1, 0.2)]
    public void Fixed_points_agree_with_plain_iteration_of_the_maps(string name, double weightScale, double biasScale)
    {
        ActivationCatalog.TryCreate(name, null, out ActivationFunction? function).ShouldBeTrue();
        Activation activation = new(function!);
        VanillaMeanField solved = VanillaMeanField.Solve(activation, weightScale, biasScale);
        solved.Behaviour.ShouldBe(VarianceBehaviour.Convergent);
        double q = 1;
        for (int i = 0; i < 400; i++)
        {
            q = (weightScale * weightScale * Midpoint(z => Math.Pow(activation.Value(Math.Sqrt(q) * z), 2))) + (biasScale * biasScale);
        }

        double tolerance = activation.IsSmooth ? 1e-9 : 1e-4;
        solved.Variance.Value.ShouldBe(q, tolerance * q);
        double growth = weightScale * weightScale * Midpoint(z => Math.Pow(activation.Derivative(Math.Sqrt(q) * z), 2));
        solved.GradientGrowth.Value.ShouldBe(growth, activation.IsSmooth ? 1e-9 : 1e-2);
        double c = 0.2;
        QuadratureRule coarse = GaussHermite.Rule(120);
        for (int i = 0; i < 300; i++)
        {
            double own = Math.Sqrt(Math.Max(0, 1 - (c * c)));
            double product = 0;
            for (int j = 0; j < coarse.Count; j++)
            {
                double first = activation.Value(Math.Sqrt(q) * coarse.Nodes[j]) * coarse.Weights[j];
                for (int k = 0; k < coarse.Count; k++)
                {
                    product += first * coarse.Weights[k] * activation.Value(Math.Sqrt(q) * ((c * coarse.Nodes[j]) + (own * coarse.Nodes[k])));
                }
            }

            double next = Math.Min(1, ((weightScale * weightScale * product) + (biasScale * biasScale)) / q);
            if (Math.Abs(next - c) < 1e-9)
            {
                break;
            }

            c = next;
        }

        solved.Correlation.Value.ShouldBe(c, activation.IsSmooth ? 1e-6 : 2e-2);
    }

    [Theory]
    [InlineData("tanh", 0.05)]
    [InlineData("tanh", 0.6)]
    [InlineData("erf", 0.2)]
    [InlineData("hard-tanh", 0.3)]
    public void On_the_edge_of_chaos_the_gradient_neither_grows_nor_shrinks(string name, double biasScale)
    {
        ActivationCatalog.TryCreate(name, null, out ActivationFunction? function).ShouldBeTrue();
        Activation activation = new(function!);
        EdgeOfChaos edge = EdgeOfChaos.Find(activation, biasScale).ShouldNotBeNull();
        VanillaMeanField solved = VanillaMeanField.Solve(activation, edge.WeightScale.Value, biasScale);
        solved.Variance.Value.ShouldBe(edge.Variance.Value, 1e-8);
        solved.GradientGrowth.Value.ShouldBe(1, 1e-9);
    }

    [Fact]
    public void Relu_has_its_edge_at_he_initialization_only()
    {
        EdgeOfChaos.Find(Relu)!.WeightScale.Value.ShouldBe(Math.Sqrt(2), 1e-12);
        EdgeOfChaos.Find(Relu, 0.1).ShouldBeNull();
    }

    [Fact]
    public void Close_to_criticality_the_errors_stay_honest()
    {
        // For small q, tanh² has E tanh²(√q z) = q − 2q² + 17q³/3·…, so q* = δ/2 + O(δ²) with σ_w² = 1 + δ.
        VanillaMeanField near = VanillaMeanField.Solve(Tanh, Math.Sqrt(1 + 1e-6));
        near.Behaviour.ShouldBe(VarianceBehaviour.Convergent);
        near.Variance.Value.ShouldBe(5e-7, 5e-12);
        near.Variance.Error.ShouldBeLessThan(1e-13);
    }

    [Fact]
    public void Scales_out_of_range_are_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => VanillaMeanField.Solve(Relu, 0)).ParamName.ShouldBe("weightScale");
        Should.Throw<ArgumentOutOfRangeException>(() => VanillaMeanField.Solve(Relu, 1, -1)).ParamName.ShouldBe("biasScale");
        Should.Throw<ArgumentOutOfRangeException>(() => VanillaMeanField.Solve(Relu, 1, 0, double.NaN)).ParamName.ShouldBe("initialVariance");
        Should.Throw<ArgumentOutOfRangeException>(() => VanillaMeanField.NextCovariance(Relu, 1, 1.1, 1)).ParamName.ShouldBe("correlation");
    }

    /// <summary>An average over a standard normal variable by 1,000 midpoints on [−9, 9].</summary>
    private static double Midpoint(Func<double, double> integrand)
    {
        double sum = 0;
        for (int i = 0; i < 1000; i++)
        {
            double z = (0.018 * (i + 0.5)) - 9;
            sum += 0.018 * Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI) * integrand(z);
        }

        return sum;
    }
}
