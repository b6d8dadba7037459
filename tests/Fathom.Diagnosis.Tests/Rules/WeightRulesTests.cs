using System.Collections.Immutable;
using Fathom.Networks;

namespace Fathom.Diagnosis.Tests;

/// <summary>Weights and inputs on both sides of the limits that follow from the budget of gradient change.</summary>
public class WeightRulesTests
{
    private const int Fan = 8;
    private static readonly DiagnosisOptions s_options = new() { Threads = 1 };

    [Theory]
    [InlineData(3.9, null)]
    [InlineData(4.1, FindingSeverity.Warning)]
    [InlineData(7.9, FindingSeverity.Warning)]
    [InlineData(8.1, FindingSeverity.Error)]
    [InlineData(-7.9, null)]
    [InlineData(-8.1, FindingSeverity.Error)]
    public void Weights_are_held_against_the_variance_of_He(double logRatio, FindingSeverity? severity)
    {
        GraphBuilder builder = new();
        double size = Math.Sqrt(2 * Math.Exp(logRatio) / Fan);
        NetworkGraph graph = builder.Build(builder.Input("x", [TensorShape.Batch, Fan]).Linear(3, "layer", new ConstantInitializer(size)));
        Finding? finding = NetworkLint.Run(graph).SingleOrDefault();
        (finding?.Severity).ShouldBe(severity);
        if (finding is not null)
        {
            finding.Cause.ShouldBe(FindingCause.Initialization);
            finding.Measured.ShouldBe(Math.Exp(logRatio), 1e-9 * Math.Exp(logRatio));
        }
    }

    [Theory]
    [InlineData(1.9, null)]
    [InlineData(2.1, FindingSeverity.Warning)]
    [InlineData(4.1, FindingSeverity.Error)]
    [InlineData(-1.9, null)]
    [InlineData(-2.1, FindingSeverity.Warning)]
    [InlineData(-4.1, FindingSeverity.Error)]
    public void An_input_is_held_against_a_standardized_one(double logSize, FindingSeverity? severity)
    {
        PlantedNetwork network = new() { Depth = 4 };
        NetworkGraph graph = network.Build();
        ImmutableArray<double> x = [.. SmallNetwork.Normals(16 * 32, 5).Select(value => Math.Sign(value) * Math.Exp(logSize))];
        DiagnosisBatch batch = new() { Size = 16, Inputs = ImmutableDictionary<string, ImmutableArray<double>>.Empty.Add("x", x) };
        Finding? finding = NetworkDiagnosis.Run(graph, network.Weights(graph), batch, s_options).Findings.SingleOrDefault(finding => finding.Cause == FindingCause.InputScaling);
        (finding?.Severity).ShouldBe(severity);
    }

    [Fact]
    public void Changes_have_the_effect_on_a_linear_network_that_algebra_gives_them()
    {
        const double Factor = 3;
        GraphBuilder builder = new();
        GraphValue h = builder.Input("x", [TensorShape.Batch, Fan]);
        for (int layer = 1; layer <= 12; layer++)
        {
            h = h.Linear(Fan, $"layer.{layer}", new OrthogonalInitializer(Factor));
        }

        Diagnosis diagnosis = NetworkDiagnosis.Run(builder.Build(h), DiagnosisBatch.Noise(5), s_options);
        diagnosis.Measurement.GradientGrowth.ShouldBe(Factor * Factor, 1e-3);
        diagnosis.Findings[0].Cause.ShouldBe(FindingCause.Initialization);
        diagnosis.Ablations[1].GradientGrowth.ShouldBe(1, 1e-3);

        // Half the gain changes the scores and so the softmax; the slope over depth is what algebra gives it.
        diagnosis.Ablations.Single(ablation => ablation.Cause == FindingCause.Activation).GradientGrowth.ShouldBe(Factor * Factor / 4, 1e-3);
        diagnosis.Findings[0].Remedies[0].Predicted.ShouldBe(0, 1e-2);
    }
}
