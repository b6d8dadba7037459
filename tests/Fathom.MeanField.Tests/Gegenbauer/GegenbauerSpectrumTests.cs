using Fathom.Specification;

namespace Fathom.MeanField.Tests;

/// <summary>The gradient growth as an average over polynomial degrees.</summary>
public sealed class GegenbauerSpectrumTests
{
    [Theory]
    [MemberData(nameof(RouteAgreementTests.Names), MemberType = typeof(RouteAgreementTests))]
    public void The_mean_over_degrees_is_the_gradient_growth_within_its_error(string name)
    {
        foreach (int batch in (int[])[4, 8, 32])
        {
            FixedPoint point = Cases.Solve(name, batch);
            foreach (int degrees in (int[])[3, 40])
            {
                GegenbauerSpectrum spectrum = GegenbauerSpectrum.Of(Cases.Activation(name), BatchSize.Of(batch), degrees);
                Math.Abs(spectrum.GradientGrowth.Value - point.GradientGrowth.Value).ShouldBeLessThanOrEqualTo(
                    spectrum.GradientGrowth.Error + point.GradientGrowth.Error, $"batch {batch}, {degrees} degrees: {spectrum.GradientGrowth}");
                spectrum.CapturedShare.Value.ShouldBeLessThanOrEqualTo(1 + spectrum.CapturedShare.Error);
                spectrum.Terms.Sum(term => term.Share).ShouldBe(spectrum.CapturedShare.Value, 1e-12);
                spectrum.Terms.ShouldAllBe(term => term.Share >= 0);
                spectrum.LeastGrowth.ShouldBe((batch - 2.0) / (batch - 3));
            }
        }
    }

    [Theory]
    [InlineData("tanh")]
    [InlineData("erf")]
    [InlineData("gelu")]
    [InlineData("sin")]
    public void Smooth_activations_are_captured_whole(string name)
    {
        foreach (int batch in (int[])[4, 8, 64])
        {
            GegenbauerSpectrum spectrum = GegenbauerSpectrum.Of(Cases.Activation(name), BatchSize.Of(batch), 80);
            spectrum.CapturedShare.Value.ShouldBe(1, 1e-10);
            spectrum.GradientGrowth.Error.ShouldBeLessThan(1e-8);
        }
    }

    [Fact]
    public void The_tail_of_a_kink_is_slow_and_its_bound_shrinks()
    {
        double before = 0, error = double.PositiveInfinity;
        foreach (int degrees in (int[])[5, 10, 20, 40, 80, 160, 320])
        {
            GegenbauerSpectrum spectrum = GegenbauerSpectrum.Of(Cases.Activation("relu"), BatchSize.Of(8), degrees);
            spectrum.CapturedShare.Value.ShouldBeInRange(before, 1 - 1e-9);
            spectrum.GradientGrowth.Error.ShouldBeLessThan(error);
            (before, error) = (spectrum.CapturedShare.Value, spectrum.GradientGrowth.Error);
        }

        before.ShouldBeGreaterThan(0.999999);
        error.ShouldBeLessThan(1e-5);
    }

    [Fact]
    public void The_identity_is_its_first_degree()
    {
        GegenbauerSpectrum spectrum = GegenbauerSpectrum.Of(Cases.Activation("identity"), BatchSize.Of(8), 6);
        spectrum.Terms[0].Share.ShouldBe(1, 1e-13);
        spectrum.Terms[0].GradientFactor.ShouldBe(1.2, 1e-15);
        spectrum.GradientGrowth.Value.ShouldBe(1.2, 1e-12);
    }

    [Fact]
    public void A_pure_degree_has_one_term_and_the_forward_excess_of_the_solver()
    {
        foreach (int batch in (int[])[4, 6, 10, 33])
        {
            for (int degree = 1; degree <= 7; degree++)
            {
                Activation activation = new(PureDegree.Function(batch, degree));
                GegenbauerTerm term = GegenbauerSpectrum.Of(activation, BatchSize.Of(batch), 9).Terms[degree - 1];
                FixedPoint point = BatchSymmetricFixedPoint.Solve(activation, BatchSize.Of(batch));
                term.Degree.ShouldBe(degree);
                term.Share.ShouldBe(1, 1e-10);
                term.GradientFactor.ShouldBe(point.GradientGrowth.Value, 1e-9);
                double weight = 1 - GegenbauerSeries.PairCorrelation(batch, degree)[degree];
                ((point.Forward.Diagonal.Value - 1) * weight).ShouldBe(term.ForwardExcess, 1e-10, $"batch {batch}, degree {degree}");
            }
        }
    }

    [Fact]
    public void From_ten_samples_on_every_degree_above_one_drives_variances_apart()
    {
        foreach (int batch in (int[])[10, 11, 16, 64, 1000])
        {
            GegenbauerSpectrum spectrum = GegenbauerSpectrum.Of(Cases.Activation("tanh"), BatchSize.Of(batch), 60);
            spectrum.Terms[0].ForwardExcess.ShouldBe(-2.0 / (batch + 1) * batch / (batch - 1), 1e-12);
            spectrum.Terms.Skip(1).ShouldAllBe(term => term.ForwardExcess >= 0);
        }
    }

    [Fact]
    public void The_bound_on_zonal_values_holds_and_decreases()
    {
        foreach (int batch in (int[])[4, 5, 6, 9, 40, 5000])
        {
            double[] values = GegenbauerSeries.PairCorrelation(batch, 300);
            double before = 1;
            for (int l = 1; l <= 300; l += 7)
            {
                double bound = ZonalBound.At(batch, l);
                values.Skip(l).Max(Math.Abs).ShouldBeLessThanOrEqualTo(bound + 1e-15, $"batch {batch}, degree {l}");
                bound.ShouldBeLessThanOrEqualTo(before);
                before = bound;
            }
        }
    }

    [Fact]
    public void Wrong_arguments_are_refused_by_name()
    {
        Activation tanh = Cases.Activation("tanh");
        Should.Throw<ArgumentNullException>(() => GegenbauerSpectrum.Of(null!, BatchSize.Of(8))).ParamName.ShouldBe("activation");
        Should.Throw<ArgumentOutOfRangeException>(() => GegenbauerSpectrum.Of(tanh, BatchSize.Of(3))).ParamName.ShouldBe("batch");
        Should.Throw<ArgumentOutOfRangeException>(() => GegenbauerSpectrum.Of(tanh, BatchSize.Infinite)).ParamName.ShouldBe("batch");
        Should.Throw<ArgumentOutOfRangeException>(() => GegenbauerSpectrum.Of(tanh, BatchSize.Of(8), 0)).ParamName.ShouldBe("degrees");
        Should.Throw<ArgumentOutOfRangeException>(() => GegenbauerSpectrum.Of(tanh, BatchSize.Of(8), 401)).ParamName.ShouldBe("degrees");
        Should.Throw<AccuracyException>(() => GegenbauerSpectrum.Of(Cases.Activation("tanh*100000"), BatchSize.Of(8)));
    }
}
