using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Fathom.Specification.Tests;

public sealed class HostileJsonTests
{
    private static readonly byte[] Good = Encoding.UTF8.GetBytes(NetworkSpecJson.Write(NetworkSpec.Default with
    {
        Depth = 2,
        Activation = new Activation(ActivationCatalog.LeakyRelu(0.25), 1.5, -0.125),
        Skip = new Skip(),
        GainSchedule = GainSchedule.Listed([1, 0.5]),
    }));

    [Fact]
    public void A_file_cut_at_any_byte_is_refused_with_a_line_and_a_column()
    {
        for (int length = 0; length < Good.Length - 2; length++)
        {
            byte[] cut = Good[..length];
            Should.Throw<SpecificationException>(() => NetworkSpecJson.Read(cut)).Message.ShouldStartWith("$: Line ");
        }
    }

    [Fact]
    public void Changed_bytes_give_a_specification_or_a_list_of_faults() =>
        Prop.ForAll(
                Gen.Choose(0, Good.Length - 1).ToArbitrary(),
                Gen.Choose(0, 255).ToArbitrary(),
                Gen.Choose(0, Good.Length - 1).ToArbitrary(),
                (position, value, other) =>
                {
                    byte[] changed = [.. Good];
                    changed[position] = (byte)value;
                    changed[other] = (byte)(value ^ 0x5A);
                    return IsReadOrRefused(changed);
                })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Fact]
    public void Any_one_byte_may_be_anything()
    {
        foreach (byte value in "\0\n\"/\\{9"u8)
        {
            for (int position = 0; position < Good.Length; position++)
            {
                byte[] changed = [.. Good];
                changed[position] = value;
                IsReadOrRefused(changed).ShouldBeTrue();
            }
        }
    }

    [Fact]
    public void Random_bytes_give_a_list_of_faults() =>
        Prop.ForAll(Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf().ToArbitrary(), IsReadOrRefused)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void Random_tokens_give_a_list_of_faults()
    {
        Gen<string> tokens = Gen.Elements(
            "{", "}", "[", "]", ":", ",", "null", "true", "1", "-1e400", "1e-400", "\"kind\"", "\"depth\"", "\"gains\"", "\"activation\"",
            "\"\\ud800\"", "\"\\u0000\"", "\"batch\"", "\"power\"", "\n", "NaN", "Infinity", "//", "/*");
        Prop.ForAll(tokens.ArrayOf().ToArbitrary(), parts => IsReadOrRefused(Encoding.UTF8.GetBytes("{" + string.Concat(parts) + "}")))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Theory]
    [InlineData("{\"\\ud800\":1}")]
    [InlineData("{\"activation\":{\"name\":\"\\ud800\"}}")]
    [InlineData("{\"schema\":\"\\udc00x\"}")]
    [InlineData("{\"depth\":NaN}")]
    [InlineData("{\"depth\":Infinity}")]
    [InlineData("{\"depth\":-1e309}")]
    [InlineData("{\"depth\":99999999999999999999999999999999999999}")]
    [InlineData("{\"activation\":{\"gain\":1e-400}}")]
    [InlineData("{\"depth\":3,}")]
    [InlineData("{\"depth\":3} {}")]
    [InlineData("// depth\n{}")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("\"{}\"")]
    [InlineData("{\"activation\":null}")]
    [InlineData("{\"gainSchedule\":{\"kind\":\"list\"}}")]
    public void Known_traps_are_refused(string json) => Should.Throw<SpecificationException>(() => NetworkSpecJson.Read(json));

    [Fact]
    public void Bytes_that_are_not_text_are_refused()
    {
        byte[] broken = [(byte)'{', (byte)'"', 0xC3, 0x28, (byte)'"', (byte)':', (byte)'1', (byte)'}'];
        Should.Throw<SpecificationException>(() => NetworkSpecJson.Read(broken)).Message.ShouldContain("UTF-8");
    }

    [Fact]
    public void Deep_nesting_is_refused()
    {
        foreach (int depth in (int[])[17, 1000, 400_000])
        {
            string nested = "{\"depth\":" + new string('[', depth) + new string(']', depth) + "}";
            Should.Throw<SpecificationException>(() => NetworkSpecJson.Read(nested)).Message.ShouldContain("depth");
        }
    }

    [Fact]
    public void Thousands_of_faults_are_cut_short()
    {
        string many = "{" + string.Join(',', Enumerable.Range(0, 50_000).Select(i => $"\"p{i}\":1")) + "}";
        Should.Throw<SpecificationException>(() => NetworkSpecJson.Read(many)).Faults.Length.ShouldBe(100);
        string gains = "{\"gainSchedule\":{\"kind\":\"list\",\"gains\":[" + string.Join(',', Enumerable.Repeat("0", 400_000)) + "]}}";
        Should.Throw<SpecificationException>(() => NetworkSpecJson.Read(gains)).Faults.Length.ShouldBe(100);
    }

    private static bool IsReadOrRefused(byte[] bytes)
    {
        try
        {
            NetworkSpecJson.Read(bytes).Validate().ShouldBeEmpty();
            return true;
        }
        catch (SpecificationException exception)
        {
            exception.Faults.ShouldNotBeEmpty();
            exception.Faults.ShouldAllBe(fault => fault.Message.Length > 0 && !fault.ToString().Contains('\n', StringComparison.Ordinal));
            return true;
        }
    }
}
