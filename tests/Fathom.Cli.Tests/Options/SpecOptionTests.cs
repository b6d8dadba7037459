using System.Text.Json;
using Fathom.Specification;

namespace Fathom.Cli.Tests;

public sealed class SpecOptionTests
{
    private static readonly NetworkSpec Unusual = new()
    {
        Depth = 7,
        Width = 300,
        Activation = new Activation(ActivationCatalog.Tanh, 0.8, 0.2),
        Normalization = new Normalization { Epsilon = 0.01 },
        Initialization = new Initialization { Kind = InitializationKind.Orthogonal, WeightScale = 1.1, BiasScale = 0.1 },
        Skip = new Skip { BranchScale = 0.5 },
        GainSchedule = GainSchedule.Power(0.3),
    };

    [Fact]
    public void A_specification_file_makes_a_round_trip()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("spec.json", NetworkSpecJson.Write(Unusual));
        JsonElement root = CommandRun.JsonOf("predict", "--spec", path, "--batch", "8");
        NetworkSpecJson.Read(root.GetProperty("spec").GetRawText()).ShouldBe(Unusual);
    }

    [Fact]
    public void Options_override_the_file_and_leave_the_rest()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("spec.json", NetworkSpecJson.Write(Unusual));
        JsonElement root = CommandRun.JsonOf("predict", "--spec", path, "--batch", "8", "--depth", "9", "--gain", "1.2", "--gain-schedule", "constant");
        NetworkSpec read = NetworkSpecJson.Read(root.GetProperty("spec").GetRawText());
        read.ShouldBe(Unusual with { Depth = 9, Activation = Unusual.Activation.WithGain(1.2), GainSchedule = GainSchedule.Constant });
    }

    [Fact]
    public void Every_option_reaches_its_field()
    {
        JsonElement root = CommandRun.JsonOf(
            "predict", "--batch", "8", "--depth", "7", "--width", "300", "--activation", "tanh", "--gain", "0.8", "--shift", "0.2",
            "--norm", "batch", "--epsilon", "0.01", "--placement", "before", "--init", "orthogonal", "--weight-scale", "1.1", "--bias-scale", "0.1",
            "--skip", "0.5", "--gain-schedule", "power:0.3");
        NetworkSpecJson.Read(root.GetProperty("spec").GetRawText()).ShouldBe(Unusual);
    }

    [Theory]
    [InlineData("leaky-relu", "--slope", "0.1")]
    [InlineData("relu-power", "--power", "1.5")]
    public void A_parameter_belongs_to_its_activation(string name, string option, string value)
    {
        JsonElement root = CommandRun.JsonOf("predict", "--batch", "8", "--activation", name, option, value);
        Activation expected = name == "leaky-relu" ? new(ActivationCatalog.LeakyRelu(0.1)) : new(ActivationCatalog.ReluPower(1.5));
        NetworkSpecJson.Read(root.GetProperty("spec").GetRawText()).Activation.ShouldBe(expected);
    }

    [Fact]
    public void A_list_of_gains_is_one_gain_per_layer()
    {
        JsonElement root = CommandRun.JsonOf("predict", "--batch", "8", "--depth", "3", "--activation", "tanh", "--gain-schedule", "1,0.9,0.8", "--unit-slope");
        NetworkSpec read = NetworkSpecJson.Read(root.GetProperty("spec").GetRawText());
        read.GainSchedule.ShouldBe(GainSchedule.Listed([1, 0.9, 0.8], unitSlope: true));
        CommandRun.RefusalOf("predict", "--depth", "4", "--gain-schedule", "1,0.9,0.8").ShouldContain("4");
    }

    [Fact]
    public void All_faults_of_a_file_are_listed()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("spec.json", """{"depth":0,"width":-1,"activation":{"name":"rely"}}""");
        string error = CommandRun.RefusalOf("predict", "--spec", path);
        error.ShouldContain("$.depth");
        error.ShouldContain("$.width");
        error.ShouldContain("relu");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"depth":"deep"}""")]
    [InlineData("""{"depth":1e99}""")]
    [InlineData("""{"depht":3}""")]
    [InlineData("""{"activation":{"name":"tanh","gain":NaN}}""")]
    public void A_file_that_is_no_specification_is_refused(string text)
    {
        using TemporaryFolder folder = new();
        CommandRun.RefusalOf("predict", "--spec", folder.Write("spec.json", text)).ShouldContain("spec.json");
    }

    [Fact]
    public void A_file_that_is_not_there_is_refused()
    {
        CommandRun.RefusalOf("predict", "--spec", "/nowhere/at/all.json").ShouldContain("no such file");
        CommandRun.RefusalOf("predict", "--spec", Path.GetTempPath()).ShouldContain("folder");
    }
}
