using System.Text.Json;
using Fathom.Sampling;
using Fathom.Specification;

namespace Fathom.Cli.Tests;

public sealed class SimulateJsonTests
{
    private static readonly string[] Small = ["simulate", "--width", "60", "--depth", "12", "--batch", "8", "--networks", "6", "--method", "dense"];

    [Theory]
    [InlineData()]
    [InlineData("--check")]
    [InlineData("--no-spectra")]
    [InlineData("--batch=6,4")]
    [InlineData("--batch=2")]
    [InlineData("--networks=1")]
    [InlineData("--depth=1")]
    [InlineData("--depth=30")]
    [InlineData("--norm=layer")]
    [InlineData("--norm=none", "--weight-scale=1000", "--depth=200")]
    [InlineData("--skip=1", "--cotangents=2")]
    [InlineData("--precision=float32", "--memory=replay")]
    public void The_document_is_what_the_schema_says(params string[] options)
    {
        JsonElement root = CommandRun.JsonOf([.. Without(options), .. options]);
        SchemaCheck.Faults(SchemaCheck.Load("fathom.simulation-1"), root).ShouldBeEmpty();
        root.GetProperty("profile").EnumerateArray().Select(layer => layer.GetProperty("layer").GetInt32())
            .ShouldBe(Enumerable.Range(1, root.GetProperty("spec").GetProperty("depth").GetInt32()));
    }

    [Fact]
    public void The_numbers_are_those_of_the_library()
    {
        JsonElement root = CommandRun.JsonOf(Small);
        NetworkSpec spec = NetworkSpec.Default with { Width = 60, Depth = 12 };
        SimulationOptions options = new() { Networks = 6, Method = SamplingMethod.Dense };
        SimulationResult result = SimulationResult.Of(NetworkSimulator.Run(spec, InputBatch.Gaussian([8], 60, 1), options, null, TestContext.Current.CancellationToken));
        NetworkSpecJson.Read(root.GetProperty("spec").GetRawText()).ShouldBe(spec);
        root.GetProperty("growth").GetProperty("value").GetDouble().ShouldBe(result.Growth!.Value);
        root.GetProperty("growth").GetProperty("standardError").GetDouble().ShouldBe(result.Growth.StandardError);
        root.GetProperty("growth").GetProperty("typical").GetDouble().ShouldBe(result.TypicalGrowth!.Value);
        root.GetProperty("trainableDepth").GetDouble().ShouldBe(16 / Math.Log(result.Growth.Value), 1e-9);
        foreach (QuantitySummary quantity in result.Quantities)
        {
            foreach (LayerStatistic statistic in quantity.Layers)
            {
                JsonElement layer = root.GetProperty("profile")[statistic.Layer - 1].GetProperty(quantity.Quantity);
                layer.GetProperty("mean").GetDouble().ShouldBe(statistic.Mean);
                layer.GetProperty("standardError").GetDouble().ShouldBe(statistic.StandardError);
                layer.GetProperty("quantiles").GetProperty("0.05").GetDouble().ShouldBe(statistic.FifthPercentile);
                layer.GetProperty("quantiles").GetProperty("0.5").GetDouble().ShouldBe(statistic.Median);
                layer.GetProperty("quantiles").GetProperty("0.95").GetDouble().ShouldBe(statistic.NinetyFifthPercentile);
            }
        }
    }

    [Fact]
    public void Everything_that_was_asked_for_reaches_the_sampler()
    {
        using TemporaryFolder folder = new();
        string data = folder.Write("samples.npy", Samples.Of(12, 20));
        JsonElement root = CommandRun.JsonOf(
            "simulate", "--width", "40", "--depth", "3", "--data", data, "--batch", "5,6", "--networks", "3", "--first-network", "7", "--seed", "9",
            "--precision", "float32", "--method", "dense", "--threads", "2", "--memory", "replay", "--memory-limit", "0.5", "--cotangents", "2", "--check");
        root.GetProperty("batchSizes").EnumerateArray().Select(size => size.GetInt32()).ShouldBe([5, 6]);
        root.GetProperty("inputs").GetString().ShouldBe(data);
        root.GetProperty("features").GetInt32().ShouldBe(20);
        root.GetProperty("networks").GetInt32().ShouldBe(3);
        root.GetProperty("firstNetwork").GetInt32().ShouldBe(7);
        root.GetProperty("seed").GetInt32().ShouldBe(9);
        root.GetProperty("precision").GetString().ShouldBe("float32");
        root.GetProperty("method").GetString().ShouldBe("dense");
        root.GetProperty("memory").GetString().ShouldBe("replay");
        root.GetProperty("cotangents").GetInt32().ShouldBe(2);
        root.GetProperty("identityError").GetDouble().ShouldBeInRange(0, 1e-4);
        root.GetProperty("profile")[2].GetProperty("crossBatchCorrelation").GetProperty("mean").GetDouble().ShouldBeInRange(-1, 1);
    }

    [Fact]
    public void A_simulation_in_two_parts_is_that_of_the_whole()
    {
        string[] whole = CommandRun.OutputOf([.. Small, "--csv"]).Split('\n');
        JsonElement first = CommandRun.JsonOf([.. Without(["--networks=3"]), "--networks=3"]);
        JsonElement second = CommandRun.JsonOf([.. Without(["--networks=3"]), "--networks=3", "--first-network", "3"]);
        JsonElement all = CommandRun.JsonOf(Small);
        double mean = (Mean(first) + Mean(second)) / 2;
        Mean(all).ShouldBe(mean, 1e-12);
        whole.Length.ShouldBe(14);

        static double Mean(JsonElement root) => root.GetProperty("profile")[4].GetProperty("variance").GetProperty("mean").GetDouble();
    }

    [Fact]
    public void The_number_of_threads_changes_no_bit()
    {
        string one = CommandRun.OutputOf([.. Small, "--csv", "--threads", "1"]);
        CommandRun.OutputOf([.. Small, "--csv", "--threads", "3"]).ShouldBe(one);
        CommandRun.OutputOf([.. Small, "--csv"]).ShouldBe(one);
    }

    /// <summary>The small simulation without the options that are given again.</summary>
    private static string[] Without(string[] options)
    {
        List<string> arguments = ["simulate"];
        for (int i = 1; i < Small.Length; i += 2)
        {
            if (!options.Any(option => option.StartsWith($"{Small[i]}=", StringComparison.Ordinal)))
            {
                arguments.AddRange([Small[i], Small[i + 1]]);
            }
        }

        return [.. arguments];
    }
}
