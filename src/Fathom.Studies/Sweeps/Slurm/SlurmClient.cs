using System.ComponentModel;
using System.Diagnostics;

namespace Fathom.Studies;

/// <summary>Calls the programs of Slurm.</summary>
internal static class SlurmClient
{
    /// <summary>Submits a script.</summary>
    /// <param name="script">The script's path.</param>
    /// <param name="after">The job that must have ended first, however it ended; null for none.</param>
    /// <returns>The number of the job.</returns>
    /// <exception cref="SweepException">Slurm is not there, or refuses.</exception>
    public static string Submit(string script, string? after = null)
    {
        string answer = Run("sbatch", ["--parsable", .. after is null ? (string[])[] : [$"--dependency=afterany:{after}"], script]);
        return answer.Trim().Split(';')[0];
    }

    /// <summary>How many tasks of jobs are waiting or at work.</summary>
    /// <param name="jobs">The jobs.</param>
    /// <returns>Waiting and running tasks; both 0 when the queue knows the jobs no more.</returns>
    public static (int Waiting, int Running) Queue(IEnumerable<string> jobs)
    {
        string[] asked = [.. jobs];
        if (asked.Length == 0)
        {
            return (0, 0);
        }

        // Asked for by user, not by number: a number that the queue has forgotten is an error there. One line per task.
        string answer = Run("squeue", ["--noheader", "--array", "--format=%F %i %T", $"--user={Environment.UserName}"]);
        int waiting = 0;
        int running = 0;
        foreach (string line in answer.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length >= 3 && asked.Contains(parts[0]))
            {
                bool waits = parts[2] is "PENDING" or "REQUEUED" or "SUSPENDED" or "REQUEUE_HOLD" or "SPECIAL_EXIT";
                waiting += waits ? 1 : 0;
                running += waits ? 0 : 1;
            }
        }

        return (waiting, running);
    }

    private static string Run(string program, IReadOnlyList<string> arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        try
        {
            using Process process = Process.Start(start)!;
            process.StandardInput.Close();
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0
                ? output
                : throw new SweepException(SweepFault.Scheduler, $"{program} refused: {FirstLine(error.GetAwaiter().GetResult())}");
        }
        catch (Win32Exception fault)
        {
            throw new SweepException(SweepFault.Scheduler, $"the program '{program}' of Slurm cannot be started here; run this on a login node of the cluster, or leave --engine away.", fault);
        }
    }

    private static string FirstLine(string text)
    {
        string line = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault()?.Trim() ?? "it gave no reason";
        return line.EndsWith('.') ? line : line + ".";
    }
}
