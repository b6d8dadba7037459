using System.Globalization;

namespace Fathom.Cli.Tests;

/// <summary>Sweeps on a real Slurm of three nodes that lives as long as the test.</summary>
public sealed class SlurmSweepTests
{
    // Forty cells: of theory and of simulation for twenty steps. Theory does not reach its accuracy where tanh is shifted into saturation, which shows only when it is computed; the deep step is long enough to be killed.
    private const string Forty = """
        title: Forty cells
        lens: [predict, simulate]
        spec: {depth: 4, width: 32, activation: {name: tanh}}
        batch: 8
        zip:
          - activation.gain: {from: 0.1, to: 2, count: 20}
            depth: [4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 2000, 4, 4, 4]
            width: [32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 32, 300, 32, 32, 32]
            activation.shift: [0, 0, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        simulate: {networks: 4}
        """;

    private const int FailingCell = 10;
    private const int KilledCell = 33;

    private const string Nine = """
        title: Nine cells
        lens: simulate
        spec: {depth: 500, width: 300, activation: {name: tanh}}
        axes: {activation.gain: [0.5, 1, 2], batch: [8, 10, 12]}
        simulate: {networks: 3}
        """;

    [Fact]
    public async Task An_array_with_a_cell_that_fails_and_one_that_is_killed_ends_with_the_bytes_of_one_process()
    {
        Assert.SkipWhen(SlurmCluster.Obstacle is not null, SlurmCluster.Obstacle ?? "");
        using TemporaryFolder folder = new();
        string file = folder.Write("forty.yaml", Forty);
        CommandRun alone = CommandRun.Of("sweep", file, "--out", folder.PathOf("alone"));
        alone.ExitCode.ShouldBe(FathomProgram.Failed);

        using SlurmCluster cluster = SlurmCluster.Start();
        string there = folder.PathOf("cluster");
        Task<CommandRun> sweep = Submit(file, there, "--cells-per-task", "1");
        int worker = await Worker(cluster, there, KilledCell, sweep);
        ProcessTable.Kill(worker);
        CommandRun run = await sweep;
        run.ExitCode.ShouldBe(FathomProgram.Failed, run.Error + cluster.Logs());
        run.Error.ShouldContain($"1 of 40 cells failed, the first is cell {FailingCell}");
        run.Error.ShouldContain("40 cells in 40 tasks");
        run.Error.ShouldContain("1 cells in 1 tasks");
        AssertSubmissions(there);
        AssertSame(folder, "alone", "cluster");
    }

    [Fact]
    public async Task A_node_that_dies_at_work_costs_nothing_but_time()
    {
        Assert.SkipWhen(SlurmCluster.Obstacle is not null, SlurmCluster.Obstacle ?? "");
        using TemporaryFolder folder = new();
        string file = folder.Write("nine.yaml", Nine);
        CommandRun.Of("sweep", file, "--out", folder.PathOf("alone")).ExitCode.ShouldBe(FathomProgram.Done);

        using SlurmCluster cluster = SlurmCluster.Start();
        string there = folder.PathOf("cluster");
        Task<CommandRun> sweep = Submit(file, there);
        string node = SlurmCluster.Nodes[1];
        while (ProcessTable.Where(id => cluster.IsOurs(id) && ProcessTable.Environment(id).Contains($"SLURMD_NODENAME={node}") && ProcessTable.CommandLine(id).Contains(" worker ", StringComparison.Ordinal)).Length == 0)
        {
            sweep.IsCompleted.ShouldBeFalse("no worker was seen on the node that was to die");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        cluster.Kill(node);
        CommandRun run = await sweep;
        run.ExitCode.ShouldBe(FathomProgram.Done, run.Error + cluster.Logs());
        SlurmCluster.Call("sinfo", "--noheader", "--Node", "--format=%N %t").ShouldMatch($@"{node}\s+down");
        AssertSame(folder, "alone", "cluster");
    }

    [Fact]
    public async Task A_map_trained_on_the_cluster_is_that_of_one_process()
    {
        Assert.SkipWhen(SlurmCluster.Obstacle is not null, SlurmCluster.Obstacle ?? "");
        using TemporaryFolder folder = new();
        string[] map = ["map", "--x", "depth=2,4", "--y", "batch=8,16", "--width", "16", "--samples", "100", "--steps", "5", "--out"];
        CommandRun.OutputOf([.. map, folder.PathOf("alone")]);

        using SlurmCluster cluster = SlurmCluster.Start();
        string program = Path.Combine(AppContext.BaseDirectory, "Fathom.Cli");
        CommandRun run = await Task.Run(
            () => CommandRun.Of([.. map, folder.PathOf("cluster"), "--engine", "slurm", "--poll", "0.5s", "--fathom", program, "--cells-per-task", "2"]), TestContext.Current.CancellationToken);
        run.ExitCode.ShouldBe(FathomProgram.Done, run.Error + cluster.Logs());
        run.Error.ShouldContain("4 cells in 2 tasks");
        AssertSameFile(folder, "map.csv");
        AssertSameFile(folder, "map.svg");
    }

    [Fact]
    public void Without_slurm_the_engine_is_refused_in_one_sentence()
    {
        Assert.SkipUnless(SlurmCluster.Obstacle is not null && !File.Exists("/usr/bin/sbatch"), "Slurm is installed here");
        using TemporaryFolder folder = new();
        CommandRun run = CommandRun.Of("sweep", folder.Write("nine.yaml", Nine), "--out", folder.PathOf("s"), "--engine", "slurm");
        run.ExitCode.ShouldBe(FathomProgram.Failed);
        run.Error.ShouldContain("'sbatch' of Slurm cannot be started here");
    }

    private static void AssertSameFile(TemporaryFolder folder, string name) => File.ReadAllBytes(folder.PathOf($"cluster/{name}")).ShouldBe(File.ReadAllBytes(folder.PathOf($"alone/{name}")));

    private static Task<CommandRun> Submit(string file, string folder, params string[] options)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "Fathom.Cli");
        return Task.Run(() => CommandRun.Of(["sweep", file, "--out", folder, "--engine", "slurm", "--poll", "0.5s", "--fathom", program, .. options]), TestContext.Current.CancellationToken);
    }

    // The process that computes one cell and no other.
    private static async Task<int> Worker(SlurmCluster cluster, string folder, int cell, Task sweep)
    {
        string wanted = string.Create(CultureInfo.InvariantCulture, $" worker {folder} --cells {cell} ");
        while (true)
        {
            int[] found = ProcessTable.Where(id => ProcessTable.CommandLine(id).Contains(wanted, StringComparison.Ordinal) && cluster.IsOurs(id));
            if (found.Length > 0)
            {
                return found[0];
            }

            sweep.IsCompleted.ShouldBeFalse($"no worker of cell {cell} was seen");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }

    private static void AssertSubmissions(string folder)
    {
        File.ReadAllText(Path.Combine(folder, "slurm/cells-2.txt")).ShouldBe($"{KilledCell}\n");

        // The jobs that depend on the arrays have merged, and the sweep has written the same once more.
        string[] merges = [.. Directory.GetFiles(Path.Combine(folder, "slurm"), "*-merge.log")];
        merges.Length.ShouldBe(2);
        foreach (string merge in merges)
        {
            File.ReadAllText(merge).ShouldContain("results.csv");
        }
    }

    private static void AssertSame(TemporaryFolder folder, string first, string second)
    {
        foreach (string name in (string[])["results.csv", "results.json"])
        {
            File.ReadAllBytes(folder.PathOf($"{second}/{name}")).ShouldBe(File.ReadAllBytes(folder.PathOf($"{first}/{name}")), name);
        }
    }
}
