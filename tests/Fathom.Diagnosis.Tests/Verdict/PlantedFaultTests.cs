using System.Collections.Immutable;
using Fathom.Networks;

namespace Fathom.Diagnosis.Tests;

/// <summary>What was made wrong on purpose is found, and what is right is left alone.</summary>
public class PlantedFaultTests
{
    private static readonly DiagnosisOptions s_options = new() { Threads = 2 };

    public static TheoryData<string> Healthy => ["perceptron", "tanh", "convolutional", "skips", "no norm"];

    [Theory]
    [MemberData(nameof(Healthy))]
    public void A_healthy_network_has_no_error(string kind)
    {
        PlantedNetwork network = kind switch
        {
            "tanh" => new PlantedNetwork { Activation = "tanh" },
            "convolutional" => new PlantedNetwork { IsConvolutional = true },
            "skips" => new PlantedNetwork { HasSkips = true, Depth = 20 },
            "no norm" => new PlantedNetwork { HasNorm = false },
            _ => new PlantedNetwork(),
        };
        Diagnosis diagnosis = Diagnose(network);
        diagnosis.Findings.Where(finding => finding.Severity != FindingSeverity.Note).ShouldBeEmpty();
        diagnosis.IsHealthy.ShouldBeTrue();
        diagnosis.Sentence.ShouldStartWith("Nothing stands in the way");
    }

    [Fact]
    public void Gradients_that_batch_norm_makes_explode_are_blamed_on_it()
    {
        Diagnosis diagnosis = Diagnose(new PlantedNetwork { Depth = 60 });
        Finding worst = diagnosis.Findings[0];
        worst.Severity.ShouldBe(FindingSeverity.Error);
        worst.Cause.ShouldBeOneOf(FindingCause.BatchNorm, FindingCause.MissingSkip);
        worst.Measured.ShouldBeGreaterThan(16);
        worst.Remedies.ShouldNotBeEmpty();
        diagnosis.Measurement.GradientGrowth.ShouldBeInRange(1.25, 1.6);
    }

    [Theory]
    [InlineData("relu")]
    [InlineData("tanh")]
    public void The_growth_that_theory_predicts_stands_beside_the_measured_one(string activation)
    {
        // The slope over 69 layers of one random network of width 96 scatters by a few per cent, and finite width adds of the order of the batch over the width.
        Diagnosis diagnosis = Diagnose(new PlantedNetwork { Depth = 70, Width = 96, Activation = activation }, 16);
        diagnosis.PredictedGrowth.ShouldBe(diagnosis.Measurement.GradientGrowth, 0.12 * diagnosis.PredictedGrowth);
        diagnosis.Findings[0].Sentence.ShouldContain("(theory: 1.");
    }

    [Fact]
    public void The_predicted_growth_of_a_linear_network_is_the_closed_form() =>
        Diagnose(new PlantedNetwork { Depth = 90, Width = 64, Activation = "identity" }, 8).PredictedGrowth.ShouldBe((8 - 2.0) / (8 - 3), 1e-6);

    [Fact]
    public void Theory_is_silent_on_what_it_does_not_cover()
    {
        Diagnose(new PlantedNetwork { HasNorm = false, WeightFactor = 4 }).PredictedGrowth.ShouldBe(double.NaN);
        Diagnose(new PlantedNetwork { IsConvolutional = true, HasNorm = false, WeightFactor = 4 }).PredictedGrowth.ShouldBe(double.NaN);
    }

    [Fact]
    public void Weights_that_are_too_large_without_a_norm_are_blamed_on_the_initialization()
    {
        Finding worst = Diagnose(new PlantedNetwork { HasNorm = false, WeightFactor = 4 }).Findings[0];
        (worst.Severity, worst.Cause).ShouldBe((FindingSeverity.Error, FindingCause.Initialization));
        worst.Remedies[0].GradientGrowth.ShouldBeInRange(0.3, 3);
    }

    [Theory]
    [InlineData(0, FindingCause.ZeroWeights, FindingSeverity.Error)]
    [InlineData(1000, FindingCause.Initialization, FindingSeverity.Error)]
    public void A_layer_with_zero_or_huge_weights_is_named(double factor, FindingCause cause, FindingSeverity severity)
    {
        Diagnosis diagnosis = Diagnose(new PlantedNetwork { WeightFactor = factor, FaultyLayer = 4 });
        (diagnosis.Findings[0].Severity, diagnosis.Findings[0].Cause).ShouldBe((severity, cause));
        diagnosis.GuiltyLayer.ShouldBe("layer.4");
    }

    [Fact]
    public void A_layer_of_dead_units_is_named()
    {
        Diagnosis diagnosis = Diagnose(new PlantedNetwork { HasNorm = false, Bias = -20, FaultyLayer = 3 });
        (diagnosis.Findings[0].Severity, diagnosis.Findings[0].Cause).ShouldBe((FindingSeverity.Error, FindingCause.DeadUnits));
        diagnosis.GuiltyLayer.ShouldBe("layer.3.activation");
    }

    [Fact]
    public void A_layer_that_is_saturated_is_named()
    {
        Diagnosis diagnosis = Diagnose(new PlantedNetwork { HasNorm = false, Activation = "tanh", Bias = 9, FaultyLayer = 3 });
        diagnosis.Findings.ShouldContain(finding => finding.Cause == FindingCause.SaturatedUnits && finding.Severity == FindingSeverity.Error && finding.Layers[0] == "layer.3.activation");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_batch_that_is_too_small_for_batch_norm_is_told(int size) =>
        Diagnose(new PlantedNetwork(), size).Findings[0].Cause.ShouldBe(FindingCause.BatchTooSmall);

    [Theory]
    [InlineData(0.1)]
    [InlineData(100)]
    [InlineData(1e-20)]
    public void An_epsilon_that_is_no_small_number_is_told(double epsilon)
    {
        Diagnosis diagnosis = Diagnose(new PlantedNetwork { Epsilon = epsilon, FaultyLayer = 5 });
        diagnosis.Findings[0].Cause.ShouldBe(FindingCause.Epsilon);
        diagnosis.GuiltyLayer.ShouldBe("layer.5.norm");
    }

    [Fact]
    public void A_second_norm_is_told()
    {
        Diagnosis diagnosis = Diagnose(new PlantedNetwork { HasDoubleNorm = true, FaultyLayer = 2 });
        diagnosis.Findings[0].Cause.ShouldBe(FindingCause.DuplicateNormalization);
        diagnosis.GuiltyLayer.ShouldBe("layer.2.second");
    }

    [Fact]
    public void Running_statistics_that_are_not_those_of_the_data_are_told()
    {
        Diagnosis diagnosis = Diagnose(new PlantedNetwork { RunningVariance = 1000 });
        (diagnosis.Findings[0].Severity, diagnosis.Findings[0].Cause).ShouldBe((FindingSeverity.Error, FindingCause.RunningStatistics));
        diagnosis.Measurement.InferenceGap.ShouldBeGreaterThan(0.3);
    }

    [Fact]
    public void An_input_that_is_not_standardized_is_told()
    {
        PlantedNetwork network = new();
        NetworkGraph graph = network.Build();
        DiagnosisBatch batch = new() { Size = 32, Inputs = ImmutableDictionary<string, ImmutableArray<double>>.Empty.Add("x", [.. Enumerable.Range(0, 32 * 32).Select(i => (double)(i * 7919 % 256))]) };
        Finding worst = NetworkDiagnosis.Run(graph, network.Weights(graph), batch, s_options).Findings[0];
        (worst.Severity, worst.Cause).ShouldBe((FindingSeverity.Error, FindingCause.InputScaling));
        worst.Layers[0].ShouldBe("x");
    }

    [Fact]
    public void A_bias_before_a_norm_is_a_note() =>
        Diagnose(new PlantedNetwork { Bias = 0.1 }).Findings.ShouldContain(finding => finding.Cause == FindingCause.BiasBeforeNorm && finding.Severity == FindingSeverity.Note);

    private static Diagnosis Diagnose(PlantedNetwork network, int size = 32)
    {
        NetworkGraph graph = network.Build();
        return NetworkDiagnosis.Run(graph, network.Weights(graph), DiagnosisBatch.Noise(size), s_options);
    }
}
