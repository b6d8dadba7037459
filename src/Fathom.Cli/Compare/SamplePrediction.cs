using System.Collections.Immutable;
using Fathom.Data;
using Fathom.MeanField;
using Fathom.Numerics;
using Fathom.Sampling;
using Fathom.Specification;
using Fathom.Studies;

namespace Fathom.Cli;

/// <summary>The prediction for the very samples that a simulation is fed.</summary>
/// <param name="Line">The prediction, layer by layer; null for normal samples, which start at the fixed point.</param>
/// <param name="Notes">Remarks of the theory.</param>
internal sealed record SamplePrediction(DepthProfile? Line, ImmutableArray<string> Notes)
{
    /// <summary>Follows the samples of a request through the layers, batch by batch.</summary>
    /// <param name="session">The session.</param>
    /// <param name="request">The request.</param>
    /// <param name="prediction">The theory at the fixed point.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>The prediction.</returns>
    /// <exception cref="MisuseException">Real samples are given to a network without batch norm, for which only the fixed point is known.</exception>
    public static SamplePrediction Of(Session session, SimulationRequest request, MeanFieldPrediction prediction, CancellationToken cancellation)
    {
        if (request.Source is null)
        {
            return new SamplePrediction(null, []);
        }

        if (request.Spec.Normalization.Kind != NormalizationKind.Batch)
        {
            throw new MisuseException("real samples are followed through batch norm only; leave --data away to compare a network without it.");
        }

        InputBatch batch = request.Batch;
        List<DepthProfile> profiles = [];
        List<string> notes = [];
        int first = 0;
        foreach (int size in batch.Sizes)
        {
            Matrix samples = new(size, batch.Features, [.. batch.Samples.Values.AsSpan(first * batch.Features, size * batch.Features)]);
            Matrix gram = GramMatrix.Of(samples, request.Spec.Initialization.WeightScale, request.Spec.Initialization.BiasScale);
            using ProgressLine progress = new(session, "layer");
            BatchTrajectory trajectory = BatchPropagation.Propagate(
                request.Spec, gram, prediction.FixedPoint, request.Options.Seed, progress.Report, cancellation);
            profiles.Add(trajectory.Profile);
            notes.AddRange(trajectory.Notes);
            first += size;
        }

        return new SamplePrediction(PredictedLines.Mean(profiles), [.. notes.Distinct()]);
    }
}
