using System.Text.Json;

namespace Fathom.Cli.Tests;

public sealed class FiniteWidthOutputTests
{
    private static readonly string[] Linear = ["predict", "--init", "orthogonal", "--uncentred", "--activation", "identity", "--width", "24", "--depth", "60"];

    [Fact]
    public void Orthogonal_weights_add_the_laws_of_finite_width_to_every_output()
    {
        string text = CommandRun.OutputOf([.. Linear, "--batch", "24"]);
        text.ShouldContain("24 of 24");
        text.ShouldContain("layers to isometry");
        text.ShouldContain("isometry gap");
        JsonElement laws = CommandRun.JsonOf([.. Linear, "--batch", "24"]).GetProperty("finiteWidth");
        laws.GetProperty("rank").GetInt32().ShouldBe(24);
        laws.GetProperty("linearRate").GetProperty("value").GetDouble().ShouldBe(0);
        laws.GetProperty("toIsometry").GetProperty("layers").GetInt32().ShouldBeGreaterThan(laws.GetProperty("toIsometry").GetProperty("slowLayers").GetInt32());
        using TemporaryFolder folder = new();
        string file = folder.PathOf("figure.svg");
        CommandRun.OutputOf([.. Linear, "--batch", "24", "--plot", file]);
        File.ReadAllText(file).ShouldContain("isometry gap");
    }

    [Fact]
    public void A_batch_below_the_width_ends_at_the_stationary_law()
    {
        JsonElement laws = CommandRun.JsonOf([.. Linear, "--batch", "12"]).GetProperty("finiteWidth");
        laws.GetProperty("toIsometry").ValueKind.ShouldBe(JsonValueKind.Null);
        laws.GetProperty("inputGap").ValueKind.ShouldBe(JsonValueKind.Null);
        laws.GetProperty("end").GetProperty("ratio").GetDouble().ShouldBe(0.5 * 0.5 / 1.5, 1e-12);
        laws.GetProperty("linearRate").GetProperty("value").GetDouble().ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("2", "rank 2")]
    [InlineData("inf", null)]
    public void Where_no_law_applies_the_other_theory_still_answers(string batch, string? reason)
    {
        string text = CommandRun.OutputOf("predict", "--init", "orthogonal", "--uncentred", "--activation", "identity", "--width", "24", "--depth", "6", "--batch", batch == "2" ? "4" : "8");
        text.ShouldContain("The laws of width 24");
        CommandRun run = CommandRun.Of("predict", "--init", "orthogonal", "--width", "24", "--depth", "6", "--batch", batch);
        run.ExitCode.ShouldBe(FathomProgram.Done, run.Error);
        run.Output.Contains("no law of finite width applies", StringComparison.Ordinal).ShouldBe(reason is not null);
    }

    [Fact]
    public void A_simulation_shows_the_laws_beside_what_networks_did()
    {
        string[] arguments = ["simulate", "--init", "orthogonal", "--uncentred", "--activation", "identity", "--width", "24", "--batch", "24", "--depth", "40", "--networks", "4"];
        string text = CommandRun.OutputOf(arguments);
        text.ShouldContain("law of finite width");
        text.ShouldContain("isometry gap, layer 40");
        JsonElement root = CommandRun.JsonOf(arguments);
        SchemaCheck.Faults(SchemaCheck.Load("fathom.simulation-1"), root).ShouldBeEmpty();
        root.GetProperty("finiteWidth").GetProperty("rank").GetInt32().ShouldBe(24);
        CommandRun.OutputOf([.. arguments, "--csv"]).Split('\n')[0].ShouldContain("isometryGapFiniteWidth");
        CommandRun.OutputOf("simulate", "--width", "24", "--batch", "8", "--depth", "4", "--networks", "3").ShouldNotContain("law of finite width");
    }
}
