using System.Globalization;
using System.Text.Json;
using Fathom.MeanField;
using Fathom.Specification;

namespace Fathom.Cli.Tests;

public sealed class CompareCommandTests
{
    private static readonly string[] Usual = ["compare", "--width", "300", "--depth", "20", "--batch", "8", "--networks", "12", "--method", "dense"];

    [Fact]
    public void A_wide_network_agrees_with_theory_and_the_numbers_are_those_of_both_lenses()
    {
        JsonElement root = CommandRun.JsonOf(Usual);
        SchemaCheck.Faults(SchemaCheck.Load("fathom.comparison-1"), root).ShouldBeEmpty();
        root.GetProperty("agrees").GetBoolean().ShouldBeTrue();
        root.GetProperty("cause").ValueKind.ShouldBe(JsonValueKind.Null);
        root.GetProperty("verdict").GetString()!.ShouldStartWith("Theory and simulation agree");
        FixedPoint point = BatchSymmetricFixedPoint.Solve(new Activation(ActivationCatalog.Relu), BatchSize.Of(8));
        JsonElement growth = root.GetProperty("growth");
        growth.GetProperty("predicted").GetDouble().ShouldBe(point.GradientGrowth.Value, 1e-9);
        double z = (growth.GetProperty("simulated").GetDouble() - growth.GetProperty("predicted").GetDouble()) / growth.GetProperty("standardError").GetDouble();
        growth.GetProperty("z").GetDouble().ShouldBe(z, 1e-9);
        growth.GetProperty("bias").GetDouble().ShouldBe(0.07 * 8 / 300 * point.GradientGrowth.Value, 1e-9);
        root.GetProperty("quantities").GetProperty("variance").GetProperty("predicted").GetDouble().ShouldBe(0.5, 1e-9);
        root.GetProperty("quantities").GetProperty("correlation").GetProperty("predicted").GetDouble().ShouldBe(point.Correlation.Value, 1e-9);
        root.GetProperty("profile").GetArrayLength().ShouldBe(20);
        JsonElement simulated = CommandRun.JsonOf(["simulate", .. Usual[1..]]);
        growth.GetProperty("simulated").GetDouble().ShouldBe(simulated.GetProperty("growth").GetProperty("value").GetDouble());
    }

    [Theory]
    [InlineData("--batch=8,8")]
    [InlineData("--batch=2")]
    [InlineData("--batch=3")]
    [InlineData("--depth=1")]
    [InlineData("--depth=2")]
    [InlineData("--norm=layer")]
    [InlineData("--norm=none", "--weight-scale=1.4142135623730951")]
    [InlineData("--skip=1")]
    [InlineData("--epsilon=0.1")]
    [InlineData("--placement=after")]
    [InlineData("--gain-schedule=power:0.3", "--activation=tanh")]
    [InlineData("--init=orthogonal")]
    public void The_document_is_what_the_schema_says(params string[] options)
    {
        List<string> arguments = ["compare"];
        foreach (string[] pair in (string[][])[["--width", "60"], ["--depth", "12"], ["--batch", "8"], ["--networks", "4"], ["--method", "dense"]])
        {
            if (!options.Any(option => option.StartsWith($"{pair[0]}=", StringComparison.Ordinal)))
            {
                arguments.AddRange(pair);
            }
        }

        JsonElement root = CommandRun.JsonOf([.. arguments, .. options]);
        SchemaCheck.Faults(SchemaCheck.Load("fathom.comparison-1"), root).ShouldBeEmpty();
        (root.GetProperty("agrees").GetBoolean() == (root.GetProperty("causes").GetArrayLength() == 0)).ShouldBeTrue();
    }

    [Fact]
    public void An_unstable_fixed_point_is_named_as_the_cause()
    {
        JsonElement root = CommandRun.JsonOf(
            "compare", "--activation", "relu-power", "--batch", "16", "--depth", "25", "--width", "500", "--networks", "5", "--method", "dense", "--no-spectra");
        root.GetProperty("agrees").GetBoolean().ShouldBeFalse();
        root.GetProperty("cause").GetString()!.ShouldContain("the fixed point is unstable: differences between samples' variances grow by 1.4985 per layer");
        string verdict = root.GetProperty("verdict").GetString()!;
        verdict.ShouldStartWith("Theory and simulation part: ");
        verdict.ShouldContain("first in layer");
        verdict.ShouldContain("the fixed point is unstable");
    }

    [Fact]
    public void Real_samples_are_compared_with_their_own_prediction_layer_by_layer()
    {
        using TemporaryFolder folder = new();
        string data = folder.Write("samples.npy", Samples.Of(10, 15));
        string[] command = ["compare", "--data", data, "--width", "400", "--depth", "8", "--networks", "30", "--method", "dense"];
        JsonElement root = CommandRun.JsonOf(command);
        JsonElement predicted = CommandRun.JsonOf("predict", "--data", data, "--depth", "8");
        JsonElement series = predicted.GetProperty("start").GetProperty("profile").GetProperty("series").EnumerateArray()
            .Single(part => part.GetProperty("quantity").GetString() == "correlation").GetProperty("values");
        for (int layer = 0; layer < 8; layer++)
        {
            JsonElement here = root.GetProperty("profile")[layer].GetProperty("correlation");
            here.GetProperty("predicted").GetDouble().ShouldBe(series[layer].GetDouble(), 1e-9);
            here.GetProperty("simulated").GetDouble().ShouldBe(series[layer].GetDouble(), 0.05);
        }

        root.GetProperty("agrees").GetBoolean().ShouldBeTrue(root.GetProperty("verdict").GetString());
        CommandRun.OutputOf(command).ShouldContain("for these samples");
    }

    [Fact]
    public void The_text_has_both_lenses_side_by_side_and_one_sentence()
    {
        string text = CommandRun.OutputOf(Usual);
        string row = text.Split('\n').Single(line => line.StartsWith("gradient growth", StringComparison.Ordinal));
        row.ShouldContain("1.788");
        row.ShouldContain("±");
        text.ShouldContain("finite width deviates by the order of B/N = 0.0267");
        text.ShouldContain("Theory and simulation agree within three standard errors");
    }

    [Fact]
    public void Csv_has_five_columns_per_quantity_and_a_row_per_layer()
    {
        string[] lines = CommandRun.OutputOf([.. Usual, "--csv"]).TrimEnd().Split('\n');
        lines.Length.ShouldBe(21);
        string[] header = lines[0].TrimEnd().Split(',');
        header.Length.ShouldBe(16);
        header[1..6].ShouldBe(["logGradientNormPredicted", "logGradientNormSimulated", "logGradientNormStandardError", "logGradientNormZ", "logGradientNormBias"]);
        double.Parse(lines[20].Split(',')[1], CultureInfo.InvariantCulture).ShouldBe(0);
    }
}
