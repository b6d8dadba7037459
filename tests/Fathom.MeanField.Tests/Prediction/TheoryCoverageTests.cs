using Fathom.Specification;
using Shouldly;
using Xunit;

namespace Fathom.MeanField.Tests;

/// <summary>What no theory covers is told before anything is computed, in the words with which the predictor refuses it.</summary>
public sealed class TheoryCoverageTests
{
    /// <summary>All norms with every reason to refuse one.</summary>
    public static TheoryData<string, string, int, double, bool> Refused => new()
    {
        { "centred", "before", 1, 0, false },
        { "centred", "before", 3, 1e-5, false },
        { "centred", "after", 3, 0, false },
        { "centred", "after", 0, 0, false },
        { "centred", "after", 16, 0, true },
        { "uncentred", "before", 16, 0, true },
        { "uncentred", "after", 16, 0, false },
        { "uncentred", "before", 16, 1e-5, false },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_is_refused_is_known_before(string centring, string placement, int count, double epsilon, bool skip)
    {
        NetworkSpec spec = new()
        {
            Depth = 3,
            Skip = skip ? new Skip() : null,
            Normalization = new Normalization
            {
                Kind = NormalizationKind.Batch,
                Centred = centring == "centred",
                Epsilon = epsilon,
                Placement = placement == "after" ? NormalizationPlacement.After : NormalizationPlacement.Before,
            },
        };
        BatchSize batch = count == 0 ? BatchSize.Infinite : BatchSize.Of(count);

        string fault = TheoryCoverage.FaultOf(spec, batch).ShouldNotBeNull();

        Should.Throw<ArgumentException>(() => MeanFieldPredictor.Predict(spec, batch)).Message.ShouldStartWith(fault);
    }

    [Fact]
    public void What_is_covered_has_no_fault()
    {
        TheoryCoverage.FaultOf(new NetworkSpec { Skip = new Skip() }, BatchSize.Of(2)).ShouldBeNull();
        TheoryCoverage.FaultOf(NetworkSpec.Default, BatchSize.Infinite).ShouldBeNull();
        TheoryCoverage.FaultOf(NetworkSpec.Default with { Normalization = NetworkSpec.Default.Normalization with { Kind = NormalizationKind.None } }, BatchSize.Of(1)).ShouldBeNull();
    }
}
