using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField.Tests;

public class LaplacePropagationTests
{
    private static readonly Activation Relu = new(ActivationCatalog.Relu);

    public static TheoryData<double, double, int> Cases { get; } = new MatrixTheoryData();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Symmetric_batches_reach_the_closed_form_in_one_step(double degree, double negative, int batch)
    {
        HomogeneousCovariance dual = Homogeneous.Dual(degree, 1, negative);
        ForwardPropagation result = LaplacePropagation.Forward(Gram.Symmetric(batch, 3, 0.7), dual);
        double factor = RadialFactor(dual, batch);
        Matrix expected = Gram.Symmetric(batch, factor * dual.DualAtOne, factor * dual.Dual(-1.0 / (batch - 1)));
        double scale = Gram.Largest(expected);
        Gram.Distance(result.Covariance, expected).ShouldBeLessThan(1e-12 * scale);
        Gram.Distance(result.Covariance, expected).ShouldBeLessThan(result.Error + (1e-14 * scale));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_backward_map_has_the_growth_rate_of_the_closed_form(double degree, double negative, int batch)
    {
        if (batch < 4)
        {
            return;
        }

        // Yang et al. 2019, Theorem 8 of the first version.
        HomogeneousCovariance dual = Homogeneous.Dual(degree, 1, negative);
        double twice = (2 * degree) - 1;
        double one = dual.DualAtOne;
        double rho = -1.0 / (batch - 1);
        double gap = one - dual.Dual(rho);
        double rate = ((batch - 3 + (2 * degree)) * ((twice * dual.DualDerivative(rho)) + (degree * degree * (batch - 1) * one))
            / (twice * (batch - 3) * (batch - 1) * gap)) - (degree * degree / (batch - 3));
        double factor = RadialFactor(dual, batch);
        Matrix sigma = Gram.Symmetric(batch, factor * one, factor * dual.Dual(rho));
        BackwardPropagation result = LaplacePropagation.Backward(sigma, Gram.Centring(batch), dual);
        Gram.Distance(result.Covariance!, Gram.Scaled(Gram.Centring(batch), rate)).ShouldBeLessThan(1e-12 * rate);
    }

    [Theory]
    [InlineData(1.5027262581, 0.7232772804)]
    public void The_backward_map_has_the_published_eigenvalues_of_relu_at_batch_eight(double diagonal, double rest)
    {
        HomogeneousCovariance dual = new(Relu);
        Matrix sigma = LaplacePropagation.Forward(Matrix.Identity(8), dual).Covariance;
        Matrix onDiagonal = Directions.Diagonal(8);
        Matrix offDiagonal = Directions.OffDiagonal(8);
        Gram.Distance(LaplacePropagation.Backward(sigma, onDiagonal, dual).Covariance!, Gram.Scaled(onDiagonal, diagonal)).ShouldBeLessThan(1e-10);
        Gram.Distance(LaplacePropagation.Backward(sigma, offDiagonal, dual).Covariance!, Gram.Scaled(offDiagonal, rest)).ShouldBeLessThan(1e-10);
    }

    [Fact]
    public void Differences_of_the_forward_map_give_the_published_forward_eigenvalues()
    {
        HomogeneousCovariance dual = new(Relu);
        Matrix sigma = LaplacePropagation.Forward(Matrix.Identity(8), dual).Covariance;
        foreach ((Matrix direction, double expected) in new[] { (Directions.Diagonal(8), 0.743611058), (Directions.OffDiagonal(8), 0.538610741) })
        {
            const double Step = 1e-4;
            Matrix up = LaplacePropagation.Forward(Gram.Combine(sigma, 1, direction, Step), dual).Covariance;
            Matrix down = LaplacePropagation.Forward(Gram.Combine(sigma, 1, direction, -Step), dual).Covariance;
            double difference = (Gram.Inner(direction, up) - Gram.Inner(direction, down)) / (2 * Step * Gram.Inner(direction, direction));
            difference.ShouldBe(expected, 2e-8);
            Matrix derivative = ForwardDerivative.Along(sigma, direction, dual);
            (Gram.Inner(direction, derivative) / Gram.Inner(direction, direction)).ShouldBe(expected, 6e-10);
        }
    }

    [Fact]
    public void A_batch_of_rank_one_gives_the_normalized_vector_up_to_its_sign()
    {
        double[] direction = [0.3, -1.2, 0.7, 0.7, 2.0];
        double mean = direction.Average();
        double norm = Math.Sqrt(direction.Sum(x => (x - mean) * (x - mean)) / 5);
        foreach (double degree in new[] { 1.0, 1.5, 2 })
        {
            Activation activation = Homogeneous.Of(degree, 1, 0.2);
            Matrix covariance = LaplacePropagation.Forward(Gram.Square(new Matrix(5, 1, direction)), activation).Covariance;
            for (int i = 0; i < 5; i++)
            {
                for (int j = 0; j < 5; j++)
                {
                    double x = (direction[i] - mean) / norm;
                    double y = (direction[j] - mean) / norm;
                    double expected = 0.5 * ((activation.Value(x) * activation.Value(y)) + (activation.Value(-x) * activation.Value(-y)));
                    covariance[i, j].ShouldBe(expected, 1e-11);
                }
            }
        }
    }

    [Fact]
    public void Linear_networks_follow_their_exact_eigenvalue_dynamics()
    {
        Matrix sigma = Gram.Random(new NormalSource(4), 7, 4);
        BatchSpectrum before = BatchSpectrum.Of(sigma, true, "sigma");
        double[] after = BatchSpectrum.Of(LaplacePropagation.Forward(sigma, new Activation(ActivationCatalog.Identity)).Covariance, true, "sigma").Eigenvalues;
        Estimate[] expected = LinearDynamics.Step(before.Eigenvalues, 7);
        double trace = after.Sum();
        expected.Sum(e => e.Value).ShouldBe(7, 1e-11);
        for (int i = 0; i < expected.Length; i++)
        {
            (7 * after[i] / trace).ShouldBe(expected[i].Value, 1e-11);
        }
    }

    [Fact]
    public void Batches_without_spread_are_marked_and_give_zero()
    {
        ForwardPropagation result = LaplacePropagation.Forward(Gram.Symmetric(6, 2.5, 2.5), Relu);
        result.IsDegenerate.ShouldBeTrue();
        Gram.Largest(result.Covariance).ShouldBe(0);
        LaplacePropagation.Backward(Gram.Symmetric(6, 2.5, 2.5), Matrix.Identity(6), Relu).Reason!.ShouldContain("coincide");
    }

    [Fact]
    public void Two_samples_have_no_gradient_and_low_ranks_an_infinite_one()
    {
        Matrix sigma = Gram.Random(new NormalSource(5), 2, 2);
        Gram.Largest(LaplacePropagation.Backward(sigma, Matrix.Identity(2), Relu).Covariance!).ShouldBe(0);
        BackwardPropagation infinite = LaplacePropagation.Backward(Gram.Random(new NormalSource(6), 6, 2), Matrix.Identity(6), Relu);
        infinite.IsFinite.ShouldBeFalse();
        infinite.Reason!.ShouldContain("rank 2");
        LaplacePropagation.Backward(Gram.Random(new NormalSource(6), 6, 2), Matrix.Identity(6), Relu, 0.1).IsFinite.ShouldBeTrue();
    }

    [Fact]
    public void Scales_from_the_smallest_to_the_largest_doubles_do_not_matter()
    {
        Matrix sigma = Gram.Random(new NormalSource(7), 6, 9);
        Matrix expected = LaplacePropagation.Forward(sigma, Relu).Covariance;
        foreach (int exponent in new[] { -990, -300, -7, 12, 300, 1000 })
        {
            Matrix scaled = new(6, 6, [.. sigma.Values.Select(x => Math.ScaleB(x, exponent))]);
            Gram.Distance(LaplacePropagation.Forward(scaled, Relu).Covariance, expected).ShouldBe(0);
        }
    }

    [Fact]
    public void A_large_mean_shared_by_all_samples_does_no_harm()
    {
        Matrix sigma = Gram.Random(new NormalSource(8), 5, 8);
        Matrix quantized = new(5, 5, [.. sigma.Values.Select(x => Math.Round(x * 1024) / 1024)]);
        Matrix shifted = new(5, 5, [.. quantized.Values.Select(x => x + 1e9)]);
        Gram.Distance(LaplacePropagation.Forward(shifted, Relu).Covariance, LaplacePropagation.Forward(quantized, Relu).Covariance).ShouldBeLessThan(1e-12);
    }

    [Fact]
    public void Unusable_matrices_are_refused_by_name()
    {
        Matrix asymmetric = Matrix.Identity(3);
        asymmetric[0, 1] = 0.5;
        Should.Throw<ArgumentException>(() => LaplacePropagation.Forward(asymmetric, Relu)).Message.ShouldContain("symmetric");
        Matrix indefinite = Gram.Symmetric(3, 1, 2);
        Should.Throw<ArgumentException>(() => LaplacePropagation.Forward(indefinite, Relu)).Message.ShouldContain("positive semi-definite");
        Matrix infinite = Matrix.Identity(3);
        infinite[1, 1] = double.NaN;
        Should.Throw<ArgumentException>(() => LaplacePropagation.Forward(infinite, Relu)).ParamName.ShouldBe("sigma");
        Should.Throw<ArgumentException>(() => LaplacePropagation.Forward(new Matrix(2, 3), Relu)).Message.ShouldContain("square");
        Should.Throw<ArgumentOutOfRangeException>(() => LaplacePropagation.Forward(Matrix.Identity(3), Relu, -1)).ParamName.ShouldBe("epsilon");
    }

    [Fact]
    public void Results_do_not_depend_on_the_number_of_threads()
    {
        Matrix sigma = Gram.Random(new NormalSource(9), 40, 60);
        HomogeneousCovariance dual = new(Relu);
        BatchSpectrum spectrum = BatchSpectrum.Of(sigma, true, "sigma");
        LaplaceGrid grid = LaplacePropagation.Grid(spectrum, 1, 0, 0, 0, 1e-12);
        (double[] serial, _, _) = LaplaceSum.Integrate(grid, ForwardKernel.Length(40), () => new ForwardKernel(dual, spectrum), 1e-12, false);
        (double[] threaded, _, _) = LaplaceSum.Integrate(grid, ForwardKernel.Length(40), () => new ForwardKernel(dual, spectrum), 1e-12, true);
        threaded.ShouldBe(serial);
    }

    /// <summary>c_α times the inverse radial moment: the second moment of a coordinate on the sphere raised to α.</summary>
    private static double RadialFactor(HomogeneousCovariance dual, int batch)
    {
        double half = (batch - 1) / 2.0;
        return dual.Moment * Math.Pow(half, dual.Degree) / GammaFunction.Ratio(half, dual.Degree);
    }

    private sealed class MatrixTheoryData : TheoryData<double, double, int>
    {
        public MatrixTheoryData()
        {
            foreach (double degree in new[] { 0.75, 1, 1.5, 2, 3.5 })
            {
                foreach (int batch in new[] { 3, 4, 5, 8, 33, 64 })
                {
                    Add(degree, 0.1, batch);
                }
            }

            Add(1, 0, 128);
            Add(1, -1, 16);
            Add(1, 1, 16);
        }
    }
}
