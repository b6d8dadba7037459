using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Fathom.Cli.Tests;

/// <summary>
/// A real Slurm of three nodes on this machine: a controller, three node daemons and an authentication daemon of its own, all in the foreground, on free ports, with
/// every file in one private folder. Disposal cancels its jobs, ends its daemons by their process ids, and removes the folder.
/// </summary>
internal sealed class SlurmCluster : IDisposable
{
    private static readonly string[] s_programs = ["munged", "slurmctld", "slurmd", "sbatch", "squeue", "scancel", "sinfo"];
    private readonly List<Process> daemons = [];
    private readonly string folder = Directory.CreateTempSubdirectory("fathom-slurm-").FullName;
    private readonly string? before = Environment.GetEnvironmentVariable("SLURM_CONF");

    private SlurmCluster()
    {
    }

    /// <summary>Names of the nodes.</summary>
    public static IReadOnlyList<string> Nodes { get; } = ["n1", "n2", "n3"];

    private string Configuration => Path.Combine(folder, "slurm.conf");

    /// <summary>Why there can be no cluster here; null when there can.</summary>
    public static string? Obstacle =>
        !OperatingSystem.IsLinux() ? "Slurm runs on Linux only"
        : s_programs.FirstOrDefault(program => ProgramOf(program) is null) is { } missing ? $"'{missing}' is not installed; as root: apt-get install slurm-wlm munge"
        : Environment.UserName != "root" ? "the node daemons of Slurm need root"
        : null;

    /// <summary>Starts a cluster and waits until its nodes are idle.</summary>
    public static SlurmCluster Start()
    {
        SlurmCluster cluster = new();
        try
        {
            cluster.StartDaemons();
            return cluster;
        }
        catch
        {
            cluster.Dispose();
            throw;
        }
    }

    /// <summary>Calls a program of Slurm on this cluster.</summary>
    public static string Call(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(ProgramOf(program)!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, $"{program} {string.Join(' ', arguments)}: {error.GetAwaiter().GetResult()}");
        return output;
    }

    /// <summary>Ends everything that runs on a node with kill -9, the node's own daemon included, as a power cut would.</summary>
    public void Kill(string node)
    {
        // The daemon first, so that it does not report its jobs as failed.
        Process daemon = daemons.Single(process => process.StartInfo.ArgumentList.Contains(node));
        daemon.Kill();
        daemon.WaitForExit();
        foreach (int job in ProcessTable.Where(id => IsOurs(id) && ProcessTable.Environment(id).Contains($"SLURMD_NODENAME={node}")))
        {
            int parent = ProcessTable.Parent(job);
            if (ProcessTable.CommandLine(parent).StartsWith("slurmstepd", StringComparison.Ordinal))
            {
                ProcessTable.Kill(parent);
            }

            ProcessTable.Kill(job);
        }
    }

    /// <summary>Whether a process was started by this cluster.</summary>
    public bool IsOurs(int process) => ProcessTable.Environment(process).Contains($"SLURM_CONF={Configuration}");

    /// <summary>The log files of the cluster, for the message of a test that failed.</summary>
    public string Logs() => string.Join('\n', Directory.EnumerateFiles(folder, "*.log").Select(path => $"== {Path.GetFileName(path)}\n{File.ReadAllText(path)}"));

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            if (daemons.Count > 2)
            {
                Call("scancel", "--user=root", "--full", "--signal=KILL");
                Call("scancel", "--user=root");
                for (int i = 0; i < 100 && Call("squeue", "--noheader").Length > 0; i++)
                {
                    Thread.Sleep(100);
                }
            }
        }
        finally
        {
            foreach (Process daemon in Enumerable.Reverse(daemons))
            {
                if (!daemon.HasExited)
                {
                    daemon.Kill();
                    daemon.WaitForExit();
                }

                daemon.Dispose();
            }

            foreach (int left in ProcessTable.Where(id => id != Environment.ProcessId && IsOurs(id) && ProcessTable.Environment(id).Any(entry => entry.StartsWith("SLURM_JOB_ID=", StringComparison.Ordinal))))
            {
                ProcessTable.Kill(left);
            }

            Environment.SetEnvironmentVariable("SLURM_CONF", before);
            Directory.Delete(folder, recursive: true);
        }
    }

    private void StartDaemons()
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new PlatformNotSupportedException(Obstacle);
        }

        string host = Environment.MachineName.Split('.')[0];
        int[] ports = FreePorts(1 + Nodes.Count);
        string key = Path.Combine(folder, "munge.key");
        File.WriteAllBytes(key, RandomNumberGenerator.GetBytes(1024));
        File.SetUnixFileMode(key, UnixFileMode.UserRead);

        // Slurm's commands ask munge for a credential as their own user, so the socket must be within everybody's reach.
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        Directory.CreateDirectory(Path.Combine(folder, "state"));
        File.WriteAllText(Configuration, $"""
            ClusterName=fathom
            SlurmctldHost={host}(127.0.0.1)
            SlurmUser=root
            SlurmdUser=root
            AuthType=auth/munge
            AuthInfo=socket={folder}/munge.sock
            SlurmctldPort={ports[0]}
            StateSaveLocation={folder}/state
            SlurmdSpoolDir={folder}/spool-%n
            SlurmctldLogFile={folder}/controller.log
            SlurmdLogFile={folder}/node-%n.log
            SlurmctldPidFile={folder}/controller.pid
            SlurmdPidFile={folder}/node-%n.pid
            ProctrackType=proctrack/linuxproc
            TaskPlugin=task/none
            MpiDefault=none
            JobAcctGatherType=jobacct_gather/none
            AccountingStorageType=accounting_storage/none
            JobCompType=jobcomp/none
            SelectType=select/cons_tres
            SelectTypeParameters=CR_CPU
            ReturnToService=2
            SlurmdTimeout=5
            KillWait=2
            MailProg=/bin/true
            SchedulerParameters=sched_min_interval=0,sched_interval=1,batch_sched_delay=0
            NodeName=n[1-{Nodes.Count}] NodeHostname={host} NodeAddr=127.0.0.1 Port=[{ports[1]}-{ports[^1]}] CPUs=1 RealMemory=1000
            PartitionName=local Nodes=n[1-{Nodes.Count}] Default=YES MaxTime=INFINITE State=UP

            """);
        Environment.SetEnvironmentVariable("SLURM_CONF", Configuration);
        Start("munged", "--foreground", "--force", $"--socket={folder}/munge.sock", $"--key-file={key}", $"--pid-file={folder}/munged.pid", $"--log-file={folder}/munged.log", $"--seed-file={folder}/munged.seed");
        Until(() => File.Exists(Path.Combine(folder, "munge.sock")), "munged");
        Start("slurmctld", "-D", "-c", "-f", Configuration);
        foreach (string node in Nodes)
        {
            Start("slurmd", "-D", "-c", "-N", node, "-f", Configuration);
        }

        Until(() => Quietly("sinfo", "--noheader", "--format=%D %t").Trim() == string.Create(CultureInfo.InvariantCulture, $"{Nodes.Count} idle"), "three idle nodes");
    }

    private void Start(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(ProgramOf(program)!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        daemons.Add(process);
    }

    private void Until(Func<bool> condition, string what)
    {
        for (int i = 0; i < 600; i++)
        {
            if (condition())
            {
                return;
            }

            Thread.Sleep(100);
        }

        throw new InvalidOperationException($"The cluster did not come up: waiting for {what}.\n{Logs()}");
    }

    private static string Quietly(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(ProgramOf(program)!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }

    // The nodes' ports are a range in the configuration, so they must be neighbours.
    private static int[] FreePorts(int count)
    {
        for (int start = 20_000 + (Environment.ProcessId * 7 % 20_000); ; start += count)
        {
            int[] ports = [.. Enumerable.Range(start, count)];
            if (ports.All(IsFree))
            {
                return ports;
            }
        }
    }

    private static bool IsFree(int port)
    {
        using TcpListener listener = new(IPAddress.Any, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string? ProgramOf(string name) =>
        ((string[])[.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'), "/usr/sbin", "/sbin"]).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
