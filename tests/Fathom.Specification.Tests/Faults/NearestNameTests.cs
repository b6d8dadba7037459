using FsCheck;
using FsCheck.Fluent;

namespace Fathom.Specification.Tests;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("rleu", "relu")]
    [InlineData("TANH", "tanh")]
    [InlineData("tahn", "tanh")]
    [InlineData("soft-plus", "softplus")]
    [InlineData("sigmod", "sigmoid")]
    [InlineData("leakyrelu", "leaky-relu")]
    public void A_slip_finds_what_was_meant(string slip, string meant) =>
        NearestName.Find(slip, ActivationCatalog.Names).ShouldBe(meant);

    [Theory]
    [InlineData("")]
    [InlineData("transformer")]
    [InlineData("zzz")]
    public void A_stranger_finds_nothing(string name) => NearestName.Find(name, ActivationCatalog.Names).ShouldBeNull();

    [Fact]
    public void The_edit_distance_is_symmetric_and_counts_one_edit_as_one()
    {
        Gen<string> words = Gen.Choose(0, 8).SelectMany(length => Gen.Elements('a', 'b', 'c').ArrayOf(length)).Select(letters => new string(letters));
        Prop.ForAll(words.ToArbitrary(), words.ToArbitrary(), (a, b) =>
                NearestName.Distance(a, b) == NearestName.Distance(b, a)
                && NearestName.Distance(a, a) == 0
                && NearestName.Distance(a, a + "x") == 1
                && NearestName.Distance(a, b) >= Math.Abs(a.Length - b.Length)
                && NearestName.Distance(a, b) <= Math.Max(a.Length, b.Length))
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Long_and_unprintable_names_are_shown_short_and_clean()
    {
        string sentence = NearestName.Explain("activation", "re\nlu" + new string('x', 500), ActivationCatalog.Names);
        sentence.ShouldNotContain("\n");
        sentence.Length.ShouldBeLessThan(300);
    }
}
