using System.Collections.Immutable;
using System.Globalization;
using Fathom.Reporting;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary>A recalibration for people: what it brought, and where in the network the modes part.</summary>
internal static class RecalibrationText
{
    private const int MostLayers = 12;

    /// <summary>Writes the text.</summary>
    /// <param name="outcome">The outcome.</param>
    /// <param name="folder">The run.</param>
    /// <param name="output">Where to.</param>
    public static void Write(RecalibrationOutcome outcome, RunFolder folder, TextWriter output)
    {
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{outcome.Setup.Network.ShortName} after {outcome.Steps} steps on {outcome.Setup.Data.Name}: {outcome.Before.Length - 1} batch norms, batches of {outcome.Setup.BatchSize}, {outcome.Setup.Network.StatisticsMomentum:0.####} of the running statistics kept in a step"));
        output.WriteLine();
        output.Write(PlainTableWriter.Write(new TextTable(
            [
                new("accuracy", Alignment: ColumnAlignment.Left), new("training mode"), new("inference mode, before"), new("inference mode, recalibrated"),
            ],
            [
                ["what it learned from", Percent(outcome.TrainByBatch), Percent(outcome.TrainBefore), Percent(outcome.TrainAfter)],
                ["test", Percent(outcome.TestByBatch), Percent(outcome.TestBefore), Percent(outcome.TestAfter)],
            ])));
        output.WriteLine();
        output.Write(PlainTableWriter.Write(Layers(outcome)));
        output.WriteLine();
        output.WriteLine("Cosine and ratio of norms compare what comes out of a norm in inference mode with training mode, on the same batches; 1 when the modes agree.");
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"The gap of the test accuracy was {100 * outcome.GapBefore:0.00} points before and is {100 * outcome.GapAfter:0.00} points after recalibration; chance is {100 * outcome.Chance:0.0} %."));
        if (outcome.TestByUnbiased.IsKnown)
        {
            output.WriteLine($"With running variances as frameworks keep them (divisor n - 1, so that every norm shrinks the signal) the test accuracy in inference mode would have been {Percent(outcome.TestByUnbiased).Words}.");
        }

        output.WriteLine($"The recalibrated network is kept in {folder.RecalibratedFile}; the run itself is as it was.");
    }

    /// <summary>Which of many layers a table shows.</summary>
    /// <param name="count">How many there are.</param>
    /// <returns>Their places, from the first to the last.</returns>
    internal static IEnumerable<int> Shown(int count) => count <= MostLayers
        ? Enumerable.Range(0, count)
        : Enumerable.Range(0, MostLayers).Select(i => (int)Math.Round((double)i * (count - 1) / (MostLayers - 1)));

    private static TextTable Layers(RecalibrationOutcome outcome)
    {
        IEnumerable<int> shown = Shown(outcome.Before.Length);
        return new TextTable(
            [
                new("norm", Alignment: ColumnAlignment.Left), new("cosine before", SignificantDigits: 4), new("predicted", SignificantDigits: 4), new("norms before", SignificantDigits: 4),
                new("cosine after", SignificantDigits: 4), new("predicted", SignificantDigits: 4), new("norms after", SignificantDigits: 4), new("scatter of batches", SignificantDigits: 3),
            ],
            [.. shown.Select(place => (ImmutableArray<TableCell>)
            [
                outcome.Before[place].Name, outcome.Before[place].Cosine, Predicted(outcome.PredictedBefore, place), outcome.Before[place].NormRatio,
                outcome.After[place].Cosine, Predicted(outcome.PredictedAfter, place), outcome.After[place].NormRatio,
                double.IsNaN(outcome.Before[place].Fluctuation) ? TableCell.Empty : outcome.Before[place].Fluctuation,
            ])]);
    }

    private static TableCell Predicted(ImmutableArray<double> cosines, int place) => place < cosines.Length ? cosines[place] : TableCell.Empty;

    private static TableCell Percent(Score score) => TableCell.FromString(string.Create(CultureInfo.InvariantCulture, $"{100 * score.Accuracy:0.00} %"));
}
