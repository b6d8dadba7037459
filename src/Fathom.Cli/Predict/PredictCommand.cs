using System.CommandLine;
using System.Globalization;
using Fathom.Data;
using Fathom.MeanField;
using Fathom.Numerics;
using Fathom.Reporting;
using Fathom.Specification;

namespace Fathom.Cli;

/// <summary><c>fathom predict</c>: how deep can this network go, from theory.</summary>
internal static class PredictCommand
{
    /// <summary>Makes the command.</summary>
    /// <param name="session">The session.</param>
    /// <returns>The command.</returns>
    public static Command Create(Session session)
    {
        SpecOptions spec = new();
        Option<string?> batch = BatchOption.Create();
        Option<string?> data = SpecOptions.Text("--data", "NAME|FILE.npy", $"Start from a real batch: {string.Join(", ", DataSetCatalog.Names)}, or samples in a NumPy file.");
        Option<string?> gram = SpecOptions.Text("--gram", "FILE.npy", "Start from this covariance of the first pre-activations, B x B.");
        Option<string?> seed = SpecOptions.Text("--seed", "S", "Seed that chooses the batch and drives sampling (default 1).");
        Option<string?> target = SpecOptions.Text("--target-growth", "G", "Growth per layer that remedies must get under (default e^(16/depth)).");
        Option<bool> json = new("--json") { Description = "Print the result as JSON (schema fathom.prediction/1)." };
        Option<bool> csv = new("--csv") { Description = "Print the profile over depth as CSV." };
        Option<string?> plot = SpecOptions.Text("--plot", "FILE.svg", "Draw the gradient over depth.");
        Option<string?> spectrum = SpecOptions.Text("--spectrum", "FILE.svg", "Draw the Gegenbauer spectrum of the activation, which shows why linear is optimal.");
        Command command = new("predict", "Predict how fast gradients grow and how deep a network can be trained. With no options: 50 ReLU layers with batch norm, batch 128.");
        spec.AddTo(command);
        foreach (Option option in (Option[])[batch, data, gram, seed, target, json, csv, plot, spectrum])
        {
            command.Options.Add(option);
        }

        int Run(ParseResult parsed, CancellationToken cancellation)
        {
            ResultOutput output = new(session);
            if (parsed.GetValue(json) && parsed.GetValue(csv))
            {
                throw new MisuseException("--json and --csv both write to the standard output; give one of them.");
            }

            ulong seedValue = SeedOf(parsed.GetValue(seed));
            NetworkSpec network = spec.Read(parsed);
            PredictionResult result = Predict(
                session, network, parsed.GetValue(batch), parsed.GetValue(data), parsed.GetValue(gram), seedValue, parsed.GetValue(target), cancellation);
            if (parsed.GetValue(plot) is { } path)
            {
                SvgWriter.Save(PredictionFigure.Of(result), path);
            }

            if (parsed.GetValue(spectrum) is { } spectrumPath)
            {
                SvgWriter.Save(SpectrumFigure.Of(network, result.Prediction.Batch), spectrumPath);
            }

            if (parsed.GetValue(json))
            {
                PredictionJson.Write(result, output.Provenance(UsedSeed(result)), session.Output);
            }
            else if (parsed.GetValue(csv))
            {
                session.Output.Write(CsvTableWriter.Write(ProfileTable.Of(result.Profile, int.MaxValue)));
            }
            else
            {
                PredictionText.Write(result, session.Output);
            }

            return FathomProgram.Done;
        }

        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return command;
    }

    private static PredictionResult Predict(
        Session session,
        NetworkSpec spec,
        string? batchText,
        string? data,
        string? gram,
        ulong seed,
        string? targetText,
        CancellationToken cancellation)
    {
        BatchSize batch = BatchOption.Read(batchText);
        if ((data ?? gram) is not null && batch.IsInfinite)
        {
            throw new MisuseException("a real batch is finite; give --batch a number together with --data or --gram.");
        }

        if (data is not null && gram is not null)
        {
            throw new MisuseException("--data and --gram both say where to start; give one of them.");
        }

        Matrix? start = null;
        if (data is not null)
        {
            Matrix samples = BatchSource.Samples(data, batchText is null ? null : batch.Count, seed);
            start = GramMatrix.Of(samples, spec.Initialization.WeightScale, spec.Initialization.BiasScale);
        }
        else if (gram is not null)
        {
            start = GramValidation.Covariance(NpyFile.ReadSamples(gram));
            if (batchText is not null && start.Rows != batch.Count)
            {
                throw new MisuseException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{gram}' holds the covariance of {start.Rows} samples, but --batch says {batch.Count}; leave --batch away."));
            }
        }

        batch = start is null ? batch : BatchSize.Of(start.Rows);
        MeanFieldPrediction prediction = MeanFieldPredictor.Predict(spec, batch);
        double target = targetText is null ? GrowthRemedies.TargetFor(spec.Depth) : TargetOf(targetText);
        return new PredictionResult(
            prediction,
            GrowthRemedies.Find(spec, batch, target),
            target,
            start is null ? null : Follow(session, spec, start, prediction, data ?? gram!, data is null ? null : seed, seed, cancellation));
    }

    private static BatchResult Follow(
        Session session,
        NetworkSpec spec,
        Matrix start,
        MeanFieldPrediction prediction,
        string name,
        ulong? chosenBy,
        ulong seed,
        CancellationToken cancellation)
    {
        using ProgressLine progress = new(session, "layer");
        BatchTrajectory trajectory = BatchPropagation.Propagate(
            spec, start, prediction.FixedPoint, seed, progress.Report, cancellation);
        return new BatchResult(name, trajectory, chosenBy);
    }

    private static ulong? UsedSeed(PredictionResult result) => result.Start?.Seed ?? result.Start?.Trajectory.Seed;

    private static double TargetOf(string text)
    {
        double target = SpecOptions.Finite("--target-growth", text);
        return target > 1 ? target : throw new MisuseException($"--target-growth must be above 1, not {text}: gradients of a trainable network may grow a little.");
    }

    /// <summary>Reads a seed.</summary>
    /// <param name="text">The text, or null for the default 1.</param>
    /// <returns>The seed.</returns>
    /// <exception cref="MisuseException">It is not a whole number.</exception>
    public static ulong SeedOf(string? text) =>
        text is null ? 1
        : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed) ? seed
        : throw new MisuseException($"--seed must be a whole number from 0 to {ulong.MaxValue}, not '{text}'.");
}
