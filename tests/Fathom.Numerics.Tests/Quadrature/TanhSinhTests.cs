namespace Fathom.Numerics.Tests;

public sealed class TanhSinhTests
{
    [Fact]
    public void Smooth_integrands_come_out_exact()
    {
        Check(TanhSinh.Integrate(Math.Exp, 0, 1), Math.E - 1, 1e-14);
        Check(TanhSinh.Integrate(x => 4 / (1 + (x * x)), 0, 1), Math.PI, 1e-14);
        Check(TanhSinh.Integrate(x => Math.Sin(50 * x), -1, 2), (Math.Cos(50) - Math.Cos(100)) / 50, 1e-14);
    }

    [Fact]
    public void Endpoint_singularities_do_no_harm()
    {
        Check(TanhSinh.Integrate(x => Math.Log(x), 0, 1), -1, 1e-14);
        double beta = GammaFunction.Gamma(0.1) * GammaFunction.Gamma(0.5) / GammaFunction.Gamma(0.6);
        Check(
            TanhSinh.Integrate((x, d) => x < 0.5 ? Math.Pow(d, -0.9) / Math.Sqrt(1 - d) : Math.Pow(1 - d, -0.9) / Math.Sqrt(d), 0, 1),
            beta,
            1e-13);
        Check(TanhSinh.Integrate((x, d) => 1 / Math.Sqrt(d * (2 - d)), -1, 1), Math.PI, 1e-14);
    }

    [Fact]
    public void The_distance_is_measured_from_the_nearer_end()
    {
        TanhSinh.Integrate(
            (x, d) =>
            {
                d.ShouldBeGreaterThan(0);
                Math.Min(x - 3, 7 - x).ShouldBe(d, 2e-15);
                return 1;
            },
            3,
            7).Value.ShouldBe(4, 1e-14);
    }

    [Fact]
    public void A_kink_is_reported_as_a_large_error()
    {
        Estimate estimate = TanhSinh.Integrate(x => Math.Abs(x - 0.3), 0, 1);
        double error = Math.Abs(estimate.Value - 0.29);
        error.ShouldBeLessThan(estimate.Error);
        estimate.Error.ShouldBeGreaterThan(1e-9);
    }

    [Fact]
    public void An_integrand_that_is_not_a_number_is_an_error()
    {
        Should.Throw<ArithmeticException>(() => TanhSinh.Integrate(x => Math.Sqrt(0.5 - x), 0, 1));
        Should.Throw<ArgumentOutOfRangeException>(() => TanhSinh.Integrate(Math.Exp, 1, 1)).ParamName.ShouldBe("high");
        Should.Throw<ArgumentOutOfRangeException>(() => TanhSinh.Integrate(Math.Exp, double.NaN, 1)).ParamName.ShouldBe("low");
    }

    private static void Check(Estimate estimate, double exact, double relative)
    {
        Math.Abs(estimate.Value - exact).ShouldBeLessThan(estimate.Error);
        Math.Abs(estimate.Value - exact).ShouldBeLessThan(relative * Math.Max(1, Math.Abs(exact)));
        estimate.Error.ShouldBeLessThan(1e-12 * Math.Max(1, Math.Abs(exact)));
    }
}
