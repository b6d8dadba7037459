using Fathom.Numerics;

namespace Fathom.FiniteWidth.Tests;

public class GradientLawTests
{
    [Fact]
    public void The_last_layer_predicts_the_gradient_in_the_middle()
    {
        const int Size = 16;
        RandomMatrices random = new(70);
        Matrix rotation = random.Rotation(Size);
        DeepNetwork network = new(rotation, 200, orthogonal: true, BatchNormForm.UnitMeanSquare, random);
        LastLayerPrediction prediction = LastLayerPrediction.Of(network.Signals[^1]);
        for (int layer = 0; layer <= 100; layer += 20)
        {
            double measured = 0.5 * Math.Log(Plain.SquaredNorm(network.WeightGradients[layer]));
            measured.ShouldBe(prediction.LogMiddle, 1e-3);
        }

        prediction.LogNormBelow(0, Size).ShouldBe(prediction.LogNorm);
        prediction.LogNormBelow(1000, Size).ShouldBe(prediction.LogMiddle, 1e-12);
        double Symmetric(int layers) => Math.Exp(2 * prediction.LogNormBelow(layers, Size)) - Math.Exp(2 * prediction.LogMiddle);
        (Symmetric(10) / Symmetric(1)).ShouldBe(Math.Pow(Size / (Size + 2.0), 9), 1e-10);
    }

    [Fact]
    public void Logits_predict_as_the_activations_below_them_do()
    {
        RandomMatrices random = new(71);
        Matrix x = random.Normal(7, 9);
        Matrix readOut = random.Normal(3, 9);
        Matrix residual = random.Normal(7, 3);
        LastLayerPrediction fromLogits = LastLayerPrediction.OfLogits(Plain.ProductTransposed(x, readOut), residual);
        LastLayerPrediction fromLayer = LastLayerPrediction.Of(new LayerSignal(x, Plain.Product(residual, readOut)));
        fromLogits.LogMiddle.ShouldBe(fromLayer.LogMiddle, 1e-12);
        fromLogits.LogNorm.ShouldBe(fromLayer.LogNorm, 1e-12);
        fromLogits.SymmetricShare.ShouldBe(fromLayer.SymmetricShare, 1e-12);
    }

    [Fact]
    public void A_centred_prediction_is_that_of_centred_samples()
    {
        RandomMatrices random = new(77);
        Matrix x = random.Normal(7, 9);
        Matrix gradient = random.Normal(7, 9);
        LastLayerPrediction centred = LastLayerPrediction.Of(new LayerSignal(x, gradient), centred: true);
        LastLayerPrediction plain = LastLayerPrediction.Of(new LayerSignal(CentredOver(x), CentredOver(gradient)));
        centred.LogMiddle.ShouldBe(plain.LogMiddle, 1e-12);
        centred.LogNorm.ShouldBe(plain.LogNorm, 1e-12);
        centred.SymmetricShare.ShouldBe(plain.SymmetricShare, 1e-12);
    }

    [Theory]
    [InlineData(16, 2000)]
    [InlineData(64, 60)]
    public void The_symmetric_part_decays_by_the_true_rate(int size, int networks)
    {
        RandomMatrices random = new(72);
        Matrix x = random.Rotation(size);
        MonteCarlo ratio = new();
        for (int i = 0; i < networks; i++)
        {
            DeepNetwork layer = new(x, 1, orthogonal: true, BatchNormForm.UnitNorm, random);
            OverlapShares above = Shares(layer.Signals[1]);
            OverlapShares below = Shares(layer.Signals[0]);
            below.Trace.ShouldBe(0, 1e-10);
            ratio.Add(below.Symmetric / above.Symmetric);
        }

        ratio.ShouldAgreeWith(size / (size + 2.0), 0.01);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void One_step_multiplies_the_energy_by_the_expected_inverse(bool orthogonal, bool centred)
    {
        const int Samples = 8;
        const int Width = 16;
        RandomMatrices random = new(73);
        Matrix x = random.Normal(Samples, Width);
        BatchNormForm form = new() { Centred = centred, RootSamplesScale = false };
        Matrix seen = centred ? CentredOver(x) : x;
        FeatureSpectrum spectrum = FeatureSpectrum.Of(seen);
        double scale = Width / Plain.SquaredNorm(seen);
        MonteCarlo energy = new();
        for (int i = 0; i < 4000; i++)
        {
            DeepNetwork layer = new(x, 1, orthogonal, form, random);
            energy.Add(Plain.SquaredNorm(layer.Signals[0].Gradient) / (scale * Samples * Width));
        }

        energy.ShouldAgreeWith(GradientBounds.OneStepEnergy(spectrum, Samples, centred).Value, 0.03);
    }

    [Fact]
    public void An_isotropic_antisymmetric_part_is_inflated_as_computed()
    {
        const int Size = 6;
        RandomMatrices random = new(74);
        double[] values = [0.5, 0.8, 1, 1.1, 1.3, 1.6];
        MonteCarlo inflation = new();
        FeatureSpectrum spectrum = FeatureSpectrum.Of(values.Select(value => value * value));
        for (int i = 0; i < 20_000; i++)
        {
            Matrix a = Plain.Antisymmetric(random.Normal(Size, Size));
            double sum = 0;
            for (int k = 0; k < Size; k++)
            {
                for (int l = 0; l < Size; l++)
                {
                    sum += Math.Pow(a[k, l] * values[l] / values[k], 2);
                }
            }

            inflation.Add(sum / Plain.SquaredNorm(a));
        }

        inflation.ShouldAgreeWith(GradientBounds.IsotropicInflation(spectrum), 0.02);
    }

    [Fact]
    public void Gradients_of_a_linear_network_stay_above_their_lower_bound()
    {
        RandomMatrices random = new(75);
        foreach (int samples in (int[])[6, 12])
        {
            DeepNetwork network = new(random.Normal(samples, 12), 20, orthogonal: true, BatchNormForm.UnitMeanSquare, random);
            double middle = LastLayerPrediction.Of(network.Signals[^1]).LogMiddle;
            for (int layer = 0; layer < 20; layer++)
            {
                double measured = 0.5 * Math.Log(Plain.SquaredNorm(network.WeightGradients[layer]));
                measured.ShouldBeGreaterThan(GradientBounds.SmallestLogWeightGradient(middle, IsometryMeasures.Of(network.Signals[layer].Activations)));
            }
        }
    }

    [Theory]
    [InlineData(true, 8, 32)]
    [InlineData(true, 16, 32)]
    [InlineData(true, 32, 32)]
    [InlineData(false, 8, 32)]
    [InlineData(false, 32, 32)]
    public void Gradients_explode_at_the_fitted_rate(bool orthogonal, int samples, int width)
    {
        RandomMatrices random = new(76);
        Estimate law = orthogonal ? ExplosionExponent.Orthogonal(samples, width) : ExplosionExponent.Gaussian(samples, width);
        MonteCarlo rate = new();
        for (int i = 0; i < 8; i++)
        {
            DeepNetwork network = new(random.Normal(samples, width), 400, orthogonal, BatchNormForm.UnitMeanSquare, random);
            rate.Add((network.LogGradient(100) - network.LogGradient(350)) / 250);
        }

        rate.Mean.ShouldBe(law.Value, law.Error + (4 * rate.StandardError) + 1e-4);
        rate.StandardError.ShouldBeLessThan(0.003);
    }

    [Theory]
    [InlineData(75, 0.0020)]
    [InlineData(50, 0.0053)]
    [InlineData(25, 0.016)]
    [InlineData(10, 0.047)]
    public void The_fitted_rate_is_near_what_networks_of_width_100_were_found_to_do(int rank, double published) =>
        ExplosionExponent.Orthogonal(rank, 100).Value.ShouldBe(published, 0.15 * published);

    [Fact]
    public void Rates_have_their_exact_ends()
    {
        ExplosionExponent.Orthogonal(64, 64).ShouldBe(new Estimate(0, 0));
        ExplosionExponent.Orthogonal(2, 64).Value.ShouldBe(double.PositiveInfinity);
        ExplosionExponent.InfiniteWidth(3).ShouldBe(0.5 * Math.Log(2), 1e-15);
        ExplosionExponent.Orthogonal(10, 10_000_000).Value.ShouldBe(0.5 * Math.Log(9.0 / 8), 1e-6);
        ExplosionExponent.Gaussian(10, 10_000_000).Value.ShouldBe(0.5 * Math.Log(9.0 / 8), 1e-6);
        ExplosionExponent.Gaussian(100, 100).Value.ShouldBe(0.0113, 1e-12);
        GradientBounds.Theorem5(100, 0).ShouldBe(1e10);
        GradientBounds.Theorem5(10, double.PositiveInfinity).ShouldBe(double.PositiveInfinity);
        Should.Throw<ArgumentOutOfRangeException>(() => GradientBounds.OneStepEnergy(FeatureSpectrum.Of([1.0, 1, 1]), 1));
        Should.Throw<ArgumentOutOfRangeException>(() => ExplosionExponent.InfiniteWidth(0));
        Should.Throw<ArgumentException>(() => GradientBounds.IsotropicInflation(FeatureSpectrum.Of([1.0, 0])));
    }

    private static Matrix CentredOver(Matrix x)
    {
        Matrix centred = x.Copy();
        for (int j = 0; j < x.Columns; j++)
        {
            double mean = Enumerable.Range(0, x.Rows).Average(i => x[i, j]);
            for (int i = 0; i < x.Rows; i++)
            {
                centred[i, j] -= mean;
            }
        }

        return centred;
    }

    private static OverlapShares Shares(LayerSignal signal)
    {
        Matrix n = signal.Overlap();
        double trace = Enumerable.Range(0, n.Rows).Sum(i => n[i, i]);
        double symmetric = 0;
        for (int i = 0; i < n.Rows; i++)
        {
            for (int j = 0; j < n.Rows; j++)
            {
                symmetric += Math.Pow((0.5 * (n[i, j] + n[j, i])) - (i == j ? trace / n.Rows : 0), 2);
            }
        }

        return new OverlapShares(symmetric, trace);
    }

    private readonly record struct OverlapShares(double Symmetric, double Trace);
}
