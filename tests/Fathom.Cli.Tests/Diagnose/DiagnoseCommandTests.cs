using System.Text.Json;

namespace Fathom.Cli.Tests;

/// <summary>Networks are written by one command and judged by others.</summary>
public class DiagnoseCommandTests
{
    [Fact]
    public void A_network_that_is_too_deep_stops_a_build_and_one_that_is_not_does_not()
    {
        using TemporaryFolder folder = new();
        CommandRun deep = CommandRun.Of("diagnose", Model(folder, 60));
        deep.ExitCode.ShouldBe(3);
        deep.Output.ShouldContain("Squared gradients grow by a factor of 1.");
        deep.Output.ShouldContain("◀ here");
        deep.Output.ShouldContain("→ ");
        deep.Error.ShouldBeEmpty();
        CommandRun shallow = CommandRun.Of("diagnose", Model(folder, 6));
        (shallow.ExitCode, shallow.Error).ShouldBe((FathomProgram.Done, ""));
        shallow.Output.ShouldContain("Nothing stands in the way of training this network");
    }

    [Fact]
    public void Everything_is_told_on_demand_and_for_programs()
    {
        using TemporaryFolder folder = new();
        string model = Model(folder, 4);
        CommandRun.OutputOf("diagnose", model, "--verbose").ShouldContain("layer.4.activation");
        JsonElement document = CommandRun.JsonOf("diagnose", model, "--batch", "16");
        SchemaCheck.Faults(SchemaCheck.Load("fathom.diagnosis-1"), document).ShouldBeEmpty();
        document.GetProperty("batch").GetInt32().ShouldBe(16);
        document.GetProperty("layers").GetArrayLength().ShouldBe(5);
        document.GetProperty("healthy").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public void Weights_can_be_drawn_anew()
    {
        using TemporaryFolder folder = new();
        string model = Model(folder, 12, "--weight-scale", "0.3", "--norm", "none");
        CommandRun.Of("diagnose", model).ExitCode.ShouldBe(3);
        CommandRun.OutputOf("diagnose", model, "--reinit", "he").ShouldContain("Nothing stands in the way");
    }

    [Fact]
    public void What_can_be_seen_without_running_is_told_by_lint()
    {
        using TemporaryFolder folder = new();
        CommandRun.OutputOf("lint", Model(folder, 3)).ShouldContain("nothing to complain about");
        CommandRun zero = CommandRun.Of("lint", Model(folder, 3, "--weight-scale", "0.001"));
        zero.ExitCode.ShouldBe(3);
        zero.Output.ShouldContain("'layer.1'");
    }

    [Fact]
    public void What_cannot_be_judged_is_refused_with_a_sentence()
    {
        using TemporaryFolder folder = new();
        string model = Model(folder, 3);
        CommandRun.RefusalOf("diagnose").ShouldContain("MODEL");
        CommandRun.RefusalOf("diagnose", folder.PathOf("absent.onnx")).ShouldContain("there is no file");
        CommandRun.RefusalOf("diagnose", folder.Write("text.onnx", "this is no model")).ShouldContain("byte 0");
        CommandRun.RefusalOf("lint", folder.Write("empty.onnx", "")).ShouldContain("empty");
        CommandRun.RefusalOf("diagnose", model, "--batch", "0").ShouldContain("--batch");
        CommandRun.RefusalOf("diagnose", model, "--reinit", "nonsense").ShouldContain("--reinit");
        CommandRun.RefusalOf("diagnose", model, "--data", "nonsense").ShouldContain("nonsense");
        CommandRun.RefusalOf("export", "--classes", "0").ShouldContain("--classes");
    }

    private static string Model(TemporaryFolder folder, int depth, params string[] more)
    {
        string path = folder.PathOf($"network-{depth}-{more.Length}.onnx");
        string depthText = depth.ToString(System.Globalization.CultureInfo.InvariantCulture);
        string[] norm = more.Contains("none") ? [] : ["--epsilon", "1e-5"];
        CommandRun.OutputOf(["export", "--depth", depthText, "--width", "32", "--inputs", "12", "--training", "--out", path, .. norm, .. more]).ShouldContain($"{depth} layers");
        return path;
    }
}
