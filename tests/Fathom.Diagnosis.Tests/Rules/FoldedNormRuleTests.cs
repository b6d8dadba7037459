using System.Collections.Immutable;
using Fathom.Networks;

namespace Fathom.Diagnosis.Tests;

/// <summary>The traces of batch norm that an export folded away.</summary>
public class FoldedNormRuleTests
{
    [Theory]
    [InlineData("onnx::Conv_12", 3, false, FindingSeverity.Warning)]
    [InlineData("stem.weight", 3, false, FindingSeverity.Note)]
    [InlineData("stem.weight", 9, true, FindingSeverity.Warning)]
    [InlineData("stem.weight", 2, false, null)]
    public void Weights_that_the_exporter_named_and_skips_without_norms_speak_for_it(string weight, int convolutions, bool hasSkips, FindingSeverity? severity)
    {
        Finding? finding = Lint(Network(weight, convolutions, hasSkips, hasNorm: false)).SingleOrDefault(finding => finding.Cause == FindingCause.FoldedNorm);
        (finding?.Severity).ShouldBe(severity);
        if (finding is not null)
        {
            finding.Remedies[0].Code.Length.ShouldBe(2);
            finding.Remedies[0].Code[0].ShouldBe("model.train()");
            finding.Remedies[0].Code[1].ShouldContain("TrainingMode.TRAINING");
            finding.Remedies[0].Code[1].ShouldContain("do_constant_folding=False");
        }
    }

    [Fact]
    public void A_network_with_its_norms_is_left_alone() =>
        Lint(Network("stem.weight", 9, hasSkips: true, hasNorm: true)).ShouldNotContain(finding => finding.Cause == FindingCause.FoldedNorm);

    private static ImmutableArray<Finding> Lint(NetworkGraph graph) => NetworkLint.Run(graph, ParameterSet.Initialize<double>(graph, 1));

    private static NetworkGraph Network(string weight, int convolutions, bool hasSkips, bool hasNorm)
    {
        GraphBuilder builder = new();
        GraphValue x = builder.Input("x", [TensorShape.Batch, 4, 6, 6]);
        GraphValue w = builder.Parameter(weight, [4, 4, 1, 1], NormalInitializer.He());
        GraphValue b = builder.Parameter("stem.bias", [4], ConstantInitializer.Zeros);
        GraphValue h = builder.Add(new Convolution(), "stem", x, w, b);
        for (int layer = 1; layer < convolutions; layer++)
        {
            GraphValue before = h;
            h = h.Convolution(4, 3, $"layer.{layer}", padding: 1, bias: ConstantInitializer.Zeros);
            h = hasNorm ? h.BatchNorm($"layer.{layer}.norm") : h;
            h = hasSkips ? before.Plus(h, $"layer.{layer}.sum") : h;
        }

        return builder.Build(h);
    }
}
