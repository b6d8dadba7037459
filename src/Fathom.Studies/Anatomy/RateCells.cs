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

    /// <summary>Trains.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="inputs">The images.</param>
    /// <param name="context">Threads and cancellation.</param>
    /// <returns>Losses and outcome.</returns>
    public static CellValues Measure(SweepCell cell, StudyInputs inputs, CellContext context)
    {
        StandardImages images = AnatomyCells.Images(inputs, cell, 0..Images, cell.Seed());
        (ImmutableArray<double> losses, RunOutcome outcome) = ShortTraining.Run(AnatomyCells.NetworkOf(cell), images, new ShortTrainingOptions
        {
            LearningRate = cell.Number("rate"),
            Steps = Steps,
            Batch = Batch,
            Seed = cell.Seed(),
            Threads = context.Threads,
            Cancellation = context.Cancellation,
        });
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

    /// <summary>The largest rate at which all cells of that rate do something.</summary>
    /// <param name="cells">The cells of one network.</param>
    /// <param name="value">The name of a truth value.</param>
    /// <returns>The rate, or 0 when there is none.</returns>
    public static double Largest(StudyResults cells, string value) =>
        cells.ValuesOf("rate").Where(rate => cells.With("rate", rate).Cells.All(cell => cell.Values[value].Flag == true)).Append(0).Max();

    /// <summary>The largest rate up to which no cell diverges.</summary>
    /// <param name="cells">The cells of one network.</param>
    /// <returns>The rate, or 0 when the smallest diverges.</returns>
    public static double LargestFinite(StudyResults cells) =>
        cells.ValuesOf("rate").Order().TakeWhile(rate => cells.With("rate", rate).Cells.All(cell => cell.Values["isFinite"].Flag == true)).Append(0).Max();

    /// <summary>The loss of guessing as a line.</summary>
    public static Layer Chance { get; } = new RuleLayer(Orientation.Horizontal, Math.Log(10), "guessing");

    /// <summary>The final losses by rate, those of diverged runs left out.</summary>
    /// <param name="cells">The cells of one network.</param>
    /// <param name="name">The name of the line.</param>
    /// <param name="slot">Its color.</param>
    /// <returns>The layer.</returns>
    public static Layer Losses(StudyResults cells, string name, int slot) => new LineLayer(
        cells.ValuesOf("rate"),
        [.. cells.ValuesOf("rate").Select(rate => cells.With("rate", rate).Numbers("finalLoss").Average())])
    {
        Name = name,
        Slot = slot,
        Marker = Marker.Circle,
    };
}
