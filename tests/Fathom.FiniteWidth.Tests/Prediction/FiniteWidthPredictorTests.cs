using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.FiniteWidth.Tests;

public class FiniteWidthPredictorTests
{
    private const int Width = 24;

    private static readonly NetworkSpec s_linear = new()
    {
        Width = Width,
        Depth = 40,
        Activation = new(ActivationCatalog.Identity),
        Initialization = new Initialization { Kind = InitializationKind.Orthogonal },
        Normalization = new Normalization { Centred = false },
    };

    [Fact]
    public void A_linear_network_becomes_isometric_and_keeps_its_gradients()
    {
        Matrix batch = new RandomMatrices(100).Normal(Width, Width);
        FiniteWidthPrediction prediction = FiniteWidthPredictor.Predict(s_linear, batch);
        prediction.Growth.Value.ShouldBe(0);
        prediction.Activations.ShouldBe(new ScheduleCost(0, 0));
        prediction.Input.Gap.ShouldBe(IsometryMeasures.Of(batch).Gap, 1e-9);
        IReadOnlyList<ProfilePoint> gaps = prediction.Profile.Find(ProfileQuantity.IsometryGap)!.Points;
        gaps.Count.ShouldBe(40);
        gaps[39].Value.ShouldBe(IsometryPath.Gaps(FeatureSpectrum.Of(batch), 40)[40], 1e-9);
        prediction.ToIsometry!.Layers.ShouldBeGreaterThan(40);
        prediction.Reach.SingleOverflow.ShouldBe(double.PositiveInfinity);
        prediction.End.Gap.ShouldBe(0);
    }

    [Fact]
    public void A_design_is_predicted_as_it_was_designed()
    {
        GainDesign design = GainDesigner.Design(new ShapingRequest { Depth = 60, Width = Width, BatchSize = Width, Budget = 0.7 });
        FiniteWidthPrediction prediction = FiniteWidthPredictor.Predict(design.Spec!, new RandomMatrices(101).Normal(Width, Width));
        prediction.Growth.Value.ShouldBe(0.7, 1e-5);
        prediction.Activations.Angle.ShouldBe(design.Angle, 1e-5);
        prediction.ToIsometry.ShouldBeNull();
        prediction.Profile.Find(ProfileQuantity.IsometryGap).ShouldBeNull();
        FiniteWidthPrediction power = FiniteWidthPredictor.Predict(design.Spec! with { GainSchedule = GainSchedule.Power(0.4, unitSlope: true) }, new RandomMatrices(101).Normal(Width, Width));
        power.Growth.Value.ShouldBe(ShapingCurve.Of(design.Request.Activation).CostOfPower(0.4, 60).Growth, 1e-9);
    }

    [Fact]
    public void Rank_rules_the_linear_rate_whatever_made_it_small()
    {
        RandomMatrices random = new(102);
        Matrix few = random.Normal(12, 50);
        FiniteWidthPredictor.Predict(s_linear, few).LinearRate.ShouldBe(ExplosionExponent.Orthogonal(12, Width));
        NetworkSpec centred = s_linear with { Normalization = new Normalization() };
        FiniteWidthPredictor.Predict(centred, few).LinearRate.ShouldBe(ExplosionExponent.Orthogonal(11, Width));
        FiniteWidthPredictor.Predict(centred, Plain.Map(few, x => x + 1e6)).LinearRate.ShouldBe(ExplosionExponent.Orthogonal(11, Width));
        Should.Throw<ArgumentException>(() => FiniteWidthPredictor.Predict(centred, Plain.Map(few, _ => 0.1))).Message.ShouldContain("the same");
        Should.Throw<ArgumentException>(() => FiniteWidthPredictor.Predict(s_linear, Plain.Map(few, _ => 0))).Message.ShouldContain("are zero");
        FiniteWidthPrediction relu = FiniteWidthPredictor.Predict(centred with { Activation = new(ActivationCatalog.Relu) }, few);
        relu.Activations.Growth.ShouldBe(20 * Math.Log(Math.PI / (Math.PI - 1)), 1e-9);
        NetworkSpec gaussian = s_linear with { Initialization = new Initialization() };
        FiniteWidthPredictor.Predict(gaussian, few).End.ShouldBe(StationarySpectrum.Gaussian(12, Width));
        Matrix duplicates = random.Normal(12, Width);
        for (int i = 2; i < 12; i++)
        {
            duplicates.Row(i % 2).CopyTo(duplicates.Row(i));
        }

        Should.Throw<ArgumentException>(() => FiniteWidthPredictor.Predict(s_linear, duplicates)).Message.ShouldContain("rank 2");
    }

    [Fact]
    public void What_the_laws_do_not_cover_is_refused_in_one_sentence()
    {
        Matrix batch = new RandomMatrices(103).Normal(Width, Width);
        void Refused(NetworkSpec spec, string reason) => Should.Throw<ArgumentException>(() => FiniteWidthPredictor.Predict(spec, batch)).Message.ShouldContain(reason);
        Refused(s_linear with { Normalization = new Normalization { Kind = NormalizationKind.Layer } }, "batch norm before");
        Refused(s_linear with { Normalization = new Normalization { Placement = NormalizationPlacement.After } }, "batch norm before");
        Refused(s_linear with { Normalization = new Normalization { Epsilon = 0.1 } }, "small epsilon");
        Refused(s_linear with { Skip = new Skip() }, "skip");
        Refused(s_linear with { Activation = new(ActivationCatalog.Relu) }, "not odd");
        Refused(s_linear with { Initialization = new Initialization { BiasScale = 1 } }, "bias");
        Refused(s_linear with { Width = 10 }, "above the width");
        Should.Throw<SpecificationException>(() => FiniteWidthPredictor.Predict(s_linear with { Depth = 0 }, batch));
        Should.Throw<ArgumentOutOfRangeException>(() => FiniteWidthPredictor.Predict(s_linear, batch, 0));
    }
}
