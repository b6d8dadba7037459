using System.Collections.Immutable;
using Fathom.Diagnosis;
using Fathom.Networks;

namespace Fathom.Studies;

/// <summary>The noise of stochastic gradients of softmax regression on images, beside its exact law (section 2.1 and appendix D of Bjorck et al. 2018).</summary>
public static class SoftmaxNoise
{
    /// <summary>The batch sizes of the study.</summary>
    public static ImmutableArray<int> Batches { get; } = [8, 32, 128, 512];

    /// <summary>Draws mini-batches of every size, with and without replacement.</summary>
    /// <param name="images">The images; all of them are the data set.</param>
    /// <param name="batches">The batch sizes, each at most the number of images.</param>
    /// <param name="draws">How many mini-batches of each, at least 2.</param>
    /// <param name="seed">The seed of weights and draws.</param>
    /// <param name="threads">The threads.</param>
    /// <param name="cancellation">Is looked at before every sample and every mini-batch.</param>
    /// <returns>The measurements: of each size first with, then without replacement.</returns>
    public static ImmutableArray<NoiseMeasurement> Measure(StandardImages images, ImmutableArray<int> batches, int draws, ulong seed, int threads = 2, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        GraphBuilder builder = new();
        GraphValue x = builder.Input("x", [TensorShape.Batch, 3, 32, 32]);
        GraphValue labels = builder.Input("labels", [TensorShape.Batch]);
        GraphValue scores = x.Flatten().Linear(10, "scores", NormalInitializer.Xavier(), ConstantInitializer.Zeros);
        NetworkGraph graph = builder.Build(scores, scores.CrossEntropy(labels));
        GradientNoise<float> noise = new(graph, ParameterSet.Initialize<float>(graph, seed), images.Count, images.Fill, threads: threads, cancellation: cancellation);
        return [.. batches.SelectMany(batch => new[] { noise.Measure(batch, true, draws, seed, cancellation), noise.Measure(batch, false, draws, seed, cancellation) })];
    }
}
