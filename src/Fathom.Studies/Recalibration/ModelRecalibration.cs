using System.Collections.Immutable;
using Fathom.Networks;

namespace Fathom.Studies;

/// <summary>Recalibrates a network that came from a file, of whose training nothing is known, and tells what that brought.</summary>
public static class ModelRecalibration
{
    private const int GapBatches = 12;

    /// <summary>Recalibrates.</summary>
    /// <param name="graph">The network, with one input.</param>
    /// <param name="parameters">Its parameters; receive the new running statistics.</param>
    /// <param name="source">The samples, standardized as the network expects them.</param>
    /// <param name="gapBatch">The batch size with which training mode is compared, at least 2.</param>
    /// <param name="options">Batch size, threads, memory; the roles are found here.</param>
    /// <returns>The outcome.</returns>
    /// <exception cref="ArgumentException">The network has no batch norm with running statistics, two norms share theirs, or the samples do not fit its input.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static ModelRecalibrationOutcome Run(NetworkGraph graph, ParameterSet<float> parameters, IBatchSource source, int gapBatch, RecalibrationOptions options)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        ImmutableArray<NormLayer> norms = NormLayer.Of(graph);
        if (norms.IsEmpty)
        {
            throw new ArgumentException("The network has no batch norm with running statistics, so there is nothing to recalibrate.");
        }

        if (norms.CountBy(norm => norm.Mean).FirstOrDefault(entry => entry.Value > 1) is { Key: { } shared })
        {
            throw new ArgumentException($"Several norms share the running statistics '{shared}', so they cannot have their own; export the model again.");
        }

        NetworkRoles roles = new() { Input = graph.Inputs[0].Name, Scores = graph.Outputs[0] };
        TensorShape input = graph.ShapesFor(options.BatchSize)[roles.Input];
        if (graph.Inputs.Length != 1 || input.Elements != (long)source.SampleShape.Elements * options.BatchSize)
        {
            throw new ArgumentException($"The network reads {graph.Inputs[0].Shape} at '{roles.Input}', and a sample is {source.SampleShape}; it needs one input that takes the samples.");
        }

        TensorShape scores = graph.ShapesFor(options.BatchSize)[roles.Scores];
        bool isJudged = source.Classes > 1 && scores.Rank == 2 && scores[1] == source.Classes;
        options = options with { Roles = roles };
        ImmutableArray<LayerGap> before = ModeGap.Measure(graph, parameters, source, gapBatch, GapBatches, options.Threads, roles);
        double byBatch = Judge(isTraining: true);
        double accuracyBefore = Judge(isTraining: false);
        StatisticsRecalibration.Run(graph, parameters, source, options);
        return new ModelRecalibrationOutcome
        {
            Samples = source.Count,
            Accuracy = (byBatch, accuracyBefore, Judge(isTraining: false)),
            Before = before,
            After = ModeGap.Measure(graph, parameters, source, gapBatch, GapBatches, options.Threads, roles),
        };

        double Judge(bool isTraining) => isJudged
            ? Score.Of(NetworkEvaluation.Run(graph, parameters, source, new EvaluationOptions
            {
                BatchSize = isTraining ? gapBatch : options.BatchSize,
                IsTraining = isTraining,
                Threads = options.Threads,
                Cancellation = options.Cancellation,
                Roles = roles,
                MostSamples = source.Count,
            })).Accuracy
            : double.NaN;
    }
}
