using Fathom.Numerics;

namespace Fathom.FiniteWidth.Tests;

public class RandomDirectionTests
{
    private static readonly FeatureSpectrum s_golden = FeatureSpectrum.Of([1.0 / 3, 2.0 / 3, 1, 4.0 / 3, 5.0 / 3]);

    [Fact]
    public void Golden_numbers_come_out_to_twelve_digits()
    {
        Estimate step = RandomDirection.ExpectedLogarithm(s_golden);
        step.Value.ShouldBe(-0.034743080091140597, 1e-14);
        step.Error.ShouldBeLessThan(1e-13);
        s_golden.Gap.ShouldBe(0.14111394011170049, 1e-15);
        RandomDirection.ExpectedInverse(s_golden).Value.ShouldBe(1.0766954090286724969, 1e-13);
    }

    [Fact]
    public void The_series_by_moments_of_the_sphere_agrees_with_the_integral()
    {
        foreach (FeatureSpectrum spectrum in (FeatureSpectrum[])[s_golden, FeatureSpectrum.Of(Enumerable.Range(0, 64).Select(i => 1 + (0.3 * Math.Cos(i)))), FeatureSpectrum.Of([0.9999, 1, 1.0001])])
        {
            Estimate integral = RandomDirection.ExpectedLogarithm(spectrum);
            Estimate series = SphereSeries.ExpectedLogarithm(spectrum, 40);
            Math.Abs(integral.Value - series.Value).ShouldBeLessThan(integral.Error + series.Error);
            series.Error.ShouldBeLessThan(1e-6 * Math.Abs(series.Value));
            for (int order = 2; order < 12; order++)
            {
                Estimate shorter = SphereSeries.ExpectedLogarithm(spectrum, order);
                Math.Abs(integral.Value - shorter.Value).ShouldBeLessThan(integral.Error + shorter.Error, $"order {order}");
            }
        }
    }

    [Fact]
    public void The_moments_of_the_sphere_have_their_closed_forms()
    {
        double d = 5;
        double p2 = s_golden.PowerSum(2);
        double p3 = s_golden.PowerSum(3);
        double p4 = s_golden.PowerSum(4);
        IReadOnlyList<double> moments = SphereSeries.Moments(s_golden, 4);
        moments[0].ShouldBe(1);
        moments[1].ShouldBe(0);
        moments[2].ShouldBe(2 * p2 / (d * (d + 2)), 1e-16);
        moments[3].ShouldBe(8 * p3 / (d * (d + 2) * (d + 4)), 1e-16);
        moments[4].ShouldBe(((48 * p4) + (12 * p2 * p2)) / (d * (d + 2) * (d + 4) * (d + 6)), 1e-16);
    }

    [Fact]
    public void Near_isometry_the_expected_step_is_two_over_d_plus_two_of_the_gap()
    {
        foreach (int d in (int[])[3, 16, 200])
        {
            const double Small = 1e-7;
            FeatureSpectrum spectrum = FeatureSpectrum.Of(Enumerable.Range(0, d).Select(i => 1 + (Small * Math.Sin(i + 1))));
            double share = RandomDirection.ExpectedLogarithm(spectrum).Value / spectrum.Gap;
            share.ShouldBe(-2.0 / (d + 2), 1e-6);
        }
    }

    [Fact]
    public void A_direction_among_two_equal_and_one_zero_eigenvalue_has_a_closed_form()
    {
        // a = 3/2 · (1 − z²) with z uniform on [−1, 1]: E ln a = ln 3/2 + 2 ln 2 − 2.
        FeatureSpectrum spectrum = FeatureSpectrum.Of([1, 1, 0]);
        RandomDirection.ExpectedLogarithm(spectrum).Value.ShouldBe(Math.Log(1.5) + (2 * Math.Log(2)) - 2, 1e-12);
        RandomDirection.ExpectedInverse(spectrum).Value.ShouldBe(double.PositiveInfinity);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(100)]
    public void A_rank_one_batch_gains_the_logarithm_of_a_beta_variable(int d)
    {
        FeatureSpectrum spectrum = FeatureSpectrum.Of(Enumerable.Range(0, d).Select(i => i == 0 ? 1.0 : 0));
        double law = Math.Log(d) + GammaFunction.Digamma(0.5) - GammaFunction.Digamma(0.5 * d);
        RandomDirection.ExpectedLogarithm(spectrum).Value.ShouldBe(law, 1e-11);
    }

    [Fact]
    public void The_inverse_of_a_rank_deficient_isometry_is_that_of_a_beta_variable()
    {
        // a = (d/r)·Beta(r/2, (d−r)/2), so E 1/a = (r/d)(d − 2)/(r − 2).
        FeatureSpectrum spectrum = FeatureSpectrum.Of(Enumerable.Range(0, 20).Select(i => i < 8 ? 1.0 : 0));
        RandomDirection.ExpectedInverse(spectrum).Value.ShouldBe(8.0 / 20 * 18 / 6, 1e-12);
    }

    [Theory]
    [InlineData(16, 400)]
    [InlineData(64, 100)]
    public void Random_rotations_agree_with_the_expected_step_and_inverse(int d, int networks)
    {
        RandomMatrices random = new(20);
        Matrix x = ReferenceBatchNorm.Forward(random.Normal(d, d), BatchNormForm.UnitNorm);
        FeatureSpectrum spectrum = FeatureSpectrum.Of(x);
        double gap = IsometryMeasures.Of(x).Gap;
        spectrum.Gap.ShouldBe(gap, 1e-10);
        MonteCarlo step = new();
        MonteCarlo inverse = new();
        MonteCarlo fourth = new();
        for (int i = 0; i < networks; i++)
        {
            Matrix hidden = Plain.Product(x, random.Rotation(d));
            double[] squares = new double[d];
            for (int row = 0; row < d; row++)
            {
                for (int j = 0; j < d; j++)
                {
                    squares[j] += hidden[row, j] * hidden[row, j];
                }
            }

            double next = IsometryMeasures.Of(ReferenceBatchNorm.Forward(hidden, BatchNormForm.UnitNorm)).Gap;
            next.ShouldBe(gap + squares.Average(Math.Log), 1e-10);
            step.Add(next - gap);
            inverse.Add(squares.Average(square => 1 / square));
            fourth.Add(squares.Average(square => Math.Pow(square - 1, 4)));
        }

        step.ShouldAgreeWith(RandomDirection.ExpectedLogarithm(spectrum).Value, 0.003);
        inverse.ShouldAgreeWith(RandomDirection.ExpectedInverse(spectrum).Value, 0.005);
        fourth.ShouldAgreeWith(SphereSeries.Moments(spectrum, 4)[4], 0.003);
    }

    [Fact]
    public void Moments_of_rotations_agree_with_random_ones()
    {
        const int Size = 5;
        RandomMatrices random = new(21);
        MonteCarlo[] moments = [new(), new(), new(), new(), new()];
        for (int i = 0; i < 20_000; i++)
        {
            Matrix w = random.Rotation(Size);
            moments[0].Add(Math.Pow(w[0, 0], 4));
            moments[1].Add(Math.Pow(w[0, 0] * w[0, 1], 2));
            moments[2].Add(Math.Pow(w[0, 0] * w[1, 1], 2));
            moments[3].Add(w[0, 0] * w[0, 1] * w[1, 0] * w[1, 1]);
            moments[4].Add(Math.Pow(w[0, 0], 8));
        }

        moments[0].ShouldAgreeWith(HaarMoments.EvenPower(Size, 2), 0.002);
        moments[1].ShouldAgreeWith(HaarMoments.SameRow(Size), 0.001);
        moments[2].ShouldAgreeWith(HaarMoments.Apart(Size), 0.001);
        moments[3].ShouldAgreeWith(HaarMoments.Rectangle(Size), 0.001);
        moments[4].ShouldAgreeWith(HaarMoments.EvenPower(Size, 4), 0.001);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(100)]
    public void Moments_of_rotations_have_their_closed_forms(int size)
    {
        double d = size;
        HaarMoments.EvenPower(size, 2).ShouldBe(3 / (d * (d + 2)), 1e-16);
        HaarMoments.EvenPower(size, 3).ShouldBe(15 / (d * (d + 2) * (d + 4)), 1e-16);
        HaarMoments.EvenPower(size, 4).ShouldBe(105 / (d * (d + 2) * (d + 4) * (d + 6)), 1e-16);
        HaarMoments.SameRow(size).ShouldBe(1 / (d * (d + 2)), 1e-16);
        HaarMoments.Apart(size).ShouldBe((d + 1) / (d * (d - 1) * (d + 2)), 1e-16);
        HaarMoments.Rectangle(size).ShouldBe(-1 / (d * (d - 1) * (d + 2)), 1e-16);
    }

    [Fact]
    public void Exact_moments_of_rotations_add_up()
    {
        // A row has unit length, two rows are orthogonal.
        const int Size = 7;
        (Size * ((HaarMoments.EvenPower(Size, 2)) + ((Size - 1) * HaarMoments.SameRow(Size)))).ShouldBe(1, 1e-14);
        (Size * (HaarMoments.SameRow(Size) + ((Size - 1) * HaarMoments.Rectangle(Size)))).ShouldBe(0, 1e-14);
        (Size * (HaarMoments.SameRow(Size) + ((Size - 1) * HaarMoments.Apart(Size)))).ShouldBe(1, 1e-14);
    }

    [Fact]
    public void Nonsense_is_refused()
    {
        Should.Throw<ArgumentException>(() => FeatureSpectrum.Of(Array.Empty<double>()));
        Should.Throw<ArgumentException>(() => FeatureSpectrum.Of([1, -1]));
        Should.Throw<ArgumentException>(() => FeatureSpectrum.Of([0.0, 0]));
        Should.Throw<ArgumentException>(() => SphereSeries.ExpectedLogarithm(FeatureSpectrum.Of([0.0, 1]), 4)).Message.ShouldContain("take the integral");
        Should.Throw<ArgumentOutOfRangeException>(() => HaarMoments.Apart(1));
    }
}
