using System.CommandLine;
using System.Globalization;
using Fathom.Data;
using Fathom.Specification;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary><c>fathom recalibrate</c>: makes a trained network work in inference mode as it does in training mode.</summary>
internal static class RecalibrateCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="session">The session.</param>
    /// <returns>The command.</returns>
    public static Command Create(Session session)
    {
        Argument<string?> run = new("RUN|MODEL") { Description = "The folder of a run, or an ONNX model (default the latest run in 'runs').", Arity = ArgumentArity.ZeroOrOne };
        Option<string?> data = SpecOptions.Text("--data", "NAME", "Take the statistics over the training samples of this set (default those of the run); of a model also a .npy file of samples, prepared as the model expects them.");
        Option<string?> written = SpecOptions.Text("--out", "FILE.onnx", "Of a model: the file to write (default MODEL.recalibrated.onnx beside it).");
        Option<string?> samples = SpecOptions.Text("--samples", "N", "Take them over N samples only, chosen by the run's seed (default all).");
        Option<string?> batch = SpecOptions.Text("--batch", "B", "Samples that are run together; the result depends on it by rounding alone (default 100).");
        Option<string?> threads = SpecOptions.Text("--threads", "T", "Number of threads (default all processors).");
        Option<string?> memory = SpecOptions.Text("--memory-limit", "GIB", "Memory for carrying all samples from norm to norm, in GiB (default 2); where it is too little the network is run from its beginning for each norm.");
        Option<bool> json = new("--json") { Description = $"Print the result as JSON (schema {RecalibrationJson.Schema})." };
        Command command = new("recalibrate", "Compute the running statistics of the batch norms of a run or a model again, norm by norm and exactly over the data, and report the gap between training and inference mode before and after.")
        {
            run,
        };
        foreach (Option option in (Option[])[data, written, samples, batch, threads, memory, json])
        {
            command.Options.Add(option);
        }

        RecalibrationOptions Options(ParseResult parsed, CancellationToken cancellation) => new()
        {
            BatchSize = OptionWords.Whole("--batch", parsed.GetValue(batch), 1, 1 << 20, new RecalibrationOptions().BatchSize),
            Threads = OptionWords.Whole("--threads", parsed.GetValue(threads), 1, 4096, Environment.ProcessorCount),
            MemoryLimit = parsed.GetValue(memory) is { } gigabytes ? (long)(Math.Min(OptionWords.Positive("--memory-limit", gigabytes), 1 << 20) * (1L << 30)) : new RecalibrationOptions().MemoryLimit,
            Cancellation = cancellation,
        };

        (ModelRecalibrationOutcome Outcome, string Path) RunModel(ParseResult parsed, string path, CancellationToken cancellation)
        {
            int? count = parsed.GetValue(samples) is { } text ? OptionWords.Whole("--samples", text, 2, int.MaxValue, 2) : null;
            using ProgressLine line = new(session, "norm");
            return ModelRecalibrationRequest.Run(path, parsed.GetValue(written), parsed.GetValue(data), count, Options(parsed, cancellation) with { Progress = line.Report });
        }

        int Run(ParseResult parsed, CancellationToken cancellation)
        {
            ResultOutput output = new(session);
            if (parsed.GetValue(run) is { } named && ModelRecalibrationRequest.IsModel(named))
            {
                (ModelRecalibrationOutcome recalibrated, string file) = RunModel(parsed, named, cancellation);
                if (parsed.GetValue(json))
                {
                    JsonOutput.Write(session.Output, writer => ModelRecalibrationText.Write(writer, recalibrated, file, output.Provenance(1)));
                }
                else
                {
                    ModelRecalibrationText.Write(recalibrated, named, file, session.Output);
                }

                return FathomProgram.Done;
            }

            if (parsed.GetValue(written) is not null)
            {
                throw new MisuseException("--out is for a model file; a run keeps its recalibrated network in its folder, and 'fathom export RUN --recalibrated' writes it.");
            }

            RunFolder folder = new(parsed.GetValue(run) ?? Latest());
            TrainingSetup setup = folder.ReadSetup();
            SampleRequest request = setup.Data with { Augmentation = Augmentation.None };
            if (parsed.GetValue(data) is { } name)
            {
                bool isKnown = SyntheticData.TryFind(name, out _) || DataSetCatalog.TryFind(name, out _);
                request = isKnown ? request with { Name = name, Samples = null, TestSamples = null } : throw new MisuseException(NearestName.Explain("data set", name, [.. SamplePair.Names]));
            }

            if (parsed.GetValue(samples) is { } count)
            {
                request = request with { Samples = OptionWords.Whole("--samples", count, 1, int.MaxValue, 1) };
            }

            RecalibrationOptions options = Options(parsed, cancellation);
            RecalibrationOutcome outcome;
            using (ProgressLine line = new(session, "norm"))
            {
                outcome = RunRecalibration.Run(folder, SamplePair.Load(request, DataLocator.Usual()), options with { Progress = line.Report });
            }

            if (parsed.GetValue(json))
            {
                JsonOutput.Write(session.Output, writer => RecalibrationJson.Write(writer, outcome, output.Provenance(setup.Seed)));
            }
            else
            {
                RecalibrationText.Write(outcome, folder, session.Output);
            }

            return FathomProgram.Done;
        }

        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return command;
    }

    private static string Latest()
    {
        const string Runs = "runs";
        string? latest = Directory.Exists(Runs)
            ? Directory.EnumerateDirectories(Runs).Where(folder => File.Exists(new RunFolder(folder).CheckpointFile)).MaxBy(folder => File.GetLastWriteTimeUtc(new RunFolder(folder).CheckpointFile))
            : null;
        return latest ?? throw new MisuseException(string.Create(CultureInfo.InvariantCulture, $"there is no run in '{Runs}'; name the folder of a run, as in 'fathom recalibrate FOLDER', or make one with 'fathom train'."));
    }
}
