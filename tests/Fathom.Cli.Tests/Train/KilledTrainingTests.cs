using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fathom.Cli.Tests;

public sealed class KilledTrainingTests
{
    private const int MostKills = 5;

    private static readonly string[] s_run = ["--depth", "5", "--width", "32", "--activation", "tanh", "--samples", "1500", "--test-samples", "300", "--batch", "50", "--epochs", "12", "--optimizer", "adam"];

    /// <summary>The process is ended by the system (kill -9) some milliseconds after a checkpoint, with a checkpoint after every step; then it may come to its end.</summary>
    [Fact]
    public void A_run_that_is_killed_again_and_again_ends_with_the_same_bytes()
    {
        using TemporaryFolder folder = new();
        string whole = folder.PathOf("whole");
        string killed = folder.PathOf("killed");
        CommandRun.OutputOf(["train", .. s_run, "--threads", "1", "--out", whole]);
        Killed(["train", .. s_run, "--threads", "2", "--checkpoint-every", "0", "--out", killed], killed, 0).ShouldBeTrue();
        int kills = 1;
        while (kills <= MostKills && Killed(["train", "--resume", killed, "--threads", Words(1 + (kills % 3)), "--checkpoint-every", "0"], killed, kills * 97 % 210))
        {
            kills++;
        }

        CommandRun.OutputOf("train", "--resume", killed).ShouldContain("What happened");
        kills.ShouldBeGreaterThan(1);
        foreach (string file in (string[])["metrics.csv", "profile.csv", "checkpoint.fathom"])
        {
            File.ReadAllBytes(Path.Combine(killed, file)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(whole, file))).ShouldBeTrue(file);
        }

        WithoutProvenance(killed).ShouldBe(WithoutProvenance(whole));
        Directory.GetFiles(killed).Select(Path.GetFileName).Order().ShouldBe(["checkpoint.fathom", "metrics.csv", "profile.csv", "run.json"]);
    }

    private static string Words(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    // As soon as a checkpoint was written the process is left alone for some milliseconds more, and then ended; false when it came to its end by itself.
    private static bool Killed(string[] arguments, string folder, int milliseconds)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Fathom.Cli.dll"));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        string checkpoint = Path.Combine(folder, "checkpoint.fathom");
        DateTime before = File.GetLastWriteTimeUtc(checkpoint);
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        while (File.GetLastWriteTimeUtc(checkpoint) == before && !process.WaitForExit(5))
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }

        if (!process.WaitForExit(milliseconds))
        {
            process.Kill();
            process.WaitForExit();
            return true;
        }

        process.WaitForExit();
        process.ExitCode.ShouldBe(FathomProgram.Done, error.GetAwaiter().GetResult());
        output.GetAwaiter().GetResult().ShouldContain("What happened");
        return false;
    }

    private static string WithoutProvenance(string folder)
    {
        JsonObject root = (JsonObject)JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "run.json")))!;
        root.Remove("provenance").ShouldBeTrue();
        return root.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
    }
}
