using Fathom.MeanField;
using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.Studies.Tests;

public sealed class PredictedLinesTests
{
    [Theory]
    [InlineData("relu", 6, 1.0)]
    [InlineData("identity", 8, 2.0)]
    [InlineData("leaky-relu", 5, 0.5)]
    public void The_line_of_normal_samples_is_that_of_the_identity_covariance(string activation, int batch, double weightScale)
    {
        NetworkSpec spec = NetworkSpec.Default with
        {
            Depth = 6,
            Activation = new Activation(ActivationCatalog.Create(activation)),
            Initialization = new Initialization { WeightScale = weightScale },
        };
        Matrix gram = new(batch, batch);
        for (int i = 0; i < batch; i++)
        {
            gram[i, i] = weightScale * weightScale;
        }

        DepthProfile followed = BatchPropagation.Propagate(spec, gram, cancellation: TestContext.Current.CancellationToken).Profile;
        DepthProfile line = PredictedLines.OfNormalSamples(MeanFieldPredictor.Predict(spec, BatchSize.Of(batch)));
        foreach (string quantity in (string[])[ProfileQuantity.LogGradientNorm, ProfileQuantity.GradientGrowth, ProfileQuantity.Variance, ProfileQuantity.Correlation])
        {
            foreach ((ProfilePoint expected, ProfilePoint point) in followed.Find(quantity)!.Points.Zip(line.Find(quantity)!.Points))
            {
                point.Layer.ShouldBe(expected.Layer);
                point.Value.ShouldBe(expected.Value, 1e-8, $"{quantity} in layer {point.Layer}");
            }
        }
    }

    [Fact]
    public void Where_the_first_layer_differs_in_kind_its_gradient_is_left_out()
    {
        NetworkSpec spec = NetworkSpec.Default with { Depth = 6, Normalization = new Normalization { Epsilon = 0.1 } };
        DepthProfile line = PredictedLines.OfNormalSamples(MeanFieldPredictor.Predict(spec, BatchSize.Of(8)));
        line.Find(ProfileQuantity.LogGradientNorm)!.Points.Select(point => point.Layer).ShouldBe([2, 3, 4, 5, 6]);
        line.Find(ProfileQuantity.Variance)!.Points.Length.ShouldBe(6);
        NetworkSpec skip = NetworkSpec.Default with { Depth = 6, Skip = new Skip() };
        MeanFieldPrediction prediction = MeanFieldPredictor.Predict(skip, BatchSize.Of(8));
        PredictedLines.OfNormalSamples(prediction).ShouldBeSameAs(prediction.Profile);
    }

    [Fact]
    public void The_mean_of_profiles_averages_squares_not_logarithms()
    {
        DepthProfile one = new(2, [Series(ProfileQuantity.LogGradientNorm, Math.Log(3), 0), Series(ProfileQuantity.Variance, 1, 2)]);
        DepthProfile two = new(2, [Series(ProfileQuantity.LogGradientNorm, Math.Log(5), 0), Series(ProfileQuantity.Variance, 3, 4)]);
        DepthProfile mean = PredictedLines.Mean([one, two]);
        mean.Find(ProfileQuantity.LogGradientNorm)!.Points[0].Value.ShouldBe(Math.Log(4), 1e-14);
        mean.Find(ProfileQuantity.LogGradientNorm)!.Points[1].Value.ShouldBe(0, 1e-14);
        mean.Find(ProfileQuantity.Variance)!.Points.Select(point => point.Value).ShouldBe([2, 3]);
        PredictedLines.Mean([one]).ShouldBeSameAs(one);
        Should.Throw<ArgumentOutOfRangeException>(() => PredictedLines.Mean([]));
    }

    private static ProfileSeries Series(string quantity, double first, double second) =>
        new(quantity, ProfileKind.Predicted, [new ProfilePoint(1, first, 0), new ProfilePoint(2, second, 0)]);
}
