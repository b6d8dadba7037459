using Fathom.Networks;

namespace Fathom.Diagnosis.Tests;

/// <summary>Epsilons in a run and in a file.</summary>
public class EpsilonRuleTests
{
    private static readonly DiagnosisOptions s_options = new() { Threads = 1 };

    [Fact]
    public void No_epsilon_is_worth_a_note_as_long_as_no_channel_is_constant()
    {
        PlantedNetwork network = new() { Epsilon = 0 };
        NetworkGraph graph = network.Build();
        Diagnosis diagnosis = NetworkDiagnosis.Run(graph, network.Weights(graph), DiagnosisBatch.Noise(32), s_options);
        Finding finding = diagnosis.Findings.Single(finding => finding.Cause == FindingCause.Epsilon);
        finding.Severity.ShouldBe(FindingSeverity.Note);
        finding.Layers.Length.ShouldBe(network.Depth);
        finding.Sentence.ShouldContain("none is here");
        diagnosis.Sentence.ShouldStartWith("Nothing stands in the way");
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1e-20, true)]
    [InlineData(1e-5, false)]
    public void A_constant_channel_needs_an_epsilon(double epsilon, bool isError)
    {
        PlantedNetwork network = new() { Epsilon = epsilon };
        NetworkGraph graph = network.Build();
        ParameterSet<double> weights = network.Weights(graph);

        // One unit of the third layer hears nothing, so that its channel is zero on all samples.
        weights["layer.3.weight"][..48].Clear();
        Diagnosis diagnosis = NetworkDiagnosis.Run(graph, weights, DiagnosisBatch.Noise(32), s_options);
        Finding? finding = diagnosis.Findings.FirstOrDefault(finding => finding.Cause == FindingCause.Epsilon && finding.Severity == FindingSeverity.Error);
        (finding is not null).ShouldBe(isError);
        if (isError)
        {
            finding!.Layers.ShouldBe(["layer.3.norm"]);
            finding.Sentence.ShouldContain("constant");
        }
    }

    [Theory]
    [InlineData(0, FindingSeverity.Note)]
    [InlineData(1e-20, FindingSeverity.Warning)]
    [InlineData(0.1, FindingSeverity.Warning)]
    [InlineData(1e-5, null)]
    [InlineData(1e-3, null)]
    public void An_epsilon_is_seen_without_running(double epsilon, FindingSeverity? severity)
    {
        PlantedNetwork network = new() { Epsilon = epsilon, FaultyLayer = 4 };
        NetworkGraph graph = network.Build();
        Finding? finding = NetworkLint.Run(graph, network.Weights(graph)).SingleOrDefault(finding => finding.Cause == FindingCause.Epsilon);
        (finding?.Severity).ShouldBe(severity);
        finding?.Layers.ShouldBe(["layer.4.norm"]);
    }

    [Fact]
    public void A_trained_norm_is_held_against_its_running_variance()
    {
        PlantedNetwork network = new() { Epsilon = 1e-3, FaultyLayer = 4, RunningVariance = 1e-4 };
        NetworkGraph graph = network.Build();
        Finding finding = NetworkLint.Run(graph, network.Weights(graph)).Single(finding => finding.Cause == FindingCause.Epsilon && finding.Layers[0] == "layer.4.norm");
        finding.Severity.ShouldBe(FindingSeverity.Error);
        finding.Measured.ShouldBe(10, 1e-9);
        finding.Remedies[0].Predicted.ShouldBe(0.1, 1e-9);
    }
}
