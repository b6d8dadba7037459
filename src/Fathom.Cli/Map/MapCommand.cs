using System.CommandLine;
using System.Globalization;
using Fathom.Data;
using Fathom.Reporting;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary><c>fathom map</c>: trains one network per cell of a grid and lays the predicted border over what became of them.</summary>
internal static class MapCommand
{
    private const string StandardFolder = "fathom-map";

    /// <summary>Makes the command.</summary>
    /// <param name="session">The session.</param>
    /// <returns>The command.</returns>
    public static Command Create(Session session)
    {
        MapOptionSet options = new();
        Option<string?> folder = SpecOptions.Text("--out", "FOLDER", $"Where results are kept as they finish, and from where the same map goes on (default {StandardFolder}).");
        Option<string?> threads = SpecOptions.Text("--threads", "T", "Networks trained at the same time (default all processors); results do not depend on it.");
        Option<bool> json = new("--json") { Description = $"Print the map as JSON (schema {MapJson.Schema})." };
        Option<bool> csv = new("--csv") { Description = "Print one line per network as CSV." };
        Option<string?> plot = SpecOptions.Text("--plot", "FILE.svg", "Draw the map there, besides map.svg in the folder.");
        Command command = new("map", "Train one network per cell of a grid, and lay the predicted border of what can be trained over what became of them.");
        foreach (Option option in (Option[])[folder, threads, json, csv, plot])
        {
            command.Options.Add(option);
        }

        options.AddTo(command);
        SlurmOptionSet slurm = new();
        slurm.AddTo(command);

        int Run(ParseResult parsed, CancellationToken cancellation)
        {
            ResultOutput output = new(session);
            if (parsed.GetValue(json) && parsed.GetValue(csv))
            {
                throw new MisuseException("--json and --csv both write to the standard output; give one of them.");
            }

            MapRequest request = options.Read(parsed);
            int most = OptionWords.Whole("--threads", parsed.GetValue(threads), 1, 4096, 0);
            if (parsed.GetValue(plot) is { } target)
            {
                AtomicFile.EnsureWritable(target);
            }

            bool isCluster = slurm.IsSlurm(parsed);
            SamplePair data = SamplePair.Load(request.Setup.Data, DataLocator.Usual());
            SweepFolder sweep = SweepFolder.Create(parsed.GetValue(folder) ?? StandardFolder, TrainabilityMap.Manifest(request));
            PoolOptions pool = new() { Threads = most, RetryFailed = true };
            SweepRun run = Train(session, sweep, isCluster ? slurm.Executor(parsed, session, sweep, pool) : new PoolExecutor(TrainabilityMap.Work(data), pool), cancellation);
            if (slurm.IsDetached(parsed))
            {
                return FathomProgram.Done;
            }

            MapOutcome outcome = new(TrainabilityMap.Read(request, sweep), run, data.Title, sweep.Path, output.Elapsed);
            Save(outcome, output.Provenance(request.Setup.Seed));
            if (parsed.GetValue(plot) is { } path)
            {
                SvgWriter.Save(MapFigure.Of(outcome), path);
            }

            if (parsed.GetValue(json))
            {
                JsonOutput.Write(session.Output, writer => MapJson.Write(outcome, output.Provenance(request.Setup.Seed), writer));
            }
            else if (parsed.GetValue(csv))
            {
                session.Output.Write(CsvTableWriter.Write(MapTable.ForPrograms(outcome.Map)));
            }
            else
            {
                MapText.Write(outcome, session.Output);
            }

            if (!run.IsComplete)
            {
                session.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"fathom: stopped with {outcome.Map.Done} of {request.Trainings} networks trained; the same command goes on from there."));
            }

            return run.IsComplete && outcome.Map.Done == request.Trainings ? FathomProgram.Done : FathomProgram.Failed;
        }

        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return command;
    }

    private static SweepRun Train(Session session, SweepFolder sweep, ISweepExecutor executor, CancellationToken cancellation)
    {
        using ProgressLine progress = new(session, "network");
        return executor.Run(sweep, state => progress.Report(state.Finished, state.Finished + state.Remaining), cancellation);
    }

    private static void Save(MapOutcome outcome, Provenance provenance)
    {
        AtomicFile.WriteText(Path.Combine(outcome.Folder, "map.csv"), CsvTableWriter.Write(MapTable.ForPrograms(outcome.Map)));
        SvgWriter.Save(MapFigure.Of(outcome), Path.Combine(outcome.Folder, "map.svg"));
        AtomicFile.Write(Path.Combine(outcome.Folder, "map.json"), stream =>
        {
            using ResultJsonWriter writer = new(stream);
            MapJson.Write(outcome, provenance, writer);
            writer.Flush();
        });
    }
}
