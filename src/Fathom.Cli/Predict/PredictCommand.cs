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
        ResultForm form = new(PredictionJson.Schema, "the profile over depth", "Draw the gradient over depth.");
        Option<string?> spectrum = SpecOptions.Text("--spectrum", "FILE.svg", "Draw the Gegenbauer spectrum of the activation, which shows why linear is optimal.");
        Command command = new("predict", "Predict how fast gradients grow and how deep a network can be trained. With no options: 50 ReLU layers with batch norm, batch 128.");
        spec.AddTo(command);
        foreach (Option option in (Option[])[batch, data, gram, seed, target, spectrum])
        {
            command.Options.Add(option);
        }

        form.AddTo(command);

        int Run(ParseResult parsed, CancellationToken cancellation)
        {
            ResultOutput output = new(session);
            ResultChoice choice = form.Read(parsed);
            ulong seedValue = SeedOf(parsed.GetValue(seed));
            NetworkSpec network = spec.Read(parsed);
            PredictionStart start = PredictionStart.Read(network, parsed.GetValue(batch), parsed.GetValue(data), parsed.GetValue(gram), seedValue);
            FiniteWidthLaws? laws = start.FiniteWidth(network, seedValue);
            if (laws?.Prediction is not null && parsed.GetValue(spectrum) is null && Uncovered(network, start.Batch) is { } why)
            {
                choice.Show(
                    session.Output,
                    () => FiniteWidthFigure.Of(laws),
                    writer => FiniteWidthJson.WriteAlone(laws, why, output.Provenance(seedValue), writer),
                    laws.ForPrograms,
                    writer => FiniteWidthText.WriteAlone(laws, why, writer));
                return FathomProgram.Done;
            }

            PredictionResult result = Predict(session, network, start, laws, seedValue, parsed.GetValue(target), cancellation);
            if (parsed.GetValue(spectrum) is { } spectrumPath)
            {
                SvgWriter.Save(SpectrumFigure.Of(network, result.Prediction.Batch), spectrumPath);
            }

            choice.Show(
                session.Output,
                () => PredictionFigure.Of(result),
                writer => PredictionJson.Write(result, output.Provenance(UsedSeed(result)), writer),
                () => ProfileTable.Of(result.Profile, int.MaxValue),
                writer => PredictionText.Write(result, writer));
            return FathomProgram.Done;
        }

        command.SetAction((parsed, cancellation) => Task.FromResult(Run(parsed, cancellation)));
        return command;
    }

    /// <summary>Why the theory of infinite width does not cover a network, or null when it does.</summary>
    private static string? Uncovered(NetworkSpec spec, BatchSize batch)
    {
        try
        {
            MeanFieldPredictor.Predict(spec, batch);
            return null;
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException or ArithmeticException)
        {
            return fault is ArgumentException argument ? SpecFaults.WithoutParameter(argument) : fault.Message;
        }
    }

    private static PredictionResult Predict(
        Session session,
        NetworkSpec spec,
        PredictionStart start,
        FiniteWidthLaws? laws,
        ulong seed,
        string? targetText,
        CancellationToken cancellation)
    {
        MeanFieldPrediction prediction = MeanFieldPredictor.Predict(spec, start.Batch);
        double target = targetText is null ? GrowthRemedies.TargetFor(spec.Depth) : TargetOf(targetText);
        return new PredictionResult(
            prediction,
            GrowthRemedies.Find(spec, start.Batch, target),
            target,
            start.Covariance is null ? null : Follow(session, spec, start.Covariance, prediction, start.Name!, start.ChosenBy, seed, cancellation),
            laws);
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
