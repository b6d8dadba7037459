using Fathom.Data;
using Fathom.MeanField;
using Fathom.Specification;

namespace Fathom.Studies.Tests;

public class TrainabilityMapTests
{
    private static readonly MapRequest s_small = new()
    {
        Setup = new TrainingSetup
        {
            Network = new NetworkChoice { Spec = new NetworkSpec { Width = 16 } },
            Data = new SampleRequest { Name = "gaussian-mixture", Samples = 200, TestSamples = 50 },
            Steps = 12,
            EvaluationSamples = 60,
            EvaluationEpochs = 0,
        },
        X = MapAxis.Parse("depth=2,5,30"),
        Y = MapAxis.Parse("batch=8,20"),
        Repeats = 2,
        RatePerSample = 0.002,
    };

    private static readonly SamplePair s_data = SamplePair.Load(s_small.Setup.Data, new DataLocator(["nowhere"]));

    [Fact]
    public void A_cell_holds_what_the_same_trainings_alone_give_and_what_theory_predicts()
    {
        using TemporaryFolder place = new();
        MapResult map = Run(place.File("map"), new PoolOptions { Threads = 3 });
        map.Cells.Length.ShouldBe(6);
        map.Done.ShouldBe(12);
        MapCell cell = map[1, 1];
        (cell.X, cell.Y, cell.Depth).ShouldBe((5, 20, 5));
        NetworkSpec spec = new() { Width = 16, Depth = 5 };
        cell.TrainableDepth.ShouldBe(MeanFieldPredictor.Predict(spec, BatchSize.Of(20)).TrainableDepth);
        for (int repeat = 0; repeat < 2; repeat++)
        {
            TrainingOutcome alone = NetworkTraining.Run(
                s_small.Setup with { Network = new NetworkChoice { Spec = spec }, BatchSize = 20, Seed = 1 + (ulong)repeat, LearningRate = new RateSchedule { Rate = 0.04 } },
                s_data,
                new TrainingRunOptions { Threads = 1 });
            cell.Trainings[repeat].ShouldBe(new MapTraining(alone.Verdict, alone.TrainByBatch.Accuracy, alone.TestByBatch.Accuracy, alone.TrainByBatch.Loss, alone.Chance, 12));
        }

        cell.Trainings[0].ShouldNotBe(cell.Trainings[1]);
        cell.Accuracy.ShouldBe(cell.Trainings.Average(training => training.Accuracy), 1e-15);
    }

    [Fact]
    public void A_map_that_was_stopped_goes_on_to_the_same_bytes()
    {
        using TemporaryFolder place = new();
        Run(place.File("whole"), new PoolOptions { Threads = 1 });
        using CancellationTokenSource source = new();
        SweepFolder folder = SweepFolder.Create(place.File("parts"), TrainabilityMap.Manifest(s_small));
        SweepRun first = SweepPool.Run(folder, TrainabilityMap.Work(s_data), new PoolOptions { Threads = 2 }, progress => Stop(progress, source), source.Token);
        first.IsComplete.ShouldBeFalse();
        TrainabilityMap.Read(s_small, folder).Done.ShouldBeInRange(1, 11);
        Run(place.File("parts"), new PoolOptions { Threads = 3 });
        string[] whole = Results(place.File("whole"));
        whole.Length.ShouldBe(12);
        Results(place.File("parts")).ShouldBe(whole);

        static void Stop(SweepProgress progress, CancellationTokenSource source)
        {
            if (progress.Finished >= 3)
            {
                source.Cancel();
            }
        }
    }

    [Fact]
    public void The_line_passes_where_depth_and_trainable_depth_are_equal()
    {
        PredictedLine upright = PredictedLine.Of(Predicted(MapAxis.Parse("depth=10:70:10"), MapAxis.Parse("batch=8:64:x2")));
        upright.Rows.ToArray().ShouldBe([0, 1, 2, 3]);
        double trainable = MeanFieldPredictor.Predict(new NetworkSpec { Width = 16 }, BatchSize.Of(16)).TrainableDepth;
        upright.Columns[1].ShouldBe((trainable - 10) / 10, 1e-9);
        PredictedLine level = PredictedLine.Of(Predicted(MapAxis.Parse("batch=8:64:x2"), MapAxis.Parse("depth=10:70:10")));
        level.Columns.ToArray().ShouldBe([0, 1, 2, 3]);
        level.Rows.ToArray().ShouldBe(upright.Columns.ToArray());
    }

    [Fact]
    public void Where_no_axis_is_the_depth_the_line_passes_between_cells_on_both_sides_of_it()
    {
        // 35 layers: the batch at which that is just trainable lies between 16 and 32.
        MapResult map = Predicted(MapAxis.Parse("batch=8:64:x2"), MapAxis.Parse("gain=1,2"), 35);
        PredictedLine line = PredictedLine.Of(map);
        line.Rows.ToArray().ShouldBe([0, 1]);
        int left = (int)line.Columns[0];
        map[left, 0].Margin.ShouldBeLessThan(0);
        map[left + 1, 0].Margin.ShouldBeGreaterThan(0);
        (line.Columns[0] - left).ShouldBe(-map[left, 0].Margin / (map[left + 1, 0].Margin - map[left, 0].Margin), 1e-12);
    }

    [Fact]
    public void What_makes_no_sense_is_told_before_anything_is_trained()
    {
        Message(s_small with { Y = MapAxis.Parse("depth=3,4") }).ShouldBe("Both axes vary 'depth'; let one of them vary something else.");
        Message(s_small with { X = MapAxis.Parse("depth=0,4") }).ShouldContain("The cell with depth = 0 and batch = 8 makes no sense");
        Message(s_small with { Y = MapAxis.Parse("batch=1,4") }).ShouldContain("depth = 2 and batch = 1");
        Message(s_small with { Repeats = 0 }).ShouldContain("from 1 to 100000 trainings, not 0");
        Message(s_small with { Repeats = 50_000 }).ShouldContain("not 300000");
        Message(s_small with { RatePerSample = double.NaN }).ShouldContain("above 0, not NaN");
        Message(s_small with { X = MapAxis.Parse("lr=0.1,1") }).ShouldContain("either an axis or");
        Message(s_small with { X = MapAxis.Parse("lr=-0.1,1"), RatePerSample = null }).ShouldContain("lr = -0.1");
        Message(s_small with { Setup = s_small.Setup with { Network = new NetworkChoice { Model = "resnet20" } } }).ShouldContain("a named model has no depth");

        static string Message(MapRequest request) => Should.Throw<ArgumentException>(() => TrainabilityMap.Manifest(request)).Message;
    }

    [Fact]
    public void A_folder_of_another_map_is_refused()
    {
        using TemporaryFolder place = new();
        SweepFolder.Create(place.File("map"), TrainabilityMap.Manifest(s_small));
        Should.Throw<SweepException>(() => SweepFolder.Create(place.File("map"), TrainabilityMap.Manifest(s_small with { RatePerSample = 0.003 })))
            .Message.ShouldContain("learningRate.rate is 0.016, not 0.024");
    }

    // A map without trainings: what theory says of every cell.
    private static MapResult Predicted(MapAxis x, MapAxis y, int depth = 50)
    {
        using TemporaryFolder place = new();
        MapRequest request = s_small with { X = x, Y = y, Setup = s_small.Setup with { Network = new NetworkChoice { Spec = new NetworkSpec { Width = 16, Depth = depth } } } };
        return TrainabilityMap.Read(request, SweepFolder.Create(place.File("map"), TrainabilityMap.Manifest(request)));
    }

    private static MapResult Run(string path, PoolOptions options)
    {
        SweepFolder folder = SweepFolder.Create(path, TrainabilityMap.Manifest(s_small));
        SweepPool.Run(folder, TrainabilityMap.Work(s_data), options).IsComplete.ShouldBeTrue();
        return TrainabilityMap.Read(s_small, folder);
    }

    private static string[] Results(string path) =>
        [.. Directory.EnumerateFiles(Path.Combine(path, "cells"), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => $"{Path.GetFileName(file)}: {File.ReadAllText(file)}")];
}
