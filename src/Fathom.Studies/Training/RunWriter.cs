using System.Collections.Immutable;
using Fathom.Networks;
using Fathom.Reporting;

namespace Fathom.Studies;

/// <summary>Writes the files of a run for people and programs.</summary>
internal static class RunWriter
{
    /// <summary>Writes everything but the checkpoint.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="outcome">The outcome so far.</param>
    /// <param name="options">The options, for provenance and theory.</param>
    public static void Write(RunFolder folder, TrainingOutcome outcome, TrainingRunOptions options)
    {
        WriteMetrics(folder, outcome.Metrics);
        AtomicFile.WriteText(folder.ProfileFile, CsvTableWriter.Write(Profiles(outcome)));
        if (outcome.Setup.Probe is not null)
        {
            AtomicFile.WriteText(folder.ProbeFile, CsvTableWriter.Write(Probes(outcome)));
        }

        AtomicFile.Write(folder.RunFile, stream =>
        {
            using ResultJsonWriter writer = new(stream);
            RunJson.Write(writer, outcome, options.Theory is { } theory ? TheoryComparison.Of(theory, outcome) : null, options.Provenance?.Invoke());
            writer.Flush();
        });
    }

    /// <summary>Writes the metrics.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="metrics">The rows.</param>
    public static void WriteMetrics(RunFolder folder, IReadOnlyList<MetricRow> metrics)
    {
        TextTable table = new(
            [
                new("step"), new("epoch"), new("learningRate"), new("gradientNorm"), new("trainLoss"), new("trainAccuracy"),
                new("testLossTrainMode"), new("testAccuracyTrainMode"), new("testLossInference"), new("testAccuracyInference"),
            ],
            [.. metrics.Select(row => (ImmutableArray<TableCell>)
            [
                TableCell.FromInt64(row.Step), Number(row.Epoch), Number(row.LearningRate), Number(row.GradientNorm), Number(row.Train.Loss), Number(row.Train.Accuracy),
                Number(row.TestByBatch.Loss), Number(row.TestByBatch.Accuracy), Number(row.TestByRunning.Loss), Number(row.TestByRunning.Accuracy),
            ])]);
        AtomicFile.WriteText(folder.MetricsFile, CsvTableWriter.Write(table));
    }

    /// <summary>A word for a moment.</summary>
    /// <param name="moment">The moment.</param>
    /// <returns>before, firstStep or end.</returns>
    public static string NameOf(TrainingMoment moment) => moment switch
    {
        TrainingMoment.Before => "before",
        TrainingMoment.FirstStep => "firstStep",
        _ => "end",
    };

    private static TextTable Profiles(TrainingOutcome outcome) => new(
        [
            new("moment"), new("layer"), new("name"), new("preActivationRms"), new("activationRms"), new("logGradientNorm"), new("logWeightGradientNorm"),
        ],
        [.. outcome.Snapshots.SelectMany(snapshot => snapshot.Profile.Layers.Select(signal => (ImmutableArray<TableCell>)
        [
            NameOf(snapshot.Moment), TableCell.FromInt64(signal.Layer.Number), signal.Layer.Name,
            Number(signal.PreActivation), Number(signal.Activation), Number(signal.LogGradientNorm), Number(signal.LogWeightGradientNorm),
        ]))]);

    private static TextTable Probes(TrainingOutcome outcome) => new(
        [
            new("moment"), new("value"), new("kind"), new("count"), new("mean"), new("deviation"), new("rms"), new("largest"), new("zeroShare"), new("nonFinite"),
        ],
        [.. outcome.Snapshots.SelectMany(snapshot => snapshot.Probes.Select(probe => (ImmutableArray<TableCell>)
        [
            NameOf(snapshot.Moment), probe.Value, probe.IsGradient ? "gradient" : "value", TableCell.FromInt64(probe.Statistics.Count), Number(probe.Statistics.Mean),
            Number(probe.Statistics.Deviation), Number(probe.Statistics.RootMeanSquare), Number(probe.Statistics.LargestMagnitude), Number(probe.Statistics.ZeroShare),
            TableCell.FromInt64(probe.Statistics.NonFinite),
        ]))]);

    private static TableCell Number(double value) => double.IsFinite(value) ? TableCell.FromDouble(value) : TableCell.Empty;
}
