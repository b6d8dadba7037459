using System.Diagnostics;
using System.Numerics;
using Fathom.Data;
using Fathom.Networks;

namespace Fathom.Studies;

/// <summary>One process's part of a run.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal sealed class TrainingSession<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int MostRowsWithinEpochs = 50;

    private readonly TrainingSetup setup;
    private readonly TrainingRunOptions options;
    private readonly SampleSource train;
    private readonly SampleSource test;
    private readonly NetworkGraph graph;
    private readonly TrainingLoop<T> loop;
    private readonly SnapshotCamera<T> camera;
    private readonly RunFolder? folder;
    private readonly string setupText;
    private readonly long totalSteps;
    private readonly List<MetricRow> rows = [];
    private readonly List<NetworkSnapshot> snapshots = [];
    private TrainingStep last;
    private long startStep;

    /// <summary>Builds the network, and takes up the run of the folder when there is one.</summary>
    public TrainingSession(TrainingSetup setup, SamplePair data, TrainingRunOptions options)
    {
        this.setup = setup;
        this.options = options;
        setupText = TrainingSetupJson.Write(setup);
        train = new SampleSource(data.Train, isFlat: !setup.Network.ReadsImages);
        test = new SampleSource(data.Test, isFlat: !setup.Network.ReadsImages);
        graph = setup.Network.Build(data.Train.Shape, data.Train.ClassCount);
        totalSteps = Math.Max(1, setup.TotalSteps(train.Count / Math.Min(setup.BatchSize, train.Count)));
        camera = new SnapshotCamera<T>(graph, train, setup, options.Threads);
        loop = new TrainingLoop<T>(graph, train, new TrainingLoopOptions
        {
            BatchSize = setup.BatchSize,
            Seed = setup.Seed,
            Threads = options.Threads,
            Training = new TrainingOptions
            {
                Optimizer = setup.Optimizer,
                LearningRate = setup.LearningRate.Over(totalSteps),
                LargestGradientNorm = setup.LargestGradientNorm,
            },
        });
        try
        {
            folder = options.Folder is { } path ? new RunFolder(path) : null;
            Begin();
        }
        catch
        {
            loop.Dispose();
            throw;
        }
    }

    /// <summary>Trains to the end of the run, or until it diverges or is stopped.</summary>
    public TrainingOutcome Run()
    {
        options.Started?.Invoke();
        try
        {
            return Finish(Train());
        }
        catch (OperationCanceledException) when (options.Cancellation.IsCancellationRequested)
        {
            Save();
            return Write(Outcome(TrainingVerdict.Unfinished, null));
        }
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose() => loop.Dispose();

    private void Begin()
    {
        if (folder is not null)
        {
            folder.Prepare();
            if (File.Exists(folder.CheckpointFile))
            {
                Restore(folder);
                return;
            }

            if (File.Exists(folder.RunFile))
            {
                RunFolder.EnsureSame(folder.Path, TrainingSetupJson.Write(folder.ReadSetup()), setupText);
            }
        }

        snapshots.Add(camera.Take(TrainingMoment.Before, loop.Parameters));
        Write(Outcome(TrainingVerdict.Unfinished, null));
    }

    private void Restore(RunFolder from)
    {
        RunFolder.EnsureSame(from.Path, CheckpointStore.ReadState(from.CheckpointFile).Setup, setupText);
        CheckpointState state = CheckpointStore.Restore(from.CheckpointFile, loop.Parameters, loop.Optimizer.Memory);
        loop.Resume(state.Step, state.Tally);
        last = new TrainingStep(state.Step - 1, 0, state.GradientNorm, state.LearningRate);
        rows.AddRange(state.Metrics);
        snapshots.AddRange(state.Snapshots);
        startStep = state.Step;
    }

    private Divergence? Train()
    {
        long saved = Stopwatch.GetTimestamp();
        for (Look(); loop.Step < totalSteps; Look())
        {
            options.Cancellation.ThrowIfCancellationRequested();
            try
            {
                last = loop.Next();
            }
            catch (DivergenceException divergence)
            {
                return Divergence.Of(graph, divergence);
            }

            options.Progress?.Invoke(new TrainingProgress(loop.Step, totalSteps, startStep, setup.BatchSize, loop.StepsPerEpoch, Score.Of(loop.Tally)));
            if (folder is not null && Stopwatch.GetElapsedTime(saved) >= options.CheckpointInterval)
            {
                Save();
                saved = Stopwatch.GetTimestamp();
            }
        }

        return null;
    }

    // Whatever is due after a step is done here, and at once when a run goes on that was stopped before it was done.
    private void Look()
    {
        if (loop.Step == 1 && snapshots.Count == 1)
        {
            snapshots.Add(camera.Take(TrainingMoment.FirstStep, loop.Parameters));
        }

        bool endsEpoch = loop.Step % loop.StepsPerEpoch == 0;
        bool isJudged = loop.Step == totalSteps || (endsEpoch && setup.EvaluationEpochs > 0 && loop.Epoch % setup.EvaluationEpochs == 0);
        bool isDue = isJudged || endsEpoch || loop.Step % Math.Max(1, totalSteps / MostRowsWithinEpochs) == 0;
        if (loop.Step > 0 && isDue && !HasRow(mustBeJudged: false))
        {
            AddRow(isJudged);
        }
    }

    private bool HasRow(bool mustBeJudged) => rows.Count > 0 && rows[^1].Step == loop.Step && (!mustBeJudged || rows[^1].TestByBatch.IsKnown);

    // The tally is taken only after the judgement, which may be stopped: what is saved then is the state before it.
    private void AddRow(bool isJudged)
    {
        Score byBatch = isJudged ? Judge(test, isTraining: true) : Score.None;
        Score byRunning = isJudged ? Judge(test, isTraining: false) : Score.None;
        rows.Add(new MetricRow(
            loop.Step, (double)loop.Step / loop.StepsPerEpoch, last.LearningRate, last.GradientNorm, Score.Of(loop.TakeTally()), byBatch, byRunning));
    }

    private Score Judge(SampleSource source, bool isTraining) => Score.Of(NetworkEvaluation.Run(graph, loop.Parameters, source, new EvaluationOptions
    {
        BatchSize = setup.BatchSize,
        IsTraining = isTraining,
        MostSamples = setup.EvaluationSamples,
        Threads = options.Threads,
        Cancellation = options.Cancellation,
    }));

    private TrainingOutcome Finish(Divergence? divergence)
    {
        if (!HasRow(mustBeJudged: true))
        {
            AddRow(isJudged: true);
        }

        Save();
        Score byBatch = Judge(train, isTraining: true);
        Score byRunning = Judge(train, isTraining: false);
        snapshots.Add(camera.Take(TrainingMoment.End, loop.Parameters));
        TrainingVerdict verdict = divergence is null ? TrainingOutcome.VerdictOf(byBatch.Accuracy, train.Chance) : TrainingVerdict.Diverged;
        return Write(Outcome(verdict, divergence) with
        {
            TrainByBatch = byBatch,
            TrainByRunning = byRunning,
            TestByBatch = rows[^1].TestByBatch,
            TestByRunning = rows[^1].TestByRunning,
        });
    }

    private TrainingOutcome Outcome(TrainingVerdict verdict, Divergence? divergence) => new()
    {
        Setup = setup,
        Verdict = verdict,
        Divergence = divergence,
        Steps = loop.Step,
        TotalSteps = totalSteps,
        StepsPerEpoch = loop.StepsPerEpoch,
        Chance = train.Chance,
        TrainableParameters = graph.Parameters.Where(parameter => parameter.IsTrainable).Sum(parameter => (long)parameter.Shape.Elements),
        Metrics = [.. rows],
        Snapshots = [.. snapshots],
    };

    private void Save()
    {
        if (folder is not null)
        {
            CheckpointStore.Write(
                folder.CheckpointFile, new CheckpointState(setupText, loop.Step, loop.Tally, last.GradientNorm, last.LearningRate, [.. rows], [.. snapshots]), [loop.Parameters, .. loop.Optimizer.Memory]);
            RunWriter.WriteMetrics(folder, rows);
        }
    }

    private TrainingOutcome Write(TrainingOutcome outcome)
    {
        if (folder is not null)
        {
            RunWriter.Write(folder, outcome, options);
        }

        return outcome;
    }
}
