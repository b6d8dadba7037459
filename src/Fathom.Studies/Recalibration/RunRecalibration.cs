using System.Collections.Immutable;
using System.Numerics;
using System.Numerics.Tensors;
using Fathom.Data;
using Fathom.Networks;

namespace Fathom.Studies;

/// <summary>Recalibrates the network of a run and tells what that brought.</summary>
public static class RunRecalibration
{
    // Enough batches for the scatter of their statistics, few enough for networks of a thousand layers.
    private const int GapBatches = 12;

    /// <summary>Recalibrates, and keeps the network beside the checkpoint of the run.</summary>
    /// <param name="folder">The folder of a run.</param>
    /// <param name="data">The samples: statistics are those of the samples to learn from, without augmentation.</param>
    /// <param name="options">Batch size, threads, memory.</param>
    /// <returns>The outcome.</returns>
    /// <exception cref="ArgumentException">There is no run with a checkpoint, its network has no batch norm, or the samples do not suit it.</exception>
    /// <exception cref="CheckpointException">The checkpoint is damaged.</exception>
    /// <exception cref="Reporting.OutputException">The folder cannot be written.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; nothing was written.</exception>
    public static RecalibrationOutcome Run(RunFolder folder, SamplePair data, RecalibrationOptions options)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        TrainingSetup setup = folder.ReadSetup();
        if (!File.Exists(folder.CheckpointFile))
        {
            throw new ArgumentException($"The run in '{folder.Path}' has no checkpoint yet, so there are no weights to recalibrate; go on with it first.");
        }

        return setup.Precision == TrainingPrecision.Binary64 ? Run<double>(folder, setup, data, options) : Run<float>(folder, setup, data, options);
    }

    private static RecalibrationOutcome Run<T>(RunFolder folder, TrainingSetup setup, SamplePair data, RecalibrationOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        SampleSource train = new(data.Train, isFlat: !setup.Network.ReadsImages);
        SampleSource test = new(data.Test, isFlat: !setup.Network.ReadsImages);
        NetworkGraph graph = setup.Network.Build(data.Train.Shape, data.Train.ClassCount);
        if (NormLayer.Of(graph).IsEmpty)
        {
            throw new ArgumentException("The network has no batch norm, so inference and training modes are the same and there is nothing to recalibrate.");
        }

        ParameterSet<T> parameters = ParameterSet.Zeros<T>(graph);
        CheckpointState state = CheckpointStore.Restore(folder.CheckpointFile, parameters, null);
        ImmutableArray<LayerGap> before = Gap();
        Score trainByBatch = Judge(train, isTraining: true);
        Score testByBatch = Judge(test, isTraining: true);
        Score trainBefore = Judge(train, isTraining: false);
        Score testBefore = Judge(test, isTraining: false);
        Score testByUnbiased = Unbiased();
        StatisticsRecalibration.Run(graph, parameters, train, options);
        double[] fluctuations = [.. before.SkipLast(1).Select(gap => gap.Fluctuation)];
        RecalibrationOutcome outcome = new()
        {
            Setup = setup,
            Steps = state.Step,
            Chance = train.Chance,
            TrainByBatch = trainByBatch,
            TestByBatch = testByBatch,
            TrainBefore = trainBefore,
            TestBefore = testBefore,
            TestByUnbiased = testByUnbiased,
            TrainAfter = Judge(train, isTraining: false),
            TestAfter = Judge(test, isTraining: false),
            Before = before,
            After = Gap(),
            PredictedBefore = ModeGap.PredictCosines(fluctuations, setup.Network.StatisticsMomentum, state.Step),
            PredictedAfter = ModeGap.PredictCosines(fluctuations, 1, 0),
        };
        CheckpointStore.Write(folder.RecalibratedFile, state, parameters);
        return outcome;

        ImmutableArray<LayerGap> Gap() => ModeGap.Measure(graph, parameters, train, Math.Min(setup.BatchSize, train.Count), GapBatches, options.Threads);

        Score Unbiased()
        {
            ImmutableArray<NormLayer> norms = [.. NormLayer.Of(graph).Where(norm => norm.Operation.RunningVarianceIsBiased)];
            int batch = Math.Min(setup.BatchSize, train.Count);
            if (norms.IsEmpty || batch < 2)
            {
                return Score.None;
            }

            ImmutableDictionary<string, TensorShape> shapes = graph.ShapesFor(batch);
            T[][] kept = [.. norms.Select(norm => parameters[norm.Variance].ToArray())];
            foreach (NormLayer norm in norms)
            {
                Span<T> variance = parameters[norm.Variance];
                T count = T.CreateTruncating(shapes[norm.Input].Elements / variance.Length);
                TensorPrimitives.Multiply(variance, count / (count - T.One), variance);
            }

            Score score = Judge(test, isTraining: false);
            for (int i = 0; i < norms.Length; i++)
            {
                kept[i].CopyTo(parameters[norms[i].Variance]);
            }

            return score;
        }

        Score Judge(SampleSource source, bool isTraining) => Score.Of(NetworkEvaluation.Run(graph, parameters, source, new EvaluationOptions
        {
            BatchSize = setup.BatchSize,
            IsTraining = isTraining,
            MostSamples = setup.EvaluationSamples,
            Threads = options.Threads,
            Cancellation = options.Cancellation,
        }));
    }
}
