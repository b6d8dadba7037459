using System.Text.Json;

namespace Fathom.Cli.Tests;

public sealed class SweepCommandTests
{
    private const string Yaml = """
        title: Two lenses
        lens: [predict, simulate]
        spec: {depth: 6, width: 32, activation: {name: tanh}}
        axes: {activation.gain: [0.5, 1, 2], batch: [6, 8]}
        simulate: {networks: 2}
        """;

    [Fact]
    public void Without_options_an_example_runs_and_leaves_nothing_behind()
    {
        string[] before = Directory.GetFileSystemEntries(".");
        CommandRun run = CommandRun.Of("sweep");
        run.ExitCode.ShouldBe(FathomProgram.Done);
        run.Output.ShouldStartWith("Trainable depth of tanh with batch norm: 288 cells, 288 done");
        Directory.GetFileSystemEntries(".").ShouldBe(before);
    }

    [Fact]
    public void The_example_file_is_the_sweep_that_runs_without_a_file()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.PathOf("s.yaml"), CommandRun.OutputOf("sweep", "--example"));
        string own = CommandRun.OutputOf("sweep", folder.PathOf("s.yaml"), "--csv", "--out", folder.PathOf("s"));
        CommandRun.Of("sweep", "--csv").Output.ShouldBe(own);
    }

    [Fact]
    public void A_sweep_is_run_merged_told_and_verified()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.PathOf("s.yaml"), Yaml);
        string output = CommandRun.OutputOf("sweep", folder.PathOf("s.yaml"), "--out", folder.PathOf("s"), "--plot", folder.PathOf("s.svg"));
        output.ShouldStartWith("Two lenses: 12 cells, 12 done");
        output.ShouldContain("results.csv");
        File.ReadAllText(folder.PathOf("s.svg")).ShouldContain("Two lenses");
        string csv = File.ReadAllText(folder.PathOf("s/results.csv"));
        csv.Split("\r\n")[0].ShouldBe("cell,lens,spec.activation.gain,batch,networks,precision,method,seed,state,gradientGrowth,trainableDepth,variance,correlation,gradientGrowthError,trainableDepthError,varianceError,correlationError");
        csv.Split("\r\n").Length.ShouldBe(14);
        CommandRun.OutputOf("sweep", "merge", folder.PathOf("s"), "--csv").ShouldBe(csv);
        CommandRun.OutputOf("sweep", "status", folder.PathOf("s")).ShouldBe("12 cells of sweep.lens/1: 12 done, 0 failed, 0 missing" + Environment.NewLine);
        CommandRun.JsonOf("sweep", "status", folder.PathOf("s")).GetProperty("done").GetInt32().ShouldBe(12);
        CommandRun.OutputOf("sweep", "verify", folder.PathOf("s")).ShouldContain("every file is as it was written");
        JsonElement merged = JsonElement.Parse(File.ReadAllText(folder.PathOf("s/results.json")));
        SchemaCheck.Faults(SchemaCheck.Load("fathom.sweep-result-1"), merged).ShouldBeEmpty();
        merged.GetProperty("results").GetArrayLength().ShouldBe(12);
        string runs = File.ReadAllText(Directory.GetFiles(folder.PathOf("s/runs")).ShouldHaveSingleItem());
        JsonElement.Parse(runs).GetProperty("provenance").GetProperty("seed").GetInt32().ShouldBe(1);
    }

    [Fact]
    public void Workers_in_any_order_merge_to_the_bytes_of_one_run()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.PathOf("s.yaml"), Yaml);
        CommandRun.OutputOf("sweep", folder.PathOf("s.yaml"), "--out", folder.PathOf("s"));
        CommandRun.OutputOf("sweep", folder.PathOf("s.yaml"), "--out", folder.PathOf("w"), "--prepare").Trim().ShouldBe(folder.PathOf("w"));
        CommandRun.OutputOf("worker", folder.PathOf("w"), "--shard", "2/3").ShouldStartWith("4 cells computed");
        CommandRun.OutputOf("worker", folder.PathOf("w"), "--cells", "0,3-4").ShouldStartWith("3 cells computed");
        CommandRun early = CommandRun.Of("sweep", "merge", folder.PathOf("w"));
        early.ExitCode.ShouldBe(FathomProgram.Failed);
        early.Error.ShouldContain("5 of 12 cells");
        CommandRun.OutputOf("sweep", "merge", folder.PathOf("w"), "--partial", "--csv").ShouldContain("missing");
        CommandRun.OutputOf("sweep", "resume", folder.PathOf("w"));
        File.ReadAllBytes(folder.PathOf("w/results.csv")).ShouldBe(File.ReadAllBytes(folder.PathOf("s/results.csv")));
        File.ReadAllBytes(folder.PathOf("w/results.json")).ShouldBe(File.ReadAllBytes(folder.PathOf("s/results.json")));
    }

    [Fact]
    public void A_cell_that_fails_is_told_and_can_be_tried_again()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.PathOf("s.yaml"), """
            spec: {normalization: {kind: none}, activation: {name: relu-power, power: 2}, initialization: {weightScale: 30}}
            axes: {activation.name: [relu-power], depth: [5, 10]}
            """);
        CommandRun run = CommandRun.Of("sweep", folder.PathOf("s.yaml"), "--out", folder.PathOf("s"));
        if (run.ExitCode == FathomProgram.Failed)
        {
            run.Error.ShouldContain("--retry-failed");
            CommandRun.Of("sweep", "resume", folder.PathOf("s"), "--retry-failed").ExitCode.ShouldBe(FathomProgram.Failed);
        }

        run.Error.ShouldNotContain("   at ");
    }

    [Fact]
    public void Another_sweep_in_the_same_folder_is_refused_with_the_difference()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.PathOf("s.yaml"), Yaml);
        CommandRun.OutputOf("sweep", folder.PathOf("s.yaml"), "--out", folder.PathOf("s"));
        File.WriteAllText(folder.PathOf("s.yaml"), Yaml.Replace("[0.5, 1, 2]", "[0.5, 1, 3]", StringComparison.Ordinal));
        CommandRun.RefusalOf("sweep", folder.PathOf("s.yaml"), "--out", folder.PathOf("s")).ShouldContain("cell 8 differs: spec.activation.gain is 2, not 3");
    }

    [Fact]
    public void A_sweep_beyond_its_limits_is_refused_before_it_runs()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.PathOf("s.yaml"), Yaml);
        CommandRun.RefusalOf("sweep", folder.PathOf("s.yaml"), "--out", folder.PathOf("s"), "--max-time", "0.000001s").ShouldContain("longer than --max-time");
        CommandRun.RefusalOf("sweep", folder.PathOf("s.yaml"), "--out", folder.PathOf("s"), "--memory-limit", "0.001").ShouldContain("the largest cell needs about");
        Directory.Exists(folder.PathOf("s")).ShouldBeFalse();
        CommandRun.OutputOf("sweep", folder.PathOf("s.yaml"), "--check").ShouldStartWith("12 cells are valid; about ");
    }

    [Theory]
    [InlineData("worker", "there is no sweep here")]
    [InlineData("sweep status nothing", "there is no folder 'nothing'")]
    [InlineData("sweep nothing.yaml", "there is no such file")]
    [InlineData("sweep --max-time soon", "--max-time must be a time with its unit")]
    [InlineData("sweep --json --csv", "give one of them")]
    [InlineData("sweep statsu x y", "belongs to no option")]
    public void Nonsense_is_refused_in_one_sentence(string line, string part) => CommandRun.RefusalOf(line.Split(' ')).ShouldContain(part);

    [Fact]
    public void A_stopped_sweep_says_how_to_go_on()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.PathOf("s.yaml"), Yaml.Replace("networks: 2", "networks: 100000", StringComparison.Ordinal));
        using CancellationTokenSource stop = new(TimeSpan.FromSeconds(3));
        using StringWriter output = new();
        using StringWriter error = new();
        int code = FathomProgram.Run(["sweep", folder.PathOf("s.yaml"), "--out", folder.PathOf("s")], output, error, quiet: true, stop.Token);
        code.ShouldBe(FathomProgram.Failed);
        if (SweepFolderIsThere(folder))
        {
            error.ToString().ShouldContain("nothing that is done is lost. Go on with: fathom sweep resume");
        }
    }

    private static bool SweepFolderIsThere(TemporaryFolder folder) => File.Exists(folder.PathOf("s/manifest.jsonl"));
}
