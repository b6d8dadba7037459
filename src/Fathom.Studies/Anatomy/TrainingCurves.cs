using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Fathom.Reporting;

namespace Fathom.Studies;

/// <summary>Figure 1: accuracy against progress with and without batch norm, at several learning rates.</summary>
internal static class TrainingCurves
{
    private const int Batch = 128;

    // Images of the training part that are not learned from.
    private const int HeldOutFrom = 9000;
    private const int HeldOutTo = 10_000;

    // The shifted grid for the short training of a shallow network: 0.02 is about the largest rate at which it trains without a norm.
    private static readonly ImmutableArray<(AnatomyNorm Norm, double Rate)> s_networks =
        [(AnatomyNorm.Everywhere, 0.1), (AnatomyNorm.LastBlock, 0.03), (AnatomyNorm.Everywhere, 0.003), (AnatomyNorm.None, 0.02)];

    /// <summary>The study.</summary>
    public static Study Study { get; } = new()
    {
        Name = "bjorck-fig1",
        Paper = AnatomyCells.Paper,
        Item = "Fig. 1",
        Title = "Batch norm pays through the learning rates that it allows",
        Claim = "At equal small learning rates batch norm gains little; the larger rates that it allows bring the gain, and one norm at the end recovers most of it.",
        Duration = "10 min",
        FullDuration = "12 h",
        DataSet = AnatomyCells.Data,
        NeedsData = true,
        Cells = Cells,
        Measure = Measure,
        Report = Report,
        Threads = _ => 2,
    };

    // Seed by seed, so that a study that is stopped has whole comparisons.
    private static IEnumerable<JsonObject> Cells(StudySettings settings) => Enumerable.Range(0, settings.Full ? 5 : 2).SelectMany(seed => s_networks.SelectMany(network => AnatomyCells.Networks(
        settings with { Seed = settings.Seed + (ulong)seed },
        settings.Full ? 56 : 20,
        [network.Norm],
        1,
        ("rate", network.Rate),
        ("epochs", settings.Full ? 60 : 8),
        ("images", settings.Full ? 8960 : 5120))));

    private static CellValues Measure(SweepCell cell, StudyInputs inputs, CellContext context)
    {
        StandardImages train = AnatomyCells.Images(inputs, cell, 0..cell.Whole("images"), cell.Seed());
        StandardImages test = AnatomyCells.Images(inputs, cell, HeldOutFrom..HeldOutTo);
        TrainedNetwork trained = TrainedNetwork.Run(
            AnatomyCells.NetworkOf(cell),
            train,
            test,
            new ShortTrainingOptions { LearningRate = cell.Number("rate"), Batch = Batch, Seed = cell.Seed(), Threads = context.Threads, Cancellation = context.Cancellation },
            cell.Whole("epochs"),
            context.Report);
        return new CellValues
        {
            ["epoch"] = trained.Epochs.Select(epoch => (double)epoch).ToArray(),
            ["trainLoss"] = trained.TrainLosses,
            ["accuracy"] = trained.TestAccuracies,
            ["finalAccuracy"] = trained.FinalAccuracy,
            ["outcome"] = trained.Outcome.ToString(),
        };
    }

    private static StudyReport Report(StudyResults results)
    {
        List<ImmutableArray<TableCell>> rows = [];
        List<Layer> accuracies = [];
        List<Layer> losses = [];
        Dictionary<(AnatomyNorm, double), SampleMean> finals = [];
        int slot = 0;
        foreach ((AnatomyNorm norm, double rate) in s_networks)
        {
            StudyResults cells = results.With("norm", AnatomyCells.WordOf(norm)).With("rate", rate);
            string name = string.Create(CultureInfo.InvariantCulture, $"{AnatomyCells.WordOf(norm)}, {rate}");
            foreach (StudyCellResult cell in cells.Cells)
            {
                double epochs = cell.Cell.Whole("epochs");
                ImmutableArray<double> x = [.. cell.Values["epoch"].Numbers.Select(epoch => 100 * epoch / epochs)];
                accuracies.Add(new LineLayer(x, cell.Values["accuracy"].Numbers) { Name = name, Slot = slot });
                losses.Add(new LineLayer(x, cell.Values["trainLoss"].Numbers) { Name = name, Slot = slot });
            }

            slot++;
            SampleMean final = finals[(norm, rate)] = SampleMean.Of(cells.Numbers("finalAccuracy"));
            double published = PublishedAnatomy.FinalAccuracies.Where(entry => entry.Norm == norm && (norm == AnatomyNorm.None || entry.Rate == rate)).Select(entry => entry.Accuracy).FirstOrDefault(double.NaN);
            rows.Add([AnatomyCells.WordOf(norm), rate, final.ToString(), published, string.Join("; ", cells.Cells.Select(cell => cell.Values["outcome"].Text))]);
        }

        SampleMean large = finals[(AnatomyNorm.Everywhere, 0.1)];
        SampleMean last = finals[(AnatomyNorm.LastBlock, 0.03)];
        SampleMean small = finals[(AnatomyNorm.Everywhere, 0.003)];
        SampleMean none = finals[(AnatomyNorm.None, 0.02)];
        double recovered = (last.Mean - none.Mean) / (large.Mean - none.Mean);
        StudyCellResult first = results.Cells[0];
        return StudyReport.Of(
            new Figure("Accuracy and loss against progress",
            [
                new Panel(new Axis("per cent of training"), new Axis("test accuracy") { Minimum = 0.1 }, [.. accuracies]),
                new Panel(new Axis("per cent of training"), new Axis("training loss"), [.. losses]),
            ])
            {
                Subtitle = $"ResNet-{first.Cell.Whole("depth")}, {first.Cell.Whole("images"):N0} images of CIFAR-10, {first.Cell.Whole("epochs")} epochs; one line a seed".Replace(',', ' '),
            },
            [DepthFigure.Table("Final accuracy on 1,000 images that were not learned from. Published: ResNet-110, 165 to 2,400 epochs, all images; without norm at rate 0.0001.", ["network", "rate", "accuracy", "published", "outcomes"], rows)],
            [
                new StudyClaim("Batch norm at 0.1 beats no norm at its best rate by more than 10 points.", large.Mean - none.Mean > 0.1, $"{DepthFigure.Text(100 * (large.Mean - none.Mean), "F1")} points."),
                new StudyClaim("One norm on the last block at 0.03 beats it by more than 8 points.", last.Mean - none.Mean > 0.08, $"{DepthFigure.Text(100 * (last.Mean - none.Mean), "F1")} points, {DepthFigure.Text(100 * recovered, "F0")} % of the gain (published 73 %)."),
                new StudyClaim("The order of final accuracies is the published one: batch norm at the large rate, the last block, batch norm at the small rate.", large.Mean > last.Mean && last.Mean > small.Mean, $"{large}, {last}, {small}; no norm {none}."),
            ],
            "After so few epochs networks at 0.003 are far from their end; equal accuracy of both at equal small rates needs the long runs.");
    }
}
