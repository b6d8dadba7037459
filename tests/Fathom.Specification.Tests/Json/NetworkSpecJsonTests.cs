using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Fathom.Specification.Tests;

public sealed class NetworkSpecJsonTests
{
    [Fact]
    public void What_is_written_is_read_back_exactly_and_written_again_as_the_same_text() =>
        Prop.ForAll(SpecificationCases.Specs.ToArbitrary(), spec =>
            {
                string text = NetworkSpecJson.Write(spec);
                NetworkSpec back = NetworkSpecJson.Read(text);
                return back == spec && NetworkSpecJson.Write(back) == text;
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void An_empty_object_is_the_default()
    {
        NetworkSpecJson.Read("{}").ShouldBe(NetworkSpec.Default);
        NetworkSpecJson.Read("\uFEFF {\"skip\":null} ").ShouldBe(NetworkSpec.Default);
        NetworkSpecJson.Read("""{"skip":{},"activation":{},"normalization":{},"initialization":{},"gainSchedule":{}}""")
            .ShouldBe(NetworkSpec.Default with { Skip = new Skip() });
    }

    [Fact]
    public void The_default_is_written_in_full() => NetworkSpecJson.Write(NetworkSpec.Default).ShouldBe(
        """
        {
          "schema": "fathom.spec/1",
          "depth": 50,
          "width": 1000,
          "activation": {
            "name": "relu",
            "gain": 1,
            "shift": 0
          },
          "normalization": {
            "kind": "batch",
            "centred": true,
            "epsilon": 0,
            "placement": "before"
          },
          "initialization": {
            "kind": "gaussian",
            "weightScale": 1,
            "biasScale": 0
          },
          "skip": null,
          "gainSchedule": {
            "kind": "constant",
            "unitSlope": false
          }
        }

        """);

    [Fact]
    public void A_file_says_everything_that_a_specification_can_say()
    {
        using MemoryStream stream = new(
            """
            {"schema":"fathom.spec/1","depth":3,"width":5e2,"activation":{"name":"leaky_relu","slope":0.2,"gain":-1.5,"shift":0.5},
             "normalization":{"kind":"Layer","epsilon":1e-5,"placement":"after"},"initialization":{"kind":"orthogonal","weightScale":2,"biasScale":0.1},
             "skip":{"branchScale":0.5},"gainSchedule":{"kind":"list","gains":[1,0.5,-0.25],"unitSlope":true}}
            """u8.ToArray());
        NetworkSpecJson.Read(stream).ShouldBe(new NetworkSpec
        {
            Depth = 3,
            Width = 500,
            Activation = new Activation(ActivationCatalog.LeakyRelu(0.2), -1.5, 0.5),
            Normalization = new Normalization { Kind = NormalizationKind.Layer, Epsilon = 1e-5, Placement = NormalizationPlacement.After },
            Initialization = new Initialization { Kind = InitializationKind.Orthogonal, WeightScale = 2, BiasScale = 0.1 },
            Skip = new Skip { BranchScale = 0.5 },
            GainSchedule = GainSchedule.Listed([1, 0.5, -0.25], unitSlope: true),
        });
    }

    [Theory]
    [InlineData("""{"depth":0}""", "$.depth: The depth must be a whole number from 1 to 1000000, not 0.")]
    [InlineData("""{"depth":1.5}""", "$.depth: The depth must be a whole number from 1 to 1000000, not 1.5.")]
    [InlineData("""{"depth":1e999}""", "$.depth: This number is too large; the largest that can be read is 1.7976931348623157E+308.")]
    [InlineData("""{"depth":"50"}""", "$.depth: This must be a number, not a text.")]
    [InlineData("""{"depht":50}""", "$.depht: Unknown property 'depht'; did you mean 'depth'?")]
    [InlineData("""{"depth":50,"depth":50}""", "$.depth: This property is given twice; give it once.")]
    [InlineData("""{"schema":"fathom.spec/2"}""", "$.schema: The schema must be 'fathom.spec/1', not 'fathom.spec/2'.")]
    [InlineData("""{"activation":{"name":"rleu"}}""", "$.activation.name: Unknown activation 'rleu'; did you mean 'relu'?")]
    [InlineData("""{"activation":{"gain":0}}""", "$.activation.gain: The gain must be a number with a magnitude from 1e-12 to 1e6, not 0.")]
    [InlineData("""{"activation":{"gain":"NaN"}}""", "$.activation.gain: This must be a number, not a text.")]
    [InlineData("""{"activation":{"slope":0.1}}""", "$.activation.slope: The activation 'relu' has no slope; leave it out.")]
    [InlineData("""{"activation":{"name":"relu-power","power":0.5}}""", "$.activation.power: The power of a ReLU power must be a number greater than 0.5 and at most 100.")]
    [InlineData("""{"activation":"relu"}""", "$.activation: This must be an object in braces, not a text.")]
    [InlineData("""{"normalization":{"kind":"bach"}}""", "$.normalization.kind: Unknown kind 'bach'; did you mean 'batch'?")]
    [InlineData("""{"normalization":{"epsilon":-1}}""", "$.normalization.epsilon: The epsilon must be a number from 0 to 1e12, not -1.")]
    [InlineData("""{"normalization":{"centred":0}}""", "$.normalization.centred: This must be true or false, not a number.")]
    [InlineData("""{"skip":{"branchScale":null}}""", "$.skip.branchScale: This must be a number, not null.")]
    [InlineData("""{"gainSchedule":{"exponent":1}}""", "$.gainSchedule.exponent: The property 'exponent' belongs to the kind 'power'; add \"kind\": \"power\" or leave it out.")]
    [InlineData("""{"gainSchedule":{"kind":"list","gains":3}}""", "$.gainSchedule.gains: This must be an array of numbers, not a number.")]
    [InlineData("""{"depth":2,"gainSchedule":{"kind":"list","gains":[1]}}""", "$.gainSchedule.gains: A list of gains must have one gain per layer, 2 of them. There are 1.")]
    [InlineData("[]", "$: This must be an object in braces, not an array.")]
    [InlineData("{\n  \"depth\": 5x\n}", "$: Line 2, column 13 is not valid JSON: 'x' is an invalid end of a number. Expected a delimiter.")]
    public void A_single_fault_is_one_clear_sentence(string json, string message) =>
        Should.Throw<SpecificationException>(() => NetworkSpecJson.Read(json)).Message.ShouldBe(message);

    [Fact]
    public void All_faults_are_listed_at_once()
    {
        SpecificationException exception = Should.Throw<SpecificationException>(() => NetworkSpecJson.Read(
            """
            {"depth":-1,"wdith":3,"activation":{"name":"sigmod","gain":0,"shift":1e300},"normalization":{"epsilon":1e13},
             "gainSchedule":{"kind":"list","gains":[1,0,"a"]}}
            """));
        exception.Faults.Select(fault => fault.Path).ShouldBe(
            [
                "$.wdith", "$.depth", "$.activation.name", "$.activation.gain", "$.activation.shift", "$.gainSchedule.gains[2]",
                "$.normalization.epsilon", "$.gainSchedule.gains[1]",
            ],
            ignoreOrder: true);
    }

    [Fact]
    public void Columns_count_letters_and_not_bytes() =>
        Should.Throw<SpecificationException>(() => NetworkSpecJson.Read("{\"ééé\": !}")).Message.ShouldStartWith("$: Line 1, column 9 ");

    [Fact]
    public void What_no_file_can_carry_is_not_written()
    {
        NetworkSpec custom = NetworkSpec.Default with { Activation = new Activation(ActivationFunction.Custom("f", Math.Sin, Math.Cos)) };
        Should.Throw<ArgumentException>(() => NetworkSpecJson.Write(custom)).ParamName.ShouldBe("spec");
        Should.Throw<SpecificationException>(() => NetworkSpecJson.Write(NetworkSpec.Default with { Depth = 0 }));
    }

    [Fact]
    public void Text_that_is_too_long_is_refused_unread()
    {
        string spaces = "{}" + new string(' ', NetworkSpecJson.LargestLength);
        Should.Throw<SpecificationException>(() => NetworkSpecJson.Read(spaces)).Message.ShouldContain("at most 1048576 bytes");
        using MemoryStream stream = new(Encoding.UTF8.GetBytes(spaces));
        Should.Throw<SpecificationException>(() => NetworkSpecJson.Read(stream)).Message.ShouldContain("at most 1048576 bytes");
        NetworkSpecJson.Read("{}" + new string(' ', NetworkSpecJson.LargestLength - 2)).ShouldBe(NetworkSpec.Default);
    }
}
