using System.Text.Json;
using Fathom.Diagnosis;

namespace Fathom.Cli.Tests;

/// <summary>Findings for code hosts.</summary>
public class SarifLogTests
{
    [Theory]
    [InlineData("diagnose")]
    [InlineData("lint")]
    public void A_log_is_what_the_standard_requires(string command)
    {
        using TemporaryFolder folder = new();
        string model = DiagnoseCommandTests.Model(folder, 3, "--weight-scale", "0.001");
        CommandRun run = CommandRun.Of(command, model, "--sarif");
        (run.ExitCode, run.Error).ShouldBe((DiagnoseCommand.Unhealthy, ""));
        using JsonDocument document = JsonDocument.Parse(run.Output);
        SarifCheck.Faults(document.RootElement).ShouldBeEmpty();
        JsonElement first = document.RootElement.GetProperty("runs")[0].GetProperty("results")[0];
        first.GetProperty("ruleId").GetString().ShouldBe("fathom/Initialization");
        first.GetProperty("level").GetString().ShouldBe("error");
        JsonElement location = first.GetProperty("locations")[0];
        location.GetProperty("logicalLocations")[0].GetProperty("fullyQualifiedName").GetString().ShouldBe("layer.1");
        location.GetProperty("physicalLocation").GetProperty("artifactLocation").GetProperty("uri").GetString().ShouldBe(new Uri(model).AbsoluteUri);
        document.RootElement.GetProperty("runs")[0].GetProperty("invocations")[0].GetProperty("exitCode").GetInt32().ShouldBe(DiagnoseCommand.Unhealthy);
    }

    [Fact]
    public void A_network_without_findings_gives_a_log_without_results()
    {
        using TemporaryFolder folder = new();
        using JsonDocument document = JsonDocument.Parse(CommandRun.OutputOf("lint", DiagnoseCommandTests.Model(folder, 3), "--sarif"));
        SarifCheck.Faults(document.RootElement).ShouldBeEmpty();
        document.RootElement.GetProperty("runs")[0].GetProperty("results").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public void A_relative_path_stays_relative_and_strange_names_are_escaped()
    {
        Finding finding = new(FindingSeverity.Warning, FindingCause.Epsilon, ["a \"b\" <c>\u0001"], "odd \u2028 text", double.NaN, double.PositiveInfinity);
        using StringWriter output = new();
        SarifLog.Write([finding], "models/a b#c.onnx", 5, 0, new Reporting.Provenance("fathom", "1", "fathom lint", DateTimeOffset.UnixEpoch, TimeSpan.Zero, Reporting.MachineDescription.Current()), output);
        using JsonDocument document = JsonDocument.Parse(output.ToString());
        SarifCheck.Faults(document.RootElement).ShouldBeEmpty();
        document.RootElement.GetProperty("runs")[0].GetProperty("artifacts")[0].GetProperty("location").GetProperty("uri").GetString().ShouldBe("models/a%20b%23c.onnx");
    }

    [Fact]
    public void The_check_sees_what_is_wrong()
    {
        using JsonDocument document = JsonDocument.Parse("""
            {"$schema":"x","version":"2.0","extra":1,"runs":[{"tool":{"driver":{"name":"","rules":[]}},"artifacts":[],"invocations":[],
            "results":[{"ruleId":"a","ruleIndex":0,"kind":"pass","level":"bad","message":{"text":""},"locations":[]}]}]}
            """);
        SarifCheck.Faults(document.RootElement).Count.ShouldBe(8);
    }
}
