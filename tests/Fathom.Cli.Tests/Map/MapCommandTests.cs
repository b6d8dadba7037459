using System.Diagnostics;
using System.Text.Json;

namespace Fathom.Cli.Tests;

public sealed class MapCommandTests
{
    private static readonly string[] Small = ["map", "--x", "depth=2,6,40", "--y", "batch=8,16", "--width", "16", "--samples", "300", "--steps", "20", "--lr-per-sample", "0.004"];

    [Fact]
    public void A_map_is_drawn_judged_and_kept_and_the_same_command_only_shows_it_again()
    {
        using TemporaryFolder folder = new();
        string[] arguments = [.. Small, "--out", folder.PathOf("map"), "--threads", "2", "--plot", folder.PathOf("figure.svg")];
        string text = CommandRun.OutputOf(arguments);
        text.ShouldContain("width 16, 300 samples of gaussian-mixture, 20 steps, SGD, learning rate 0.004 × batch size");
        text.ShouldMatch(@"batch +2 +6 +40  depth");
        text.ShouldContain("│");
        text.ShouldContain("6 networks trained in ");
        text.ShouldContain("balanced accuracy");
        File.ReadAllText(folder.PathOf("figure.svg")).ShouldBe(File.ReadAllText(folder.PathOf("map/map.svg")));
        string again = CommandRun.OutputOf(arguments);
        again.ShouldNotContain("networks trained in ");
        again.Split('\n')[..8].ShouldBe(text.Split('\n')[..8]);
        string csv = CommandRun.OutputOf([.. arguments, "--csv"]);
        csv.ShouldBe(File.ReadAllText(folder.PathOf("map/map.csv")));
        csv.Split('\n').Length.ShouldBe(8);
    }

    [Fact]
    public void The_document_is_what_the_schema_says()
    {
        using TemporaryFolder folder = new();
        JsonElement root = CommandRun.JsonOf([.. Small, "--out", folder.PathOf("map"), "--repeats", "2"]);
        SchemaCheck.Faults(SchemaCheck.Load("fathom.map-1"), root).ShouldBeEmpty();
        root.GetProperty("done").GetInt32().ShouldBe(12);
        root.GetProperty("cells").GetArrayLength().ShouldBe(6);
        root.GetProperty("cells")[5].GetProperty("trainings").GetArrayLength().ShouldBe(2);
        root.GetProperty("cells")[5].GetProperty("depth").GetInt32().ShouldBe(40);
        using JsonDocument kept = JsonDocument.Parse(File.ReadAllText(folder.PathOf("map/map.json")));
        kept.RootElement.GetProperty("cells").ToString().ShouldBe(root.GetProperty("cells").ToString());
    }

    [Fact]
    public void A_map_without_line_and_one_that_diverges_are_told_as_they_are()
    {
        using TemporaryFolder folder = new();
        string plain = CommandRun.OutputOf([.. Small, "--norm", "layer", "--skip", "1", "--placement", "after", "--activation", "sin", "--out", folder.PathOf("a")]);
        plain.ShouldMatch("Theory does not cover|All 6 networks|predicted line");
        CommandRun wild = CommandRun.Of("map", "--x", "lr=0.01,1e30", "--y", "depth=3,4", "--norm", "none", "--width", "16", "--samples", "200", "--steps", "12", "--out", folder.PathOf("b"));
        wild.ExitCode.ShouldBe(FathomProgram.Done, wild.Error);
        wild.Output.ShouldContain("  x");
        File.ReadAllText(folder.PathOf("b/map.csv")).ShouldContain("diverged");
    }

    [Fact]
    public void A_map_whose_process_is_killed_goes_on_to_the_same_bytes()
    {
        using TemporaryFolder folder = new();
        string[] longer = [.. Small[..^4], "--steps", "400", "--lr-per-sample", "0.001", "--threads", "2"];
        CommandRun.OutputOf([.. longer, "--out", folder.PathOf("whole")]);
        string cells = folder.PathOf("parts/cells");
        using (Process process = Start([.. longer, "--out", folder.PathOf("parts")]))
        {
            // SIGKILL as soon as there is a result; a machine that is faster than this finishes, which is right as well.
            while (!process.HasExited && (!Directory.Exists(cells) || Directory.GetFiles(cells, "*.json", SearchOption.AllDirectories).Length < 2))
            {
                Thread.Sleep(1);
            }

            process.Kill();
            process.WaitForExit();
        }

        CommandRun.OutputOf([.. longer, "--out", folder.PathOf("parts")]);
        foreach (string name in (string[])["map.csv", "map.svg"])
        {
            File.ReadAllBytes(folder.PathOf($"parts/{name}")).ShouldBe(File.ReadAllBytes(folder.PathOf($"whole/{name}")));
        }

        Results(cells).ShouldBe(Results(folder.PathOf("whole/cells")));
    }

    [Fact]
    public void A_map_that_was_begun_goes_on_as_a_sweep_and_by_workers_to_the_same_bytes()
    {
        using TemporaryFolder folder = new();
        CommandRun.OutputOf([.. Small, "--out", folder.PathOf("whole")]);
        string there = folder.PathOf("parts");
        Directory.CreateDirectory(there);
        File.Copy(folder.PathOf("whole/manifest.jsonl"), Path.Combine(there, "manifest.jsonl"));
        CommandRun.OutputOf("worker", there, "--shard", "0/3").ShouldStartWith("2 cells computed, 0 of them failed");
        CommandRun.OutputOf("sweep", "status", there).ShouldContain("2 done");
        CommandRun.OutputOf("sweep", "resume", there);
        string text = CommandRun.OutputOf([.. Small, "--out", there]);
        text.ShouldNotContain("networks trained in ");
        File.ReadAllBytes(folder.PathOf("parts/map.csv")).ShouldBe(File.ReadAllBytes(folder.PathOf("whole/map.csv")));
        Results(folder.PathOf("parts/cells")).ShouldBe(Results(folder.PathOf("whole/cells")));
    }

    [Theory]
    [InlineData("--x", "depth", "An axis is a name and values")]
    [InlineData("--x", "deep=1,2", "parameter of a map")]
    [InlineData("--x", "batch=8,16", "Both axes vary 'batch'")]
    [InlineData("--x", "depth=0,1", "depth = 0")]
    [InlineData("--y", "batch=1,2", "batch = 1")]
    [InlineData("--data", "mnst", "did you mean 'mnist'")]
    [InlineData("--lr", "0", "--lr must be above 0")]
    [InlineData("--lr", "NaN", "--lr must be a finite number")]
    [InlineData("--lr-per-sample", "-1", "--lr-per-sample must be above 0")]
    [InlineData("--optimizer", "adm", "did you mean 'adam'")]
    [InlineData("--momentum", "1", "momentum must be at least 0 and below 1")]
    [InlineData("--samples", "0", "--samples must be a whole number")]
    [InlineData("--epochs", "0", "--epochs must be a whole number")]
    [InlineData("--repeats", "x", "--repeats must be a whole number")]
    [InlineData("--plot", "/nowhere/at/all.svg", "/nowhere/at")]
    [InlineData("--out", "/proc/nothing", "/proc/nothing")]
    public void Nonsense_is_refused_in_a_sentence(string option, string value, string part)
    {
        using TemporaryFolder folder = new();
        string[] place = option == "--out" ? [] : ["--out", folder.PathOf("map")];
        CommandRun.RefusalOf(["map", .. place, option, value]).ShouldContain(part);
        folder.Files().ShouldBeEmpty();
    }

    [Fact]
    public void Options_that_contradict_each_other_and_folders_of_others_are_refused()
    {
        using TemporaryFolder folder = new();
        CommandRun.RefusalOf("map", "--lr", "1", "--lr-per-sample", "1").ShouldContain("both set the learning rate");
        CommandRun.RefusalOf("map", "--steps", "1", "--epochs", "1").ShouldContain("both set the length");
        CommandRun.RefusalOf("map", "--json", "--csv").ShouldContain("both write");
        folder.Write("notes.txt", "mine");
        CommandRun.RefusalOf([.. Small, "--out", folder.FullPath]).ShouldContain("notes.txt");
        folder.Files().ShouldBe(["notes.txt"]);
        CommandRun.OutputOf([.. Small, "--out", folder.PathOf("map")]);
        CommandRun.RefusalOf([.. Small, "--out", folder.PathOf("map"), "--seed", "2"]).ShouldContain("holds another sweep");
    }

    private static Process Start(string[] arguments)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add("--runtimeconfig");
        start.ArgumentList.Add(Path.ChangeExtension(typeof(MapCommandTests).Assembly.Location, ".runtimeconfig.json"));
        start.ArgumentList.Add("--depsfile");
        start.ArgumentList.Add(Path.ChangeExtension(typeof(MapCommandTests).Assembly.Location, ".deps.json"));
        start.ArgumentList.Add(typeof(FathomProgram).Assembly.Location);
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    private static string[] Results(string cells) =>
        [.. Directory.EnumerateFiles(cells, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => $"{Path.GetFileName(file)}: {File.ReadAllText(file)}")];
}
