using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Fathom.Diagnosis;
using Fathom.Reporting;

namespace Fathom.Studies;

/// <summary>Cells that train a network for 60 steps at a learning rate and say how it went.</summary>
internal static class RateCells
{
    private const int Images = 5120;
    private const int Batch = 64;
    private const int Steps = 60;

    /// <summary>The cells for some rates.</summary>
    /// <param name="networks">The cells of the networks.</param>
    /// <param name="rates">The learning rates.</param>
    /// <returns>One cell for each network and rate.</returns>
    public static IEnumerable<JsonObject> At(IEnumerable<JsonObject> networks, ImmutableArray<double> rates) => networks.SelectMany(network => rates.Select(rate =>
    {
        JsonObject cell = (JsonObject)network.DeepClone();
        cell["rate"] = rate;
        return cell;
    }));

    /// <summary>Trains at the rate of a cell.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="inputs">The images.</param>
    /// <param name="context">Threads and cancellation.</param>
    /// <returns>Losses and outcome.</returns>
    public static CellValues Measure(SweepCell cell, StudyInputs inputs, CellContext context)
    {
        (ImmutableArray<double> losses, RunOutcome outcome) = Train(cell, inputs, context, cell.Number("rate"));
        return new CellValues
        {
            ["losses"] = losses,
            ["fate"] = outcome.Fate.ToString(),
            ["outcome"] = outcome.ToString(),
            ["finalLoss"] = outcome.IsFinite ? outcome.FinalLoss : double.PositiveInfinity,
            ["isFinite"] = outcome.IsFinite,
            ["learns"] = outcome.Fate == RunFate.Learns,
        };
    }

    /// <summary>Trains the network of a cell.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="inputs">The images.</param>
    /// <param name="context">Threads and cancellation.</param>
    /// <param name="rate">The learning rate.</param>
    /// <returns>Losses and outcome.</returns>
    public static (ImmutableArray<double> Losses, RunOutcome Outcome) Train(SweepCell cell, StudyInputs inputs, CellContext context, double rate)
    {
        StandardImages images = AnatomyCells.Images(inputs, cell, 0..(cell.Has("images") ? cell.Whole("images") : Images), cell.Seed());
        return ShortTraining.Run(AnatomyCells.NetworkOf(cell), images, new ShortTrainingOptions
        {
            LearningRate = rate,
            Steps = cell.Has("steps") ? cell.Whole("steps") : Steps,
            Batch = AnatomyCells.BatchOf(cell, Batch),
            Seed = cell.Seed(),
            Threads = context.Threads,
            Cancellation = context.Cancellation,
        });
    }

    /// <summary>How the cells of one kind went.</summary>
    /// <param name="cells">The cells.</param>
    /// <returns>The outcome if there is one cell; else how often each fate occurred, with the mean of the final losses.</returns>
    public static string Fates(StudyResults cells)
    {
        if (cells.Cells is [{ } single])
        {
            return single.Values["outcome"].Text!;
        }

        SampleMean loss = SampleMean.Of(cells.Numbers("finalLoss").Where(double.IsFinite).DefaultIfEmpty(double.NaN));
        string fates = string.Join(", ", cells.Cells.GroupBy(cell => cell.Values["fate"].Text!).Select(group =>
            group.Count() == cells.Cells.Length ? $"all {Verb(group.Key)}" : $"{DepthFigure.Text(group.Count())} {Verb(group.Key)}"));
        return double.IsNaN(loss.Mean) ? fates : $"{fates}: {loss}";
    }

    /// <summary>The largest rate at which all cells of that rate do something.</summary>
    /// <param name="cells">The cells of one network.</param>
    /// <param name="value">The name of a truth value.</param>
    /// <returns>The rate, or 0 when there is none.</returns>
    public static double Largest(StudyResults cells, string value) =>
        cells.ValuesOf("rate").Where(rate => cells.With("rate", rate).Cells.All(cell => cell.Values[value].Flag == true)).Append(0).Max();

    /// <summary>The loss of guessing as a line.</summary>
    public static Layer Chance { get; } = new RuleLayer(Orientation.Horizontal, Math.Log(10), "guessing");

    /// <summary>The final losses by rate with the error over seeds; rates at which a run diverged are left out.</summary>
    /// <param name="cells">The cells of one network.</param>
    /// <param name="name">The name of the line.</param>
    /// <param name="slot">Its color.</param>
    /// <returns>The layers.</returns>
    public static IEnumerable<Layer> Losses(StudyResults cells, string name, int slot)
    {
        (double Rate, SampleMean Loss)[] finite =
        [
            .. cells.ValuesOf("rate").Select(rate => (rate, SampleMean.Of(cells.With("rate", rate).Numbers("finalLoss")))).Where(point => double.IsFinite(point.Item2.Mean)),
        ];
        return finite.Length == 0 ? [] : AnatomyCells.Points([.. finite.Select(point => point.Rate)], [.. finite.Select(point => point.Loss)], name, slot);
    }

    /// <summary>The mean over seeds of the losses by step with a band of two standard errors; points where a run diverged.</summary>
    /// <param name="cells">The cells of one network and rate.</param>
    /// <param name="name">The name of the line.</param>
    /// <param name="slot">Its color.</param>
    /// <returns>The layers.</returns>
    public static IEnumerable<Layer> Course(StudyResults cells, string name, int slot)
    {
        ImmutableArray<ImmutableArray<double>> losses = cells.Rows("losses");
        if (cells.Cells.Any(cell => cell.Values["isFinite"].Flag == false))
        {
            // Runs that diverge have hardly a course: every loss of every seed is a point.
            (int Step, double Loss)[] points = [.. losses.SelectMany(row => row.Select((loss, step) => (step + 1, loss))).Where(point => double.IsFinite(point.loss))];
            return [new PointLayer([.. points.Select(point => (double)point.Step)], [.. points.Select(point => point.Loss)]) { Name = name, Slot = slot }];
        }

        int steps = losses.Min(row => row.Length);
        return DepthFigure.Curve(
            [.. Enumerable.Range(1, steps).Select(step => (double)step)],
            [.. Enumerable.Range(0, steps).Select(step => SampleMean.Of(losses.Select(row => row[step])))],
            name,
            slot);
    }

    private static string Verb(string fate) => fate switch
    {
        nameof(RunFate.Learns) => "learn",
        nameof(RunFate.Stalls) => "stall",
        nameof(RunFate.Collapsed) => "collapsed to chance",
        _ => "diverged",
    };
}
