using System.CommandLine;
using System.Globalization;
using System.Text;
using Fathom.Data;
using Fathom.Reporting;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary>Starts a sweep from a file: reads, checks, estimates, runs, merges.</summary>
/// <param name="session">The session.</param>
internal sealed class SweepStart(Session session)
{
    private static readonly TimeSpan s_calibration = TimeSpan.FromSeconds(1);

    private readonly Argument<string?> file = new("FILE") { Description = "The sweep file, JSON or YAML (schema fathom.sweep/1).", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> directory = SpecOptions.Text("--out", "DIR", "The folder of the sweep (default: the file's name without its ending). The same sweep in the same folder goes on where it stands.");
    private readonly Option<bool> check = new("--check") { Description = "Check every cell and estimate time and memory; run nothing." };
    private readonly Option<bool> prepare = new("--prepare") { Description = "Write the folder with its manifest and run nothing; workers then compute it (fathom worker)." };
    private readonly Option<bool> example = new("--example") { Description = "Print a sweep file to begin with." };
    private readonly Option<string?> maximum = SpecOptions.Text("--max-time", "TIME", "Refuse a sweep whose estimated time is longer, such as 90s, 30min, 2h or 1d.");
    private readonly Option<bool> json = new("--json") { Description = $"Print the merged results as JSON (schema {SweepMerge.Schema})." };
    private readonly Option<bool> csv = new("--csv") { Description = "Print the merged results as CSV." };
    private readonly Option<string?> plot = SpecOptions.Text("--plot", "FILE.svg", "Draw the heat map.");
    private readonly SweepRunOptions run = new();
    private readonly SlurmOptionSet slurm = new();

    /// <summary>Adds argument, options and action to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        command.Arguments.Add(file);
        foreach (Option option in (Option[])[directory, check, prepare, example, maximum, json, csv, plot])
        {
            command.Options.Add(option);
        }

        run.AddTo(command);
        slurm.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
    }

    private int Run(ParseResult parsed, CancellationToken cancellation)
    {
        if (parsed.GetValue(example))
        {
            session.Output.Write(SweepExample.Text);
            return FathomProgram.Done;
        }

        if (parsed.GetValue(json) && parsed.GetValue(csv))
        {
            throw new MisuseException("--json and --csv both write to the standard output; give one of them.");
        }

        ResultOutput output = new(session);
        string? path = parsed.GetValue(file);
        SweepManifest manifest = Expand(path);
        PoolOptions options = run.Read(parsed);
        bool cluster = slurm.IsSlurm(parsed);
        if (cluster && path is null)
        {
            throw new MisuseException("the example is too small for a cluster; 'fathom sweep --example > sweep.yaml' writes a file to begin with.");
        }

        SweepWork work = LensWork.Create(manifest, DataLocator.Usual());
        if (parsed.GetValue(plot) is { } figure)
        {
            AtomicFile.EnsureWritable(figure);
        }

        double? longest = parsed.GetValue(maximum) is { } text ? Durations.Seconds("--max-time", text) : null;
        Estimate(manifest, work, options, longest, parsed.GetValue(check), cancellation);
        if (parsed.GetValue(check))
        {
            return FathomProgram.Done;
        }

        using ExampleFolder? temporary = path is null && parsed.GetValue(directory) is null ? new ExampleFolder() : null;
        string folderPath = parsed.GetValue(directory) ?? temporary?.Path ?? FolderOf(path!);
        SweepFolder folder = SweepFolder.Create(folderPath, manifest);
        if (parsed.GetValue(prepare))
        {
            session.Output.WriteLine(folder.Path);
            return FathomProgram.Done;
        }

        SweepSession.Run(session, folder, slurm.Executor(parsed, session, folder, options), () => output.Provenance(manifest.Seed), cancellation);
        if (slurm.IsDetached(parsed))
        {
            return FathomProgram.Done;
        }

        int code = Finish(parsed, folder, temporary is null, cancellation.IsCancellationRequested);
        if (temporary is not null)
        {
            session.Error.WriteLine("This was an example; 'fathom sweep --example > sweep.yaml' writes its file, and 'fathom sweep sweep.yaml' keeps the results.");
        }

        return code;
    }

    private int Finish(ParseResult parsed, SweepFolder folder, bool keep, bool stopped)
    {
        SweepStatus status = folder.Status();
        if (keep && status.IsComplete)
        {
            SweepOutput.Merge(folder, SweepOutput.DefaultPrefix(folder), partial: false);
        }

        if (parsed.GetValue(plot) is { } figure && SweepMap.Of(folder) is { } map)
        {
            SvgWriter.Save(map.ToFigure(), figure);
        }

        if (parsed.GetValue(json) || parsed.GetValue(csv))
        {
            SweepOutput.Print(folder, parsed.GetValue(json), session.Output);
        }
        else
        {
            SweepOutput.PrintMap(folder, status, session);
            if (keep && status.IsComplete)
            {
                session.Output.WriteLine();
                session.Output.WriteLine($"Results: {Path.Combine(folder.Path, SweepOutput.CsvName)}, {Path.Combine(folder.Path, SweepOutput.JsonName)}");
            }
        }

        return SweepSession.Close(session, folder, status, stopped, slurm.IsSlurm(parsed));
    }

    private static SweepManifest Expand(string? path)
    {
        byte[] bytes;
        if (path is null)
        {
            bytes = Encoding.UTF8.GetBytes(SweepExample.Text);
        }
        else
        {
            using FileStream stream = InputFile.Open(path);
            if (stream.CanSeek && stream.Length > SweepFile.LargestLength)
            {
                throw new MisuseException($"'{path}' is larger than 16 MiB; a sweep file names ranges instead of listing cells.");
            }

            using MemoryStream buffer = new();
            stream.CopyTo(buffer);
            bytes = buffer.ToArray();
        }

        try
        {
            return SweepExpansion.Expand(SweepFile.Read(bytes));
        }
        catch (SweepFileException fault)
        {
            throw new MisuseException(string.Join("\nfathom: ", fault.Faults.Select(one => string.Create(CultureInfo.InvariantCulture, $"{path ?? "example"}:{one.Line}:{one.Column}: {one.Message}"))), fault);
        }
    }

    private void Estimate(SweepManifest manifest, SweepWork work, PoolOptions options, double? longest, bool show, CancellationToken cancellation)
    {
        SweepEstimate estimate = SweepCalibration.Estimate(manifest, work, options.Threads, options.MemoryLimit, s_calibration, cancellation);
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"{manifest.Cells.Length} cells are valid; about {Durations.Text(estimate.Seconds)} on {(options.Threads > 0 ? options.Threads : Environment.ProcessorCount)} threads and {Mebibytes(estimate.Bytes)}, told from {estimate.Calibrated} cells (the largest takes {Mebibytes(estimate.LargestCell)}).");
        if (options.MemoryLimit > 0 && estimate.LargestCell > options.MemoryLimit)
        {
            throw new MisuseException($"the largest cell needs about {Mebibytes(estimate.LargestCell)}, more than the limit of {Mebibytes(options.MemoryLimit)}; raise --memory-limit, or make width, batch or depth smaller.");
        }

        if (estimate.Seconds > longest)
        {
            throw new MisuseException($"the sweep would take about {Durations.Text(estimate.Seconds)}, longer than --max-time {Durations.Text(longest.Value)}; use fewer cells or networks, more threads, or a cluster.");
        }

        if (show)
        {
            session.Output.WriteLine(text);
        }
        else if (!session.Quiet)
        {
            session.Error.WriteLine(text);
        }
    }

    private static string Mebibytes(long bytes) => bytes < 1L << 30
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, bytes / 1048576.0):0} MiB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1073741824.0:0.#} GiB");

    private static string FolderOf(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        return name.Length > 0 && name != Path.GetFileName(path) ? name : name + ".sweep";
    }

    /// <summary>The folder of the example, which is not kept.</summary>
    private sealed class ExampleFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("fathom-sweep-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
