namespace Fathom.Specification.Tests;

public sealed class SpecificationNamesTests
{
    [Fact]
    public void Every_member_has_a_word_that_is_read_back_in_any_case()
    {
        foreach (NormalizationKind kind in Enum.GetValues<NormalizationKind>())
        {
            SpecificationNames.TryParse(SpecificationNames.NameOf(kind).ToUpperInvariant(), out NormalizationKind back).ShouldBeTrue();
            (back, SpecificationNames.NameOf(kind)).ShouldBe((kind, kind.ToString().ToLowerInvariant()));
        }

        foreach (NormalizationPlacement placement in Enum.GetValues<NormalizationPlacement>())
        {
            SpecificationNames.TryParse(SpecificationNames.NameOf(placement), out NormalizationPlacement back).ShouldBeTrue();
            (back, SpecificationNames.NameOf(placement)).ShouldBe((placement, placement.ToString().ToLowerInvariant()));
        }

        foreach (InitializationKind kind in Enum.GetValues<InitializationKind>())
        {
            SpecificationNames.TryParse(SpecificationNames.NameOf(kind), out InitializationKind back).ShouldBeTrue();
            (back, SpecificationNames.NameOf(kind)).ShouldBe((kind, kind.ToString().ToLowerInvariant()));
        }

        foreach (GainScheduleKind kind in Enum.GetValues<GainScheduleKind>())
        {
            SpecificationNames.TryParse(SpecificationNames.NameOf(kind), out GainScheduleKind back).ShouldBeTrue();
            (back, SpecificationNames.NameOf(kind)).ShouldBe((kind, kind.ToString().ToLowerInvariant()));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("group")]
    public void Other_words_are_not_read(string? word)
    {
        SpecificationNames.TryParse(word, out NormalizationKind _).ShouldBeFalse();
        SpecificationNames.TryParse(word, out NormalizationPlacement _).ShouldBeFalse();
        SpecificationNames.TryParse(word, out InitializationKind _).ShouldBeFalse();
        SpecificationNames.TryParse(word, out GainScheduleKind _).ShouldBeFalse();
    }
}
