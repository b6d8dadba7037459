using Fathom.Data;
using Fathom.Networks;
using Fathom.Specification;

namespace Fathom.Studies.Tests;

/// <summary>A run of a second, and a folder for it that is removed.</summary>
internal static class SmallRun
{
    public static TrainingSetup Setup { get; } = new()
    {
        Network = new NetworkChoice { Spec = new NetworkSpec { Depth = 3, Width = 24, Activation = new(ActivationCatalog.Tanh) } },
        Data = new SampleRequest { Name = "gaussian-mixture", Samples = 400, TestSamples = 150 },
        Optimizer = new OptimizerOptions { Momentum = 0.9 },
        LearningRate = new RateSchedule { Rate = 0.05, Rule = RateRule.Cosine, WarmUp = 4 },
        Epochs = 4,
        BatchSize = 30,
    };

    public static SamplePair Data { get; } = SamplePair.Load(Setup.Data, new DataLocator(["nowhere"]));

    public static TrainingOutcome In(string? folder, TrainingSetup? setup = null) => Go(folder, setup, null, null, 1);

    /// <summary>A run that is stopped as soon as so many steps are done.</summary>
    public static TrainingOutcome Stopped(string folder, int stopAt, int threads)
    {
        using CancellationTokenSource source = new();
        return Go(
            folder,
            null,
            progress =>
            {
                if (progress.Step == stopAt)
                {
                    source.Cancel();
                }
            },
            source,
            threads);
    }

    private static TrainingOutcome Go(string? folder, TrainingSetup? setup, Action<TrainingProgress>? progress, CancellationTokenSource? source, int threads) =>
        NetworkTraining.Run(setup ?? Setup, Data, new TrainingRunOptions
        {
            Folder = folder,
            Threads = threads,
            Progress = progress,
            Cancellation = source?.Token ?? CancellationToken.None,
            CheckpointInterval = TimeSpan.FromHours(1),
        });
}
