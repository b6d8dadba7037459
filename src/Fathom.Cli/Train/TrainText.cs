using System.Collections.Immutable;
using System.Globalization;
using Fathom.Data;
using Fathom.Networks;
using Fathom.Reporting;
using Fathom.Specification;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary>A training for people: first what theory says, at the end what happened beside it.</summary>
internal static class TrainText
{
    private const int MostRows = 12;

    /// <summary>Writes what will be trained, and what theory says of it.</summary>
    /// <param name="setup">The setup.</param>
    /// <param name="data">The samples.</param>
    /// <param name="theory">What theory says, or null.</param>
    /// <param name="reason">Why it says nothing.</param>
    /// <param name="output">Where to.</param>
    public static void WriteTheory(TrainingSetup setup, SamplePair data, TrainingTheory? theory, string reason, TextWriter output)
    {
        string network = setup.Network.Spec is { } spec
            ? SpecSentence.AtWidth(spec, [setup.BatchSize])
            : $"{setup.Network.Model}, {(setup.Network.ModelHasNorm ? "batch norm" : "no norm")}, batches of {setup.BatchSize} samples";
        string length = setup.Steps is { } steps ? $"{steps} steps" : setup.Epochs == 1 ? "1 epoch" : $"{setup.Epochs} epochs";
        output.WriteLine(network);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{data.Title}: {data.Train.Count:#,##0} samples to learn from, {data.Test.Count:#,##0} to test on; {length} of {Optimizer(setup)}, {TrainingSetupJson.Precisions[(int)setup.Precision]}, seed {setup.Seed}"));
        output.WriteLine();
        if (theory is null)
        {
            output.WriteLine(reason);
        }
        else
        {
            output.WriteLine($"Theory ({theory.Source}) says of the network before it is trained:");
            output.WriteLine();
            output.Write(PlainTableWriter.Write(new TextTable(
                [new("quantity", Alignment: ColumnAlignment.Left), new("predicted"), new("meaning", Alignment: ColumnAlignment.Left)],
                [
                    ["gradient growth", Growth(theory.GradientGrowth), "factor of the squared gradient per layer, toward the input"],
                    ["trainable depth", Layers(theory.TrainableDepth), $"layers until the squared gradient has changed by e^16; this network has {theory.Depth:#,##0}"],
                    ["precision horizon", Layers(theory.PrecisionHorizon), $"layers until rounding in {TrainingSetupJson.Precisions[(int)setup.Precision]} has destroyed the gradient"],
                ])));
            output.WriteLine();
            output.WriteLine(theory.Verdict);
            foreach (string note in theory.Notes)
            {
                output.WriteLine($"Note: {note}");
            }
        }

        output.WriteLine();
    }

    /// <summary>Writes what happened.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="comparison">Theory laid over it, or null.</param>
    /// <param name="folder">Where the run is kept.</param>
    /// <param name="output">Where to.</param>
    public static void WriteOutcome(TrainingOutcome outcome, TheoryComparison? comparison, string folder, TextWriter output)
    {
        if (!outcome.Metrics.IsEmpty)
        {
            output.Write(PlainTableWriter.Write(Metrics(outcome)));
            output.WriteLine();
        }

        if (outcome.Verdict != TrainingVerdict.Unfinished)
        {
            output.Write(PlainTableWriter.Write(Final(outcome)));
            output.WriteLine();
        }

        output.Write(PlainTableWriter.Write(Layers(outcome, comparison)));
        output.WriteLine();
        output.WriteLine(comparison?.Sentence ?? $"What happened: {TheoryComparison.Happened(outcome)}.");
        output.WriteLine($"The run is kept in {folder}.");
    }

    private static TextTable Metrics(TrainingOutcome outcome)
    {
        ImmutableArray<MetricRow> judged = [.. outcome.Metrics.Where(row => row.TestByRunning.IsKnown)];
        ImmutableArray<MetricRow> rows = judged.IsEmpty ? outcome.Metrics : judged;
        IEnumerable<MetricRow> shown = rows.Length <= MostRows
            ? rows
            : Enumerable.Range(0, MostRows).Select(i => rows[(int)Math.Round((double)i * (rows.Length - 1) / (MostRows - 1))]);
        return new TextTable(
            [new("step"), new("epoch", SignificantDigits: 4), new("loss", SignificantDigits: 4), new("accuracy"), new("test, training mode"), new("test, inference mode"), new("gradient norm", SignificantDigits: 3)],
            [.. shown.Select(row => (ImmutableArray<TableCell>)
            [
                TableCell.FromInt64(row.Step), row.Epoch, Known(row.Train.Loss), Percent(row.Train.Accuracy), Percent(row.TestByBatch.Accuracy), Percent(row.TestByRunning.Accuracy), Known(row.GradientNorm),
            ])]);
    }

    private static TextTable Final(TrainingOutcome outcome) => new(
        [new("at the end", Alignment: ColumnAlignment.Left), new("accuracy, training mode"), new("accuracy, inference mode"), new("loss, training mode", SignificantDigits: 4), new("loss, inference mode", SignificantDigits: 4)],
        [
            ["what it learned from", Percent(outcome.TrainByBatch.Accuracy), Percent(outcome.TrainByRunning.Accuracy), Known(outcome.TrainByBatch.Loss), Known(outcome.TrainByRunning.Loss)],
            ["test", Percent(outcome.TestByBatch.Accuracy), Percent(outcome.TestByRunning.Accuracy), Known(outcome.TestByBatch.Loss), Known(outcome.TestByRunning.Loss)],
        ]);

    // The growth beside its prediction, and a few layers from the input to the output.
    private static TextTable Layers(TrainingOutcome outcome, TheoryComparison? comparison)
    {
        List<ImmutableArray<TableCell>> rows = [];
        if (comparison is not null)
        {
            rows.Add(["gradient growth per layer", Growth(comparison.Theory.GradientGrowth), Growth(comparison.Before), Growth(comparison.FirstStep), Growth(comparison.End)]);
        }

        int count = outcome.Snapshots.IsEmpty ? 0 : outcome.Snapshots[0].Profile.Layers.Length;
        int last = comparison?.Theory.Depth ?? count;
        foreach (int place in new[] { 0, 1, (count - 1) / 2, count - 1 }.Where(place => place >= 0).Distinct())
        {
            Add(place, "rms of pre-activations", signal => signal.PreActivation);
            Add(place, "ln gradient²", signal => signal.LogGradientNorm, Predicted(comparison, place, last));
            Add(place, "ln weight gradient²", signal => signal.LogWeightGradientNorm);
        }

        return new TextTable(
            [new("through the layers", Alignment: ColumnAlignment.Left), new("predicted", SignificantDigits: 4), new("before", SignificantDigits: 4), new("after one step", SignificantDigits: 4), new("at the end", SignificantDigits: 4)],
            rows);

        void Add(int place, string what, Func<LayerSignal, double> value, TableCell predicted = default)
        {
            TableCell[] moments = [.. Enum.GetValues<TrainingMoment>().Select(moment => outcome.At(moment) is { } snapshot ? Known(value(snapshot.Profile.Layers[place])) : TableCell.Empty)];
            rows.Add([$"{what}, layer {place + 1} ({outcome.Snapshots[0].Profile.Layers[place].Layer.Name})", predicted, .. moments]);
        }

        // What theory gives is relative to the last layer, whose own gradient is measured before the first step. The first layer sees the samples and not activations.
        TableCell Predicted(TheoryComparison? theory, int place, int depth)
        {
            if (theory is null || place == 0 || place >= depth || outcome.At(TrainingMoment.Before) is not { } before || theory.Theory.Source != "infinite width" || outcome.Setup.Network.Spec?.GainSchedule.Kind != GainScheduleKind.Constant)
            {
                return TableCell.Empty;
            }

            return Known(before.Profile.Layers[depth - 1].LogGradientNorm + ((depth - 1 - place) * Math.Log(theory.Theory.GradientGrowth)));
        }
    }

    private static TableCell Known(double value) => double.IsFinite(value) ? value : TableCell.FromString("-");

    private static TableCell Percent(double value) =>
        double.IsNaN(value) ? TableCell.Empty : TableCell.FromString(string.Create(CultureInfo.InvariantCulture, $"{100 * value:0.00} %"));

    private static TableCell Growth(double value) =>
        double.IsFinite(value) ? TableCell.FromString(value.ToString(value is > 0.01 and < 1e4 ? "0.0000" : "G4", CultureInfo.InvariantCulture)) : TableCell.FromString("-");

    private static TableCell Layers(double value) =>
        TableCell.FromString(double.IsFinite(value) ? value.ToString(value < 1e7 ? "#,##0.0" : "G3", CultureInfo.InvariantCulture) : "∞");

    private static string Optimizer(TrainingSetup setup)
    {
        string name = setup.Optimizer switch
        {
            { Kind: OptimizerKind.Adam } => "Adam",
            { Kind: OptimizerKind.RootMeanSquare } => "RMSProp",
            { IsNesterov: true } rule => string.Create(CultureInfo.InvariantCulture, $"gradient descent with Nesterov's momentum {rule.Momentum}"),
            { Momentum: > 0 } rule => string.Create(CultureInfo.InvariantCulture, $"gradient descent with momentum {rule.Momentum}"),
            _ => "gradient descent",
        };
        string course = setup.LearningRate.Rule == RateRule.Constant ? string.Empty : $" ({TrainingSetupJson.Rules[(int)setup.LearningRate.Rule]})";
        return string.Create(CultureInfo.InvariantCulture, $"{name}, learning rate {setup.LearningRate.Rate}{course}");
    }
}
