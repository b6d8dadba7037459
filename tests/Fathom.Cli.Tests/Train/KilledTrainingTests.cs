using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fathom.Cli.Tests;

public sealed class KilledTrainingTests
{
    private static readonly string[] s_run = ["--depth", "5", "--width", "32", "--activation", "tanh", "--samples", "1500", "--test-samples", "300", "--batch", "50", "--epochs", "12", "--optimizer", "adam"];

    /// <summary>The process is ended by the system (kill -9) at moments that nobody chose, with a checkpoint after every step, until it comes to its end.</summary>
    [Fact]
    public void A_run_that_is_killed_again_and_again_ends_with_the_same_bytes()
    {
        using TemporaryFolder folder = new();
        string whole = folder.PathOf("whole");
        string killed = folder.PathOf("killed");
        CommandRun.OutputOf(["train", .. s_run, "--threads", "1", "--out", whole]);
        int kills = 0;
        bool isOver = Ends(["train", .. s_run, "--threads", "2", "--checkpoint-every", "0", "--out", killed], Delay(kills));
        while (!isOver)
        {
            kills++;
            isOver = File.Exists(Path.Combine(killed, "run.json"))
                ? Ends(["train", "--resume", killed, "--threads", (1 + (kills % 3)).ToString(System.Globalization.CultureInfo.InvariantCulture), "--checkpoint-every", "0"], Delay(kills))
                : Ends(["train", .. s_run, "--checkpoint-every", "0", "--out", killed], Delay(kills));
        }

        kills.ShouldBeGreaterThan(0);
        foreach (string file in (string[])["metrics.csv", "profile.csv", "checkpoint.fathom"])
        {
            File.ReadAllBytes(Path.Combine(killed, file)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(whole, file))).ShouldBeTrue(file);
        }

        WithoutProvenance(killed).ShouldBe(WithoutProvenance(whole));
        Directory.GetFiles(killed).Select(Path.GetFileName).Order().ShouldBe(["checkpoint.fathom", "metrics.csv", "profile.csv", "run.json"]);
    }

    // Between 0.4 and 1.6 seconds, the later the more often it was killed, so that it comes to its end on slow machines, too.
    private static int Delay(int kills) => 400 + (kills * 977 % 1200) + (kills * 100);

    private static bool Ends(string[] arguments, int milliseconds)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Fathom.Cli.dll"));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        if (!process.WaitForExit(milliseconds))
        {
            process.Kill();
            process.WaitForExit();
            return false;
        }

        process.WaitForExit();
        process.ExitCode.ShouldBe(FathomProgram.Done, error.GetAwaiter().GetResult());
        output.GetAwaiter().GetResult().ShouldContain("What happened");
        return true;
    }

    private static string WithoutProvenance(string folder)
    {
        JsonObject root = (JsonObject)JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "run.json")))!;
        root.Remove("provenance").ShouldBeTrue();
        return root.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }
}
