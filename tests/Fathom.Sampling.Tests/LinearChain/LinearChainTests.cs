using System.Collections.Immutable;
using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.Sampling.Tests;

public class LinearChainTests
{
    [Fact]
    public void The_determinant_grows_by_chi_squares_over_ten_thousand_layers()
    {
        // ln det of a Wishart matrix is a sum of ln χ² with N, N − 1, … degrees of freedom; their means and variances are ψ(n/2) + ln 2 and ψ′(n/2).
        const int Depth = 10_000;
        const int Width = 24;
        const int Batch = 6;
        LinearNetwork network = new() { Depth = Depth, Width = Width, Features = Width };
        ImmutableArray<LinearChainLayer> layers = LinearChain.Run(network, Matrix.Identity(Batch), 3, 0);
        double expected = 0;
        double variance = 0;
        for (int j = 0; j < Batch; j++)
        {
            expected += Depth * (GammaFunction.Digamma((Width - j) / 2.0) + Math.Log(2.0 / Width));
            variance += Depth * Trigamma((Width - j) / 2.0);
        }

        layers[^1].LogGramEigenvalues.Length.ShouldBe(Batch);
        layers[^1].LogGramEigenvalues.Sum().ShouldBe(expected, 5 * Math.Sqrt(variance));

        // The exponents of the eigenvalues: the j-th is that of χ² with N − j degrees of freedom (Newman 1986), apart from a term that does not grow.
        for (int j = 0; j < Batch; j++)
        {
            double exponent = GammaFunction.Digamma((Width - j) / 2.0) + Math.Log(2.0 / Width);
            layers[^1].LogGramEigenvalues[j].ShouldBe(Depth * exponent, (5 * Math.Sqrt(Depth * Trigamma((Width - j) / 2.0))) + 20);
        }

        layers.ShouldAllBe(layer => double.IsFinite(layer.LogGradientNorm) && double.IsFinite(layer.LogWeightGradientNorm));
        (layers[^1].LogGramEigenvalues[0] - layers[^1].LogGramEigenvalues[^1]).ShouldBeGreaterThan(1000);
    }

    [Fact]
    public void The_mean_squared_gradient_does_not_change_with_depth_and_its_logarithm_falls_with_depth_over_width()
    {
        // The gradient of a linear network does not see the samples: at x_{l−1} it is Wᵀ times that at x_l, so its squared norm is a product of variables χ²_N / N.
        const int Networks = 4000;
        LinearNetwork network = new() { Depth = 30, Width = 40, Features = 40 };
        double[] fall = [.. Enumerable.Range(0, Networks).Select(index =>
        {
            ImmutableArray<LinearChainLayer> layers = LinearChain.Run(network, Matrix.Identity(1), 5, index, spectra: false);
            return layers[0].LogGradientNorm - layers[^1].LogGradientNorm;
        })];
        double step = GammaFunction.Digamma(20) + Math.Log(2.0 / 40);
        fall.Average().ShouldBe(29 * step, 5 * Math.Sqrt(29 * Trigamma(20) / Networks));
        double squares = fall.Average(value => Math.Pow(value - (29 * step), 2));
        squares.ShouldBe(29 * Trigamma(20), 5 * 29 * Trigamma(20) * Math.Sqrt(2.2 / Networks));
    }

    [Fact]
    public void At_a_width_of_a_billion_nothing_fluctuates()
    {
        LinearNetwork network = new() { Depth = 50, Width = 1_000_000_000, Features = 1_000_000_000 };
        ImmutableArray<LinearChainLayer> layers = LinearChain.Run(network, Matrix.Identity(4), 9, 0);
        foreach (LinearChainLayer layer in layers)
        {
            layer.LogGradientNorm.ShouldBe(Math.Log(4e9), 2e-3);
            layer.LogWeightGradientNorm.ShouldBe(Math.Log(4e9), 2e-3);
            layer.LogGramEigenvalues.ShouldAllBe(value => Math.Abs(value) < 2e-3);
            layer.LogGramEigenvalues[0].ShouldNotBe(0);
        }
    }

    [Theory]
    [InlineData(1e-9)]
    [InlineData(3)]
    public void A_weight_scale_multiplies_layer_by_layer(double scale)
    {
        const int Depth = 200;
        Matrix gram = Gram(5, 12);
        LinearNetwork network = new() { Depth = Depth, Width = 30, Features = 12 };
        ImmutableArray<LinearChainLayer> plain = LinearChain.Run(network, gram, 4, 1);
        ImmutableArray<LinearChainLayer> scaled = LinearChain.Run(network with { WeightScale = scale }, gram, 4, 1);
        for (int i = 0; i < Depth; i++)
        {
            scaled[i].LogGramTrace.ShouldBe(plain[i].LogGramTrace + (2 * (i + 1) * Math.Log(scale)), 1e-9 * (i + 1));
            scaled[i].LogGradientNorm.ShouldBe(plain[i].LogGradientNorm + (2 * (Depth - 1 - i) * Math.Log(scale)), 1e-9 * Depth);
            scaled[i].LogWeightGradientNorm.ShouldBe(plain[i].LogWeightGradientNorm + (2 * (Depth - 1) * Math.Log(scale)), 1e-9 * Depth);
        }
    }

    [Fact]
    public void Traces_are_sums_of_eigenvalues_and_samples_may_differ_in_scale_by_any_factor()
    {
        Matrix gram = Gram(4, 9);
        double[] lengths = [1e-120, 1, 1e130, 1e-3];
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 4; j++)
            {
                gram[i, j] *= lengths[i] * lengths[j];
            }
        }

        foreach (LinearChainLayer layer in LinearChain.Run(new LinearNetwork { Depth = 20, Width = 6, Features = 9 }, gram, 1, 0))
        {
            layer.LogGramEigenvalues.Length.ShouldBe(4);
            double largest = layer.LogGramEigenvalues[0];
            layer.LogGramTrace.ShouldBe(largest + Math.Log(layer.LogGramEigenvalues.Sum(value => Math.Exp(value - largest))), 1e-10);
        }
    }

    [Fact]
    public void A_spectrum_agrees_with_the_general_method_and_keeps_what_that_loses()
    {
        Matrix gram = Gram(6, 8);
        GradedFactor factor = GradedFactor.Of(gram);
        double[] expected = [.. JacobiEigen.Decompose(gram).Values.OrderDescending().Select(value => Math.Log(value))];
        ImmutableArray<double> found = GradedSpectrum.LogEigenvalues(factor);
        for (int i = 0; i < 6; i++)
        {
            found[i].ShouldBe(expected[i], 1e-10);
        }

        // Columns scaled apart by exp(−400): the eigenvalues become the squared columns of an orthogonalized M, their product stays.
        Matrix apart = new(6, 6);
        for (int j = 0; j < 6; j++)
        {
            apart[j, j] = Math.Exp(-100 * j);
        }

        GradedFactor graded = factor.Times(apart, 0).Times(apart, 0).Times(apart, 0).Times(apart, 0);
        ImmutableArray<double> logs = GradedSpectrum.LogEigenvalues(graded);
        logs.Sum().ShouldBe(expected.Sum() - (800 * 15), 1e-8);
        logs[0].ShouldBeGreaterThan(logs[1] + 700);
        logs[5].ShouldBeLessThan(-3900);
    }

    [Fact]
    public void A_specification_becomes_a_linear_network()
    {
        NetworkSpec spec = new()
        {
            Depth = 3,
            Width = 11,
            Activation = new Activation(ActivationCatalog.Identity, gain: 2),
            Normalization = new Normalization { Kind = NormalizationKind.None },
            GainSchedule = GainSchedule.Power(1),
        };
        LinearNetwork network = LinearNetwork.Of(spec, 5);
        network.Gains.ShouldBe([2, 1, 2.0 / 3]);
        (network.Depth, network.Width, network.Features, network.WeightScale).ShouldBe((3, 11, 5, 1));
        LinearChain.Run(network, InputBatch.Gaussian([4], 5, 1), 1, 0).Length.ShouldBe(3);
        Should.Throw<ArgumentException>(() => LinearNetwork.Of(spec with { Activation = new Activation(ActivationCatalog.Tanh) }, 5)).Message.ShouldContain("tanh");
        Should.Throw<ArgumentException>(() => LinearNetwork.Of(spec with { Skip = new Skip() }, 5)).Message.ShouldContain("skip");
        Should.Throw<ArgumentException>(() => LinearNetwork.Of(spec with { Normalization = new Normalization() }, 5)).Message.ShouldContain("normalization");
        Should.Throw<ArgumentException>(() => LinearNetwork.Of(spec with { Initialization = new Initialization { BiasScale = 1 } }, 5)).Message.ShouldContain("biases");
    }

    [Fact]
    public void Faults_are_refused_in_one_sentence()
    {
        LinearNetwork network = new() { Depth = 2, Width = 4, Features = 3 };
        Should.Throw<ArgumentException>(() => LinearChain.Run(network, InputBatch.Gaussian([2], 4, 1), 1, 0)).Message.ShouldContain("4 features");
        Should.Throw<ArgumentException>(() => LinearChain.Run(network, new Matrix(2, 2), 1, 0)).Message.ShouldContain("not zero");
        Should.Throw<ArgumentException>(() => LinearChain.Run(network, new Matrix(2, 3), 1, 0)).Message.ShouldContain("square");
        Should.Throw<ArgumentException>(() => LinearChain.Run(network, new Matrix(2, 2, [1, 2, 2, 1]), 1, 0)).Message.ShouldContain("semi-definite");
        Should.Throw<ArgumentException>(() => LinearChain.Run(network, new Matrix(1, 1, [double.NaN]), 1, 0)).Message.ShouldContain("finite");
        Should.Throw<ArgumentException>(() => LinearChain.Run(network with { Width = 0 }, Matrix.Identity(2), 1, 0)).Message.ShouldContain("Width");
        Should.Throw<ArgumentException>(() => LinearChain.Run(network with { Gains = [1] }, Matrix.Identity(2), 1, 0)).Message.ShouldContain("one gain");
        Should.Throw<ArgumentException>(() => LinearChain.Run(network with { WeightScale = 0 }, Matrix.Identity(2), 1, 0)).Message.ShouldContain("weight scale");
        Should.Throw<ArgumentOutOfRangeException>(() => LinearChain.Run(network, Matrix.Identity(2), 1, -1));
    }

    private static Matrix Gram(int samples, int features)
    {
        Matrix x = InputBatch.Gaussian([samples], features, 2).Samples;
        Matrix gram = new(samples, samples);
        MatrixProduct.MultiplyTransposed(x.Values, x.Values, gram.Values, samples, samples, features);
        return gram;
    }

    /// <summary>ψ′(x) by its series, with the tail as an integral.</summary>
    private static double Trigamma(double x)
    {
        double sum = 0;
        for (int k = 0; k < 2000; k++)
        {
            sum += 1 / ((x + k) * (x + k));
        }

        return sum + (1 / (x + 1999.5));
    }
}
