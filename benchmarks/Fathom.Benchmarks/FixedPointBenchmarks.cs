using BenchmarkDotNet.Attributes;
using Fathom.MeanField;
using Fathom.Specification;

namespace Fathom.Benchmarks;

/// <summary>All quantities of the batch-symmetric fixed point of one activation at one batch size.</summary>
[MemoryDiagnoser]
public class FixedPointBenchmarks
{
    private readonly Activation relu = new(ActivationCatalog.Relu);
    private readonly Activation tanh = new(ActivationCatalog.Tanh);

    /// <summary>The batch size B.</summary>
    [Params(8, 128)]
    public int Batch { get; set; }

    /// <summary>ReLU: closed forms in the arc-cosine family.</summary>
    /// <returns>The gradient growth per layer.</returns>
    [Benchmark]
    public double Homogeneous() => BatchSymmetricFixedPoint.Solve(relu, BatchSize.Of(Batch)).GradientGrowth.Value;

    /// <summary>tanh, at the tolerance of 1e-10.</summary>
    /// <returns>The gradient growth per layer.</returns>
    [Benchmark]
    public double Smooth() => BatchSymmetricFixedPoint.Solve(tanh, BatchSize.Of(Batch), tolerance: 1e-10).GradientGrowth.Value;
}
