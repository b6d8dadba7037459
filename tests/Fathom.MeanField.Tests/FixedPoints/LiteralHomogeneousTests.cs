using Fathom.Specification;
using Special = MathNet.Numerics.SpecialFunctions;

namespace Fathom.MeanField.Tests;

/// <summary>Formulas of the paper for positive-homogeneous activations, typed in as printed and evaluated with another library's Gamma function.</summary>
public sealed class LiteralHomogeneousTests
{
    private static readonly int[] s_batches = [4, 5, 8, 16, 64, 150];

    [Fact]
    public void The_kernel_from_its_integral_has_the_elementary_forms_of_degrees_zero_one_and_two()
    {
        foreach (double c in (double[])[-0.9, -1.0 / 3, -0.02, 0, 0.4, 0.95])
        {
            double t = Math.Acos(c), s = Math.Sin(t), p = Math.PI - t;
            PowerKernel.Kernel(0, c).ShouldBe(p / Math.PI, 1e-13);
            PowerKernel.Kernel(1, c).ShouldBe((s + (p * c)) / Math.PI, 1e-13);
            PowerKernel.Kernel(2, c).ShouldBe(((3 * s * c) + (p * (1 + (2 * c * c)))) / (3 * Math.PI), 1e-13);
        }
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 1, 0)]
    [InlineData(1, 1, 0.1)]
    [InlineData(1, 1, -1)]
    [InlineData(1, 2, -0.3)]
    [InlineData(2, 1, 0)]
    [InlineData(3, 1, 0)]
    [InlineData(1.5, 1, 0)]
    [InlineData(0.8, 1, 0)]
    [InlineData(1.25, 0.7, 0.4)]
    public void Laplace_values_of_the_fixed_point_and_forward_eigenvalues_hold(double alpha, double a, double b)
    {
        foreach (int batch in s_batches)
        {
            FixedPoint point = Solve(alpha, a, b, batch);
            double n = batch - 1, rho = -1 / n;
            double radial = PowerKernel.Constant(alpha)
                * Math.Exp((alpha * Math.Log(n / 2)) + Special.GammaLn(n / 2) - Special.GammaLn((n / 2) + alpha));
            double one = (a * a) + (b * b);
            double atRho = PowerKernel.Of(alpha, a, b, rho);
            double slope = PowerKernel.SlopeOf(alpha, a, b, rho);
            double gap = one - atRho;
            double scale = Math.Max(1, one);

            point.Variance.Value.ShouldBe(radial * one, 2e-12 * scale * Math.Max(1, radial), $"batch {batch}");
            (point.Variance.Value * point.Correlation.Value).ShouldBe(radial * atRho, 2e-12 * scale * Math.Max(1, radial), $"batch {batch}");
            point.Forward.OffDiagonal.Value.ShouldBe(batch * slope / ((n + (2 * alpha)) * gap), 1e-12, $"batch {batch}");
            point.Forward.Diagonal.Value.ShouldBe(
                ((alpha * (batch - 2) * gap) + (batch / n * slope)) / ((n + (2 * alpha)) * gap), 1e-12, $"batch {batch}");
        }
    }

    [Theory]
    [InlineData(1, 1, 0)]
    [InlineData(1, 1, 0.1)]
    [InlineData(1, 1, -1)]
    [InlineData(2, 1, 0)]
    [InlineData(1.5, 1, 0)]
    [InlineData(0.8, 1, 0)]
    [InlineData(1.25, 0.7, 0.4)]
    public void The_explosion_of_a_power_of_relu_is_that_of_theorem_8(double alpha, double a, double b)
    {
        foreach (int batch in s_batches)
        {
            double rho = -1.0 / (batch - 1), one = (a * a) + (b * b), power = (2 * alpha) - 1;
            double atRho = PowerKernel.Of(alpha, a, b, rho), slope = PowerKernel.SlopeOf(alpha, a, b, rho);
            double expected = ((batch - 3 + (2 * alpha)) * ((power * slope) + (alpha * alpha * (batch - 1) * one))
                / (power * (batch - 3) * (batch - 1) * (one - atRho))) - (alpha * alpha / (batch - 3));
            Solve(alpha, a, b, batch).GradientGrowth.Value.ShouldBe(expected, 1e-12 * Math.Max(1, expected), $"batch {batch}");
        }
    }

    [Fact]
    public void The_explosion_of_relu_is_that_of_theorem_3_10()
    {
        foreach (int batch in (int[])[4, 5, 6, 8, 16, 100, 1000, 100_000])
        {
            double rho = -1.0 / (batch - 1), theta = Math.Acos(rho);
            double kernel = (Math.Sin(theta) + ((Math.PI - theta) * rho)) / Math.PI;
            double slope = (Math.PI - theta) / Math.PI;
            double expected = ((slope + batch - 1) / ((batch - 3) * (1 - kernel))) - (1.0 / (batch - 3));
            Cases.Solve("relu", batch).GradientGrowth.Value.ShouldBe(expected, 1e-13 * expected, $"batch {batch}");
        }

        Cases.Solve("relu", 0).GradientGrowth.Value.ShouldBe(Math.PI / (Math.PI - 1), 1e-14);
        ((Cases.Solve("relu", 100_000).GradientGrowth.Value - (Math.PI / (Math.PI - 1))) * 100_000).ShouldBe(1.59140, 1e-3);
    }

    [Fact]
    public void All_eigenvalues_of_relu_are_elementary()
    {
        foreach (int batch in Cases.Batches)
        {
            double b = batch, c = -1 / (b - 1), t = Math.Acos(c), s = Math.Sin(t), p = Math.PI - t;
            double h00 = p / (2 * Math.PI), h20 = (p + (s * c)) / (2 * Math.PI), h11 = ((c * p) + s) / (2 * Math.PI);
            double h31 = ((3 * c * p) + (s * (2 + (c * c)))) / (2 * Math.PI), h22 = (((1 + (2 * c * c)) * p) + (3 * s * c)) / (2 * Math.PI);
            double r = (b - 1) / (b * b * (b + 1)), mu = (1 - ((s + (p * c)) / Math.PI)) / 2, factor = b / (mu * (b - 3));
            double m0 = 0.5, m2 = 1 / (2 * b), m4 = 1.5 * r, m00 = h00, m20 = h20 / b, m11 = h11 / b, m31 = h31 * r, m22 = h22 * r;
            double diagonal = ((1 - (2 / b)) * m0) - (2 * m2) + (2 * m2 / (b - 1)) + (((b * m4) - m2) / (b - 1))
                + (2 * ((m00 / b) + m11 - ((m20 + m11) / (b - 2)) - m31 + ((m11 - (2 * m31)) / (b - 2))));
            double offDiagonal = m00 - (2 * (m20 + ((m20 + m11) / (b - 2))))
                + (2 * (m22 + (((2 * m31) + (2 * m22)) / (b - 2)) + (((4 * m31) + (2 * m22) - m11) / ((b - 2) * (b - 3)))));
            FixedPoint point = Cases.Solve("relu", batch);
            point.Backward.Diagonal.Value.ShouldBe(factor * diagonal, 1e-12, $"batch {batch}");
            point.Backward.OffDiagonal.Value.ShouldBe(factor * offDiagonal, 1e-12, $"batch {batch}");
            double ratio = Math.Exp(Special.GammaLn((b - 1) / 2) - Special.GammaLn(b / 2));
            point.CrossBatch.Covariance.Value.ShouldBe((b - 1) / (4 * Math.PI) * ratio * ratio, 1e-12, $"batch {batch}");
        }
    }

    [Theory]
    [InlineData(MomentRoute.ClosedForm)]
    [InlineData(MomentRoute.SphericalQuadrature)]
    [InlineData(MomentRoute.GegenbauerSeries)]
    public void Everything_about_the_identity_is_rational_but_the_cross_batch_rate(MomentRoute route)
    {
        foreach (int batch in Cases.Batches)
        {
            double b = batch;
            FixedPoint point = Cases.Solve("identity", batch, route);
            double backward = ((b * b) - (2 * b) - 1) / ((b - 3) * (b + 1));
            point.Variance.Value.ShouldBe(1, 1e-13);
            point.Correlation.Value.ShouldBe(-1 / (b - 1), 1e-13);
            point.Backward.Trace.Value.ShouldBe((b - 2) / (b - 3), 1e-12);
            point.Backward.Diagonal.Value.ShouldBe(backward, 1e-12);
            point.Backward.OffDiagonal.Value.ShouldBe(backward, 1e-12);
            point.Forward.Diagonal.Value.ShouldBe((b - 1) / (b + 1), 1e-12);
            point.Forward.OffDiagonal.Value.ShouldBe((b - 1) / (b + 1), 1e-12);
            point.CrossBatch.Eigenvalue.Value.ShouldBe(CrossBatchBound(batch), 1e-12);
            point.CrossBatch.Covariance.Value.ShouldBe(0, 1e-20);
        }

        CrossBatchBound(4).ShouldBe(8 / (3 * Math.PI), 1e-14);
    }

    [Theory]
    [MemberData(nameof(RouteAgreementTests.Names), MemberType = typeof(RouteAgreementTests))]
    public void Two_batches_forget_each_other_fastest_unless_the_activation_is_linear(string name)
    {
        foreach (int batch in Cases.Batches)
        {
            FixedPoint point = Cases.Solve(name, batch);
            bool linear = Math.Abs(point.GradientGrowth.Value - ((batch - 2.0) / (batch - 3.0))) < 1e-9;
            double gap = CrossBatchBound(batch) - point.CrossBatch.Eigenvalue.Value;
            if (linear)
            {
                gap.ShouldBe(0, 1e-9, $"batch {batch}");
            }
            else
            {
                gap.ShouldBeGreaterThan(0, $"batch {batch}");
            }

            CrossBatchBound(batch).ShouldBeLessThan(1);
        }
    }

    private static double CrossBatchBound(int batch)
    {
        double ratio = Math.Exp(Special.GammaLn(batch / 2.0) - Special.GammaLn((batch - 1) / 2.0));
        return 2 / (batch - 1.0) * ratio * ratio;
    }

    private static FixedPoint Solve(double alpha, double a, double b, int batch)
    {
        double Value(double x) => x > 0 ? a * Math.Pow(x, alpha) : -b * Math.Pow(-x, alpha);
        double Slope(double x) => x == 0 ? 0 : alpha * (x > 0 ? a : b) * Math.Pow(Math.Abs(x), alpha - 1);
        ActivationFunction function = ActivationFunction.Custom("power", Value, Slope, [0.0], new Homogeneity(alpha, a, b));
        return BatchSymmetricFixedPoint.Solve(new Activation(function), BatchSize.Of(batch), MomentRoute.ClosedForm);
    }
}
