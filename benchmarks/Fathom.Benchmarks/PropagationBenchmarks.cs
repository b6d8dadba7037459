using BenchmarkDotNet.Attributes;
using Fathom.MeanField;
using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.Benchmarks;

/// <summary>One layer of covariance propagation of a batch without any symmetry.</summary>
public class PropagationBenchmarks
{
    private readonly Activation relu = new(ActivationCatalog.Relu);
    private Matrix gram = SampleGram.Of(4);

    /// <summary>The batch size B.</summary>
    [Params(16, 64)]
    public int Batch { get; set; }

    /// <summary>Makes the batch.</summary>
    [GlobalSetup]
    public void Setup() => gram = SampleGram.Of(Batch);

    /// <summary>ReLU by the Laplace method, to 1e-10.</summary>
    /// <returns>The covariance after the layer.</returns>
    [Benchmark]
    public Matrix Laplace() => LaplacePropagation.Forward(gram, relu, tolerance: 1e-10).Covariance;
}
