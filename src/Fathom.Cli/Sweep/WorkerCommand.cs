using System.CommandLine;
using System.Globalization;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary><c>fathom worker</c>: computes a part of a sweep, beside other workers on the same folder.</summary>
internal static class WorkerCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="session">The session.</param>
    /// <returns>The command.</returns>
    public static Command Create(Session session)
    {
        Argument<string?> directory = SweepFolderArgument.Create();
        Option<string?> shard = SpecOptions.Text("--shard", "I/N", "Compute every N-th missing cell, beginning with the I-th; I is from 0 to N - 1 (default 0/1).");
        Option<string?> cells = SpecOptions.Text("--cells", "LIST", "Compute these cells only, such as 3,7,20-29.");
        SweepRunOptions options = new();
        Command command = new("worker", "Compute a part of a sweep; any number of workers may share its folder. Nothing is merged: use 'fathom sweep merge' when all are done.") { directory, shard, cells };
        options.AddTo(command);
        int Run(ParseResult parsed, CancellationToken cancellation)
        {
            ResultOutput output = new(session);
            SweepFolder folder = SweepFolderArgument.Open(parsed.GetValue(directory));
            Func<SweepCell, bool> select = Selection(parsed.GetValue(shard), parsed.GetValue(cells), folder.Manifest.Cells.Length);
            PoolOptions pool = options.Read(parsed) with { Shared = true, Select = select };
            SweepRun run = SweepSession.Run(session, folder, new PoolExecutor(KnownWork.Of(folder), pool), () => output.Provenance(folder.Manifest.Seed), cancellation);
            session.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{run.Finished} cells computed, {run.Failed} of them failed, {run.Remaining} left"));
            return run.IsComplete ? FathomProgram.Done : FathomProgram.Failed;
        }

        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return command;
    }

    private static Func<SweepCell, bool> Selection(string? shard, string? cells, int total)
    {
        if (shard is not null && cells is not null)
        {
            throw new MisuseException("--shard and --cells both choose the cells; give one of them.");
        }

        if (cells is not null)
        {
            bool[] chosen = CellList.Read("--cells", cells, total);
            return cell => chosen[cell.Index];
        }

        (int index, int count) = Shard(shard ?? "0/1");
        return cell => cell.Index % count == index;
    }

    private static (int Index, int Count) Shard(string text)
    {
        string[] parts = text.Split('/');
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            && index < count
            ? (index, count)
            : throw new MisuseException($"--shard must be I/N with I from 0 to N - 1, such as 0/4, not '{text}'.");
    }
}
