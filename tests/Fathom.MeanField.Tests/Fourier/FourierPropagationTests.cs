using Fathom.Numerics;
using Fathom.Specification;
using FsCheck;
using FsCheck.Fluent;

namespace Fathom.MeanField.Tests;

public sealed class FourierPropagationTests
{
    private static readonly Activation Identity = new(ActivationCatalog.Identity);
    private static readonly Activation Erf = new(ActivationCatalog.Erf);
    private static readonly Activation Sin = new(ActivationCatalog.Sin);
    private static readonly SamplingOptions Quick = new() { FirstPoints = 4096, LargestPoints = 4096, Tolerance = 1e-3 };

    [Fact]
    public void Erf_reaches_its_published_fixed_point()
    {
        FourierCovariance image = FourierPropagation.Forward(Erf, Grams.Symmetric(8, 2, 0.3));
        ShouldAgree(image, Grams.Symmetric(8, 0.4956664947, -0.1310955752), 1e-9);
        image.Error.ShouldBeLessThan(1e-8);
    }

    [Theory]
    [InlineData("erf", 1, 0, 4)]
    [InlineData("erf", 2.5, 0, 5)]
    [InlineData("sin", 1, 0, 8)]
    [InlineData("sin", 2, 0.4, 6)]
    [InlineData("erf", 1, 0, 16)]
    public void At_symmetric_covariances_the_other_routes_give_the_same(string name, double gain, double shift, int batch)
    {
        ActivationCatalog.TryCreate(name, null, out ActivationFunction? function).ShouldBeTrue();
        Activation activation = new(function!, gain, shift);
        FixedPoint truth = BatchSymmetricFixedPoint.Solve(activation, BatchSize.Of(batch));
        FourierCovariance image = FourierPropagation.Forward(activation, Grams.Symmetric(batch, 7, -0.01));
        ShouldAgree(image, Grams.Symmetric(batch, truth.Variance.Value, truth.Correlation.Value), 1e-9);
        image.Error.ShouldBeLessThan(1e-7);
    }

    [Theory]
    [InlineData(3, 9, 1)]
    [InlineData(6, 3, 2)]
    [InlineData(8, 2, 3)]
    [InlineData(8, 12, 4)]
    [InlineData(2, 5, 5)]
    public void Without_activation_it_is_the_known_spectrum(int batch, int features, int seed)
    {
        Matrix gram = Grams.Random(batch, features, (ulong)seed, 4);
        ShouldAgree(FourierPropagation.Forward(Identity, gram), Grams.LinearImage(gram), 1e-9);
        ShouldAgree(FourierPropagation.Forward(Identity.WithShift(0.5), gram, centred: false), Shifted(Grams.LinearImage(gram, centred: false), 0.25), 1e-9);
    }

    [Theory]
    [InlineData("erf", 1.4, 0, true, 0)]
    [InlineData("erf", 1, 0, true, 0.3)]
    [InlineData("sin", 1, 0.3, true, 0)]
    [InlineData("sin", 1.5, 0, false, 0.1)]
    [InlineData("erf", 1, 0, false, 0)]
    public void At_any_covariance_it_agrees_with_sampling(string name, double gain, double shift, bool centred, double epsilon)
    {
        ActivationCatalog.TryCreate(name, null, out ActivationFunction? function).ShouldBeTrue();
        Activation activation = new(function!, gain, shift);
        Matrix gram = Grams.Random(6, 4, 19, 0.2);
        FourierCovariance image = FourierPropagation.Forward(activation, gram, centred, epsilon);
        image.Error.ShouldBeLessThan(1e-7);
        SampledCovariance sampled = SampledPropagation.Forward(activation, gram, new Normalization { Centred = centred, Epsilon = epsilon }, Quick);
        sampled.LargestStandardError.ShouldBeLessThan(2e-3);
        Grams.LargestDeviation(sampled, image.Value, 1e-7).ShouldBeLessThan(6);
    }

    [Fact]
    public void Duplicates_and_tiny_directions_are_carried()
    {
        // Samples 0 and 1 are the same, so their rows are; all values of erf stay below one.
        Matrix gram = Grams.Random(5, 7, 23);
        for (int i = 0; i < 5; i++)
        {
            gram[1, i] = gram[0, i];
        }

        for (int i = 0; i < 5; i++)
        {
            gram[i, 1] = gram[i, 0];
        }

        gram[4, 4] += 1e-7;
        FourierCovariance image = FourierPropagation.Forward(Erf, gram);
        image.Error.ShouldBeLessThan(1e-7);
        for (int i = 0; i < 5; i++)
        {
            image.Value[0, i].ShouldBe(image.Value[1, i], 1e-8);
        }
    }

    [Fact]
    public void Scale_does_not_matter_and_the_result_is_positive()
    {
        Gen<(int Batch, int Seed, int Exponent)> inputs =
            from batch in Gen.Choose(3, 6)
            from seed in Gen.Choose(1, 1_000_000)
            from exponent in Gen.Choose(-8, 8)
            select (batch, seed, exponent);
        Prop.ForAll(inputs.ToArbitrary(), input =>
        {
            Matrix gram = Grams.Random(input.Batch, input.Batch + 2, (ulong)input.Seed);
            double scale = Math.Pow(10, input.Exponent);
            FourierCovariance image = FourierPropagation.Forward(Erf, gram);
            FourierCovariance scaled = FourierPropagation.Forward(Erf, new Matrix(input.Batch, input.Batch, [.. gram.Values.Select(x => scale * x)]));
            double smallest = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(input.Batch, input.Batch, image.Value.Values)
                .Evd(MathNet.Numerics.LinearAlgebra.Symmetricity.Symmetric).EigenValues[0].Real;
            bool same = image.Value.Values.Zip(scaled.Value.Values, (a, b) => Math.Abs(a - b)).Max() <= image.Error + scaled.Error + 1e-11;
            return smallest > -1e-9 && same && image.Error < 1e-6;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(8));
    }

    [Fact]
    public void Activations_without_a_closed_form_are_refused()
    {
        FourierPropagation.Supports(Erf).ShouldBeTrue();
        FourierPropagation.Supports(Erf.WithShift(0.1)).ShouldBeFalse();
        FourierPropagation.Supports(new Activation(ActivationCatalog.Relu)).ShouldBeFalse();
        Should.Throw<ArgumentException>(() => FourierPropagation.Forward(new Activation(ActivationCatalog.Tanh), Matrix.Identity(4))).ParamName.ShouldBe("activation");
        Should.Throw<ArgumentException>(() => FourierPropagation.Forward(Sin, Grams.Symmetric(4, 1, 1)));
    }

    private static Matrix Shifted(Matrix matrix, double constant) => new(matrix.Rows, matrix.Columns, [.. matrix.Values.Select(x => x + constant)]);

    private static void ShouldAgree(FourierCovariance image, Matrix truth, double tolerance)
    {
        for (int i = 0; i < truth.Values.Length; i++)
        {
            image.Value.Values[i].ShouldBe(truth.Values[i], tolerance);
            Math.Abs(image.Value.Values[i] - truth.Values[i]).ShouldBeLessThanOrEqualTo(image.Error + 2e-10);
        }
    }
}
