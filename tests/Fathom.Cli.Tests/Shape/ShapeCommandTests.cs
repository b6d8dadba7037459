using System.Globalization;
using System.Text.Json;
using Fathom.FiniteWidth;
using Fathom.Specification;

namespace Fathom.Cli.Tests;

public sealed class ShapeCommandTests
{
    [Fact]
    public void The_default_prints_the_schedule_the_growth_and_the_published_schedule_beside_it()
    {
        string text = CommandRun.OutputOf("shape");
        double gain = GainDesigner.Design(new ShapingRequest()).Gains[0];
        text.ShouldContain(gain.ToString("G6", CultureInfo.InvariantCulture));
        text.ShouldContain("1.00 ± 0.25");
        text.ShouldContain("l^-0.4");
        text.ShouldContain("the published schedule");
        text.ShouldContain("float32 overflows");
    }

    [Theory]
    [InlineData("--depth=40")]
    [InlineData("--activation=sin", "--depth=30", "--budget=0.5")]
    [InlineData("--activation=relu", "--centred", "--depth=50", "--batch=101")]
    [InlineData("--activation=relu", "--depth=50")]
    [InlineData("--activation=relu", "--depth=2")]
    [InlineData("--activation=relu", "--batch=3")]
    [InlineData("--activation=leaky-relu", "--slope=0.5", "--centred", "--depth=5", "--batch=101")]
    [InlineData("--activation=identity", "--depth=20")]
    [InlineData("--activation=softplus", "--centred", "--depth=20", "--batch=101", "--budget=0.1")]
    [InlineData("--batch=50")]
    [InlineData("--batch=2")]
    [InlineData("--batch=1")]
    [InlineData("--init=gaussian", "--depth=20")]
    [InlineData("--budget=1e9")]
    [InlineData("--budget=1e-30")]
    [InlineData("--depth=20", "--width=32", "--batch=32", "--budget=0.5", "--verify", "--networks=3")]
    public void The_document_is_what_the_schema_says(params string[] options)
    {
        JsonElement root = CommandRun.JsonOf(["shape", .. options]);
        SchemaCheck.Faults(SchemaCheck.Load("fathom.shape-1"), root).ShouldBeEmpty();
        (root.GetProperty("gains").ValueKind == JsonValueKind.Null).ShouldBe(root.GetProperty("verdict").GetString()!.StartsWith("cannot", StringComparison.Ordinal));
    }

    [Fact]
    public void The_written_network_goes_into_predict_and_simulate()
    {
        using TemporaryFolder folder = new();
        string file = folder.PathOf("net.json");
        CommandRun.OutputOf("shape", "--depth", "12", "--width", "16", "--batch", "16", "--budget", "0.5", "--out", file).ShouldContain(file);
        NetworkSpec spec = NetworkSpecJson.Read(File.ReadAllText(file));
        spec.Depth.ShouldBe(12);
        spec.GainSchedule.UnitSlope.ShouldBeTrue();
        JsonElement predicted = CommandRun.JsonOf("predict", "--spec", file, "--batch", "16");
        SchemaCheck.Faults(SchemaCheck.Load("fathom.finite-width-1"), predicted).ShouldBeEmpty();
        predicted.GetProperty("finiteWidth").GetProperty("activationGrowth").GetDouble().ShouldBe(0.5, 1e-6);
        CommandRun.OutputOf("predict", "--spec", file, "--batch", "16").ShouldContain("The laws of width 16");
        JsonElement simulated = CommandRun.JsonOf("simulate", "--spec", file, "--batch", "16", "--networks", "3");
        simulated.GetProperty("finiteWidth").GetProperty("rank").GetInt32().ShouldBe(16);
    }

    [Fact]
    public void Verification_reports_both_numbers_and_whether_they_agree()
    {
        string[] arguments = ["shape", "--depth", "30", "--width", "32", "--batch", "32", "--verify", "--networks", "6"];
        JsonElement check = CommandRun.JsonOf(arguments).GetProperty("check");
        check.GetProperty("agrees").GetBoolean().ShouldBeTrue();
        check.GetProperty("predicted").GetDouble().ShouldBe(29.0 / 30, 1e-3);
        check.GetProperty("layerSimulated").GetArrayLength().ShouldBe(30);
        check.GetProperty("layerSimulated")[29].GetDouble().ShouldBe(0);
        check.GetProperty("simulated").GetDouble().ShouldBe(check.GetProperty("layerSimulated")[0].GetDouble());
        CommandRun.OutputOf(arguments).ShouldContain("The design holds");
    }

    [Fact]
    public void What_no_schedule_can_do_is_said_with_what_would_help()
    {
        string relu = CommandRun.OutputOf("shape", "--activation", "relu", "--centred", "--batch", "101");
        relu.ShouldContain("relu cannot be shaped");
        relu.ShouldContain("shift");
        relu.ShouldContain("mixture");
        relu.ShouldContain("skip");
        string uncentred = CommandRun.OutputOf("shape", "--activation", "relu");
        uncentred.ShouldContain("relu cannot be shaped");
        uncentred.ShouldContain("with a centred norm it costs 0.1916 nats per layer");
        uncentred.ShouldContain("mixture");
        CommandRun.OutputOf("shape", "--batch", "50").ShouldContain("no gains meet a budget of 1");
        CommandRun.OutputOf("shape", "--batch", "1").ShouldContain("take at least 3 samples");
        using TemporaryFolder folder = new();
        string file = folder.PathOf("net.json");
        CommandRun refused = CommandRun.Of("shape", "--batch", "50", "--out", file);
        refused.ExitCode.ShouldBe(FathomProgram.Failed);
        refused.Error.ShouldContain("there is no schedule");
        File.Exists(file).ShouldBeFalse();
    }

    [Theory]
    [InlineData("--budget must be above 0", "--budget", "0")]
    [InlineData("--budget must be above 0", "--budget", "-1")]
    [InlineData("--largest-gain must be", "--largest-gain", "0")]
    [InlineData("--largest-gain must be", "--largest-gain", "-2")]
    [InlineData("did you mean 'tanh'", "--activation", "tanhh")]
    [InlineData("give --centred", "--activation", "gelu")]
    [InlineData("does not belong to tanh", "--slope", "0.1")]
    [InlineData("--networks must be", "--networks", "1")]
    [InlineData("--depth must be", "--depth", "0")]
    public void Bad_input_gets_one_sentence(string expected, params string[] options) =>
        CommandRun.RefusalOf(["shape", .. options]).ShouldContain(expected);

    [Fact]
    public void Gains_and_growth_come_as_columns_and_as_a_figure()
    {
        using TemporaryFolder folder = new();
        string file = folder.PathOf("shape.svg");
        string[] lines = CommandRun.OutputOf("shape", "--depth", "5", "--csv", "--plot", file).TrimEnd().Split('\n');
        lines.Length.ShouldBe(6);
        lines[0].ShouldContain("gain");
        File.ReadAllText(file).ShouldContain("Gains within a budget");
    }
}
