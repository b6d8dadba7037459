using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField.Tests;

public class HomogeneousCovarianceTests
{
    [Fact]
    public void Arc_polynomials_agree_with_the_library_functions_on_both_paths()
    {
        double[] cosines = [.. Enumerable.Range(0, 4001).Select(i => -1 + (i / 2000.0)), 1 - 1e-10, 1 - 1e-16, -1 + 1e-12];
        double[] dual = [.. cosines];
        double[] slope = [.. cosines];
        DegreeOneDual.Replace(dual, 0, 1);
        DegreeOneDual.ReplaceByDerivative(slope, 0, 1);
        for (int i = 0; i < cosines.Length; i++)
        {
            double c = cosines[i];
            double angle = Math.Acos(c);
            ArcPolynomials.Angle(c).ShouldBe(angle, 1e-15);
            ArcPolynomials.SineMinusArc(c).ShouldBe(Math.Sqrt((1 - c) * (1 + c)) - (angle * c), 2e-15);
            dual[i].ShouldBe(ArcPolynomials.SineMinusArc(c));
            slope[i].ShouldBe(-ArcPolynomials.Angle(c));
        }
    }

    [Fact]
    public void Kernels_of_degree_zero_one_and_two_are_the_arc_cosine_kernels()
    {
        ArcCosineKernel zero = new(0);
        ArcCosineKernel one = new(1);
        ArcCosineKernel two = new(2);
        for (int i = 0; i <= 500; i++)
        {
            double angle = Math.PI * i / 500;
            double c = Math.Cos(angle);
            double rest = Math.PI - angle;
            zero.Value(c).ShouldBe(rest / Math.PI, 1e-14);
            one.Value(c).ShouldBe((Math.Sin(angle) + (rest * c)) / Math.PI, 1e-14);
            two.Value(c).ShouldBe(((3 * Math.Sin(angle) * c) + (rest * (1 + (2 * c * c)))) / (3 * Math.PI), 1e-14);
        }
    }

    [Theory]
    [InlineData(0.55)]
    [InlineData(0.75)]
    [InlineData(1)]
    [InlineData(1.5)]
    [InlineData(2.3)]
    [InlineData(5)]
    public void The_dual_is_the_even_and_odd_hypergeometric_form(double degree)
    {
        // H(α, α; c) of the general formula, through 2F1 in c² instead of the one in (1 + c)/2.
        HomogeneousCovariance dual = Homogeneous.Dual(degree, 1.2, -0.3);
        double even = Math.Pow(GammaFunction.Gamma((degree + 1) / 2), 2);
        double odd = 2 * Math.Pow(GammaFunction.Gamma((degree / 2) + 1), 2);
        double front = Math.Pow(2, degree) / (4 * Math.PI * dual.Moment);
        double Kernel(double c) => front * ((even * HypergeometricFunction.Gauss(-degree / 2, -degree / 2, 0.5, c * c))
            + (odd * c * HypergeometricFunction.Gauss((1 - degree) / 2, (1 - degree) / 2, 1.5, c * c)));
        for (double c = -0.95; c < 0.96; c += 0.05)
        {
            dual.Dual(c).ShouldBe((1.53 * Kernel(c)) + (0.72 * Kernel(-c)), 1e-12);
        }

        dual.Dual(1).ShouldBe(1.53, 1e-14);
    }

    [Theory]
    [InlineData(0.6)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3.7)]
    public void The_derivative_of_the_dual_is_its_finite_difference(double degree)
    {
        HomogeneousCovariance dual = Homogeneous.Dual(degree, 1, 0.4);
        for (double c = -0.9; c < 0.95; c += 0.1)
        {
            const double Step = 1e-4;
            double difference = ((8 * (dual.Dual(c + Step) - dual.Dual(c - Step))) - (dual.Dual(c + (2 * Step)) - dual.Dual(c - (2 * Step)))) / (12 * Step);
            dual.DualDerivative(c).ShouldBe(difference, 1e-9);
        }

        dual.DualDerivative(1).ShouldBe(dual.DualDerivativeAtOne, 1e-13);
    }

    [Fact]
    public void Tables_agree_with_the_slow_kernel_up_to_the_end_points()
    {
        foreach (double degree in new[] { 0.51, 0.8, 1.5, 2.0, 4.2 })
        {
            HomogeneousCovariance dual = Homogeneous.Dual(degree);
            ArcCosineKernel kernel = new(degree);
            ArcCosineKernel slope = new(degree - 1);
            double factor = degree * degree / ((2 * degree) - 1);
            for (int i = 0; i <= 60; i++)
            {
                foreach (double c in new[] { 1 - Math.Pow(2, -0.9 * i), -1 + Math.Pow(2, -0.9 * i) })
                {
                    dual.Dual(c).ShouldBe(kernel.Value(c), 1e-14);
                    dual.DualDerivative(c).ShouldBe(factor * slope.Value(c), 1e-14 * factor);
                }
            }
        }
    }

    [Fact]
    public void The_identity_gives_the_covariance_itself()
    {
        Matrix sigma = Gram.Random(new NormalSource(1), 5, 7);
        HomogeneousCovariance identity = new(new Activation(ActivationCatalog.Identity));
        Gram.Distance(identity.Covariance(sigma), sigma).ShouldBeLessThan(1e-13);
        Gram.Distance(identity.DerivativeCovariance(sigma), Gram.Symmetric(5, 1, 1)).ShouldBeLessThan(1e-13);
        Gram.Distance(identity.CurvatureCovariance(sigma), new Matrix(5, 5)).ShouldBeLessThan(1e-13);
    }

    [Fact]
    public void Curvature_covariances_follow_the_heat_equation()
    {
        Matrix sigma = Gram.Random(new NormalSource(2), 4, 6);
        foreach (double degree in new[] { 1.0, 1.5, 3 })
        {
            HomogeneousCovariance dual = Homogeneous.Dual(degree, 1, 0.3);
            Matrix curvature = dual.CurvatureCovariance(sigma);
            const double Step = 1e-5;
            Matrix up = sigma.Copy();
            Matrix down = sigma.Copy();
            up[2, 2] += Step;
            down[2, 2] -= Step;
            double difference = (dual.Covariance(up)[0, 2] - dual.Covariance(down)[0, 2]) / (2 * Step);
            curvature[0, 2].ShouldBe(2 * difference, 1e-7 * Math.Max(1, Math.Abs(difference)));
        }
    }

    [Fact]
    public void Activations_without_homogeneity_are_refused_by_name() =>
        Should.Throw<ArgumentException>(() => new HomogeneousCovariance(new Activation(ActivationCatalog.Tanh))).Message.ShouldContain("tanh");
}
