using System.Diagnostics;
using System.Globalization;

namespace Fathom.Cli.Tests;

/// <summary>
/// Runs that are ended with kill -9 at random moments, from start-up to the last cell. The number of kills is 100, or what FATHOM_KILLS says:
/// <c>FATHOM_KILLS=500 dotnet test tests/Fathom.Cli.Tests -c Release --filter FullyQualifiedName~KillTests</c>.
/// </summary>
public sealed class KillTests
{
    private const int Lanes = 4;

    private const string Yaml = """
        lens: [predict, simulate]
        spec: {depth: 20, width: 120, activation: {name: tanh}}
        axes: {activation.gain: {from: 0.1, to: 5, count: 12, scale: log}, batch: [6, 8, 10, 12]}
        seeds: 3
        simulate: {networks: 4}
        """;

    private static int Kills =>
        int.TryParse(Environment.GetEnvironmentVariable("FATHOM_KILLS"), NumberStyles.None, CultureInfo.InvariantCulture, out int kills) ? Math.Max(1, kills) : 100;

    [Fact]
    public void However_often_a_run_is_killed_nothing_is_lost_nothing_is_computed_twice_and_the_bytes_are_the_same()
    {
        using TemporaryFolder folder = new();
        CommandRun.OutputOf("sweep", folder.Write("s.yaml", Yaml), "--out", folder.PathOf("alone"), "--csv");
        byte[] csv = File.ReadAllBytes(folder.PathOf("alone/results.csv"));
        byte[] json = File.ReadAllBytes(folder.PathOf("alone/results.json"));
        int kills = 0;
        int inside = 0;
        Parallel.For(0, Lanes, new ParallelOptions { MaxDegreeOfParallelism = Lanes, CancellationToken = TestContext.Current.CancellationToken }, lane =>
        {
            ulong state = (ulong)lane + 20261121;

            // How long a run takes to its first result here and now; moments are drawn up to twice that.
            TimeSpan first = TimeToFirstResult(folder.PathOf("alone/manifest.jsonl"), folder.PathOf(string.Create(CultureInfo.InvariantCulture, $"timed-{lane}")));
            Interlocked.Increment(ref kills);
            for (int sweep = 0; Volatile.Read(ref kills) < Kills; sweep++)
            {
                string there = folder.PathOf(string.Create(CultureInfo.InvariantCulture, $"killed-{lane}-{sweep}"));
                Prepare(folder.PathOf("alone/manifest.jsonl"), there);
                Dictionary<string, (long, DateTime)> results = [];
                bool ended = false;
                while (!ended && Volatile.Read(ref kills) < Kills)
                {
                    state = (state * 6364136223846793005) + 1442695040888963407;
                    ended = RunAndKill(there, first * (2.0 * (state >> 33) / (1UL << 31)));
                    Interlocked.Add(ref kills, ended ? 0 : 1);
                    Dictionary<string, (long, DateTime)> now = Results(there);
                    foreach ((string name, (long, DateTime) was) in results)
                    {
                        now.ShouldContainKey(name, "a result was lost");
                        now[name].ShouldBe(was, "a result was computed twice");
                    }

                    Interlocked.Add(ref inside, !ended && now.Count > results.Count ? 1 : 0);
                    results = now;
                    CommandRun.Of("sweep", "verify", there).Output.ShouldContain(" 0 damaged; every file is as it was written");
                }

                CommandRun.OutputOf("sweep", "resume", there);
                File.ReadAllBytes(Path.Combine(there, "results.csv")).ShouldBe(csv);
                File.ReadAllBytes(Path.Combine(there, "results.json")).ShouldBe(json);
            }
        });
        kills.ShouldBeGreaterThanOrEqualTo(Kills);
        inside.ShouldBeGreaterThan(Math.Min(5, Kills / 20), "most runs were killed before they had written anything; the delays do not fit this machine");
        TestContext.Current.TestOutputHelper?.WriteLine($"{kills} kills, {inside} of them after new results");
    }

    [Fact]
    public void A_folder_at_work_is_refused_to_a_second_process_and_free_as_soon_as_the_first_is_killed()
    {
        using TemporaryFolder folder = new();
        string file = folder.Write("s.yaml", Yaml.Replace("networks: 4", "networks: 20000", StringComparison.Ordinal));
        string there = folder.PathOf("s");
        using Process first = Start("sweep", file, "--out", there);
        try
        {
            // The name is written just after the lock is taken; in between the refusal is right, but names nobody.
            FileInfo holder = new(Path.Combine(there, ".holder"));
            while (!holder.Exists || holder.Length == 0)
            {
                holder.Refresh();
                first.HasExited.ShouldBeFalse();
                Thread.Sleep(10);
            }

            string refusal = CommandRun.RefusalOf("sweep", "resume", there);
            refusal.ShouldContain($"another process ({first.Id} on {Environment.MachineName}) works on '{there}'");
            CommandRun.OutputOf("sweep", "status", there).ShouldContain("192 cells");
        }
        finally
        {
            first.Kill();
            first.WaitForExit();
        }

        // The first process may have computed that cell before it was killed; what counts is that the folder is free.
        CommandRun.OutputOf("worker", there, "--cells", "0").ShouldContain(" cells computed, 0 of them failed, 0 left");
    }

    [Fact]
    public async Task An_interrupted_sweep_keeps_what_is_done_and_says_how_to_go_on()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent by a command of Unix.");
        Assert.SkipWhen(IgnoresInterrupts(), "These tests run where interrupts are ignored, as shells make their background jobs, and so do the programs that they start.");
        using TemporaryFolder folder = new();
        string file = folder.Write("s.yaml", Yaml.Replace("networks: 4", "networks: 20000", StringComparison.Ordinal));
        string there = folder.PathOf("s");
        using Process sweep = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Fathom.Cli"), ["sweep", file, "--out", there, "--threads", "2"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> error = sweep.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> output = sweep.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        while (Results(there).Count == 0)
        {
            sweep.HasExited.ShouldBeFalse();
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        using (Process signal = Process.Start("kill", ["-INT", sweep.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await signal.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await sweep.WaitForExitAsync(TestContext.Current.CancellationToken);
        string told = await error;
        sweep.ExitCode.ShouldBe(FathomProgram.Failed, told);
        told.ShouldContain("cells have no result yet; nothing that is done is lost. Go on with: fathom sweep resume ");
        (await output).ShouldNotContain("Results:");
        CommandRun.Of("sweep", "verify", there).Output.ShouldContain(" 0 damaged; every file is as it was written");
    }

    // A program starts with the signals ignored that its parent ignores; the second bit is SIGINT.
    private static bool IgnoresInterrupts() =>
        File.Exists("/proc/self/status")
        && File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)) is { } line
        && (ulong.Parse(line.AsSpan("SigIgn:".Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & 2) != 0;

    private static void Prepare(string manifest, string folder)
    {
        Directory.CreateDirectory(folder);
        File.Copy(manifest, Path.Combine(folder, "manifest.jsonl"));
    }

    private static TimeSpan TimeToFirstResult(string manifest, string folder)
    {
        Prepare(manifest, folder);
        long begun = Stopwatch.GetTimestamp();
        using Process process = Start("worker", folder, "--threads", "2");
        while (Results(folder).Count == 0 && !process.HasExited)
        {
            Thread.Sleep(5);
        }

        TimeSpan taken = Stopwatch.GetElapsedTime(begun);
        process.Kill();
        process.WaitForExit();
        return taken;
    }

    /// <summary>Whether the run ended by itself before it could be killed.</summary>
    private static bool RunAndKill(string folder, TimeSpan after)
    {
        using Process process = Start("worker", folder, "--threads", "2");
        if (process.WaitForExit(after))
        {
            process.ExitCode.ShouldBe(FathomProgram.Done);
            return true;
        }

        process.Kill();
        process.WaitForExit();
        return false;
    }

    private static Process Start(params string[] arguments)
    {
        Process process = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Fathom.Cli"), arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static Dictionary<string, (long, DateTime)> Results(string folder)
    {
        DirectoryInfo cells = new(Path.Combine(folder, "cells"));
        return cells.Exists
            ? cells.EnumerateFiles("*", SearchOption.AllDirectories).ToDictionary(file => file.Name, file => (file.Length, file.LastWriteTimeUtc))
            : [];
    }
}
