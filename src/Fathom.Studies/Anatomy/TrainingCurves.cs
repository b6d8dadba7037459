using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Fathom.Data;
using Fathom.Reporting;

namespace Fathom.Studies;

/// <summary>Figure 1: accuracy against progress with and without batch norm, at several learning rates.</summary>
internal static class TrainingCurves
{
    private const int ImagesOfFile = 10_000;

    // The shifted grid for the short training of a shallow network: 0.02 is about the largest rate at which it trains without a norm.
    private static readonly ImmutableArray<TrainedSetting> s_reduced =
    [
        new(AnatomyNorm.Everywhere, 0.1, 5), new(AnatomyNorm.LastBlock, 0.03, 5), new(AnatomyNorm.Everywhere, 0.003, 5), new(AnatomyNorm.None, 0.02, 5),
    ];

    // The paper's, with its numbers of epochs; for batch norm at the smallest rate it names none.
    private static readonly ImmutableArray<TrainedSetting> s_published =
    [
        new(AnatomyNorm.Everywhere, 0.1, 165), new(AnatomyNorm.LastBlock, 0.03, 165), new(AnatomyNorm.Everywhere, 0.003, 1320), new(AnatomyNorm.None, 0.0001, 2400), new(AnatomyNorm.Everywhere, 0.0001, 2400),
    ];

    /// <summary>The study.</summary>
    public static Study Study { get; } = AnatomyStudy.OnImages(
        "bjorck-fig1",
        "Fig. 1",
        "Batch norm pays through the learning rates that it allows",
        "At equal small learning rates batch norm gains little; the larger rates that it allows bring the gain, and one norm at the end recovers most of it.",
        ("8 min", "months (the paper's 165 to 2,400 epochs of ResNet-110)"),
        Cells,
        Measure,
        Report);

    private static ImmutableArray<TrainedSetting> SettingsOf(StudySettings settings) => settings.Full ? s_published : s_reduced;

    // Seed by seed, so that a study that is stopped has whole comparisons.
    private static IEnumerable<JsonObject> Cells(StudySettings settings) => Enumerable.Range(0, settings.Full ? 5 : 2).SelectMany(seed => SettingsOf(settings).SelectMany(network => AnatomyCells.Networks(
        settings with { Seed = settings.Seed + (ulong)seed },
        settings.Full ? AnatomyNetwork.PublishedDepth : 20,
        [network.Norm],
        1,
        ("rate", network.Rate),
        ("epochs", network.Epochs),
        ("images", settings.Full ? DataSetCatalog.Find(settings.Data).Files.Count(file => file.Split == DataSplit.Train) * ImagesOfFile : 5120),
        ("testImages", settings.Full ? ImagesOfFile : 1000),
        ("crop", settings.Full ? 4 : 0))));

    private static CellValues Measure(SweepCell cell, StudyInputs inputs, CellContext context)
    {
        StandardImages train = AnatomyCells.Images(inputs, cell, 0..cell.Whole("images"), cell.Seed(), crop: cell.Whole("crop"));
        StandardImages test = AnatomyCells.Images(inputs, cell, 0..cell.Whole("testImages"), part: DataSplit.Test);
        TrainedNetwork trained = TrainedNetwork.Run(
            AnatomyCells.NetworkOf(cell),
            train,
            test,
            new ShortTrainingOptions { LearningRate = cell.Number("rate"), Batch = AnatomyCells.BatchOf(cell), Seed = cell.Seed(), Threads = context.Threads, Cancellation = context.Cancellation },
            cell.Whole("epochs"),
            context.Report,
            Path.Combine(context.Scratch, "training.checkpoint"));
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
        Dictionary<(AnatomyNorm Norm, double Rate), SampleMean> finals = [];
        int slot = 0;
        foreach ((AnatomyNorm norm, double rate, _) in SettingsOf(results.Settings))
        {
            StudyResults cells = results.With("norm", AnatomyCells.WordOf(norm)).With("rate", rate);
            string name = string.Create(CultureInfo.InvariantCulture, $"{AnatomyCells.WordOf(norm)}, {rate}");
            ImmutableArray<double> progress = Progress(cells);
            accuracies.AddRange(DepthFigure.Curve(progress, Means(cells, "accuracy", progress.Length), name, slot));
            losses.AddRange(DepthFigure.Curve(progress, Means(cells, "trainLoss", progress.Length), name, slot));
            slot++;
            SampleMean final = finals[(norm, rate)] = SampleMean.Of(cells.Numbers("finalAccuracy"));
            double published = PublishedAnatomy.FinalAccuracies.Where(entry => entry.Norm == norm && (norm == AnatomyNorm.None || entry.Rate == rate)).Select(entry => entry.Accuracy).FirstOrDefault(double.NaN);
            rows.Add([AnatomyCells.WordOf(norm), rate, final.ToString(), published, string.Join("; ", cells.Cells.Select(cell => cell.Values["outcome"].Text))]);
        }

        SampleMean large = finals[(AnatomyNorm.Everywhere, 0.1)];
        SampleMean last = finals[(AnatomyNorm.LastBlock, 0.03)];
        SampleMean small = finals[(AnatomyNorm.Everywhere, 0.003)];
        SampleMean none = finals.Single(entry => entry.Key.Norm == AnatomyNorm.None).Value;
        double recovered = (last.Mean - none.Mean) / (large.Mean - none.Mean);
        StudyCellResult first = results.Cells[0];
        return StudyReport.Of(
            new Figure("Accuracy and loss against progress",
            [
                new Panel(new Axis("per cent of training"), new Axis("test accuracy") { Minimum = 0.1 }, [.. accuracies]),
                new Panel(new Axis("per cent of training"), new Axis("training loss"), [.. losses]),
            ])
            {
                Subtitle = $"ResNet-{first.Cell.Whole("depth")}, {DepthFigure.Text(first.Cell.Whole("images"))} images of CIFAR-10, {first.Cell.Whole("epochs")} epochs at the largest rate, {large.Count} seeds; bands two standard errors over seeds",
            },
            [DepthFigure.Table($"Final accuracy on images of the test set, {DepthFigure.Text(first.Cell.Whole("testImages"))} of its 10,000. Published: ResNet-110, 165 to 2,400 epochs, all images; without norm at rate 0.0001.", ["network", "rate", "accuracy", "published", "outcomes"], rows)],
            [
                new StudyClaim("Batch norm at 0.1 beats no norm at its best rate by more than 10 points.", large.Mean - none.Mean > 0.1, $"{DepthFigure.Text(100 * (large.Mean - none.Mean), "F1")} points."),
                new StudyClaim("One norm on the last block at 0.03 beats it by more than 8 points.", last.Mean - none.Mean > 0.08, $"{DepthFigure.Text(100 * (last.Mean - none.Mean), "F1")} points, {DepthFigure.Text(100 * recovered, "F0")} % of the gain (published 73 %)."),
                new StudyClaim(
                    "The order of final accuracies is that of figure 1: batch norm at the large rate, batch norm at the small rate, no norm.",
                    large.Mean > small.Mean && small.Mean > none.Mean,
                    $"{large}, {small}, {none}."),
                new StudyClaim("One norm on the last block lies between batch norm everywhere and none, as published.", large.Mean > last.Mean && last.Mean > none.Mean, $"{last}."),
            ],
            results.Settings.Full ? [] : ["After so few epochs networks at 0.003 are far from their end; equal accuracy of both at equal small rates needs the long runs."]);
    }

    // After what share of the training all seeds were looked at; a run that diverged was not any more.
    private static ImmutableArray<double> Progress(StudyResults cells) =>
        [.. cells.Cells.MinBy(cell => cell.Values["epoch"].Numbers.Length)!.Values["epoch"].Numbers.Select(epoch => 100 * epoch / cells.Cells[0].Cell.Whole("epochs"))];

    private static ImmutableArray<SampleMean> Means(StudyResults cells, string name, int looks) =>
        [.. Enumerable.Range(0, looks).Select(look => SampleMean.Of(cells.Rows(name).Select(row => row[look])))];
}
