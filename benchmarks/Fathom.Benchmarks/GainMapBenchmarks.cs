using BenchmarkDotNet.Attributes;
using Fathom.Specification;

namespace Fathom.Benchmarks;

/// <summary>A map of gain against batch size, the picture behind a phase diagram.</summary>
public class GainMapBenchmarks
{
    private readonly GainMap map = new(ActivationCatalog.Tanh, 100, 0.02, 2);

    /// <summary>How many threads work.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    /// <summary>100 gains by 100 batch sizes of tanh.</summary>
    /// <returns>The map.</returns>
    [Benchmark]
    public double[][] Map() => map.Compute(Threads);
}
