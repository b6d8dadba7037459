using Fathom.MeanField;
using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.Benchmarks;

/// <summary>What has a target of speed.</summary>
public static class Targets
{
    /// <summary>Lists the measurements in the order of the table.</summary>
    /// <returns>The measurements, ready to run.</returns>
    public static IEnumerable<Measurement> All()
    {
        Activation relu = new(ActivationCatalog.Relu);
        Activation tanh = new(ActivationCatalog.Tanh);
        BatchSize batch = BatchSize.Of(128);
        FixedPointSolver solver = new(batch);
        GainMap map = new(ActivationCatalog.Tanh, 100, 0.02, 2);
        GainMap wide = new(ActivationCatalog.Tanh, 100, 0.1, 10);
        Matrix gram = SampleGram.Of(64);
        HomogeneousCovariance prepared = new(relu);
        return
        [
            new("fixed point and all rates, ReLU, B = 128", TimeSpan.FromMicroseconds(20), () => BatchSymmetricFixedPoint.Solve(relu, batch).GradientGrowth.Value),
            new("fixed point and all rates, tanh to 1e-10, B = 128", TimeSpan.FromMilliseconds(2), () => BatchSymmetricFixedPoint.Solve(tanh, batch, tolerance: 1e-10).GradientGrowth.Value),
            new("the same with the solver of that batch size prepared", TimeSpan.FromMilliseconds(2), () => solver.Solve(tanh, tolerance: 1e-10).GradientGrowth.Value),
            new("map of 100 gains (0.02 to 2) × 100 batch sizes (4 to 1024), tanh, two threads", TimeSpan.FromSeconds(2), () => map.Compute(2)[0][0]),
            new("the same with gains from 0.1 to 10", TimeSpan.FromSeconds(2), () => wide.Compute(2)[0][0]),
            new("Laplace propagation of one layer to 1e-10, ReLU, B = 64", TimeSpan.FromMilliseconds(20), () => LaplacePropagation.Forward(gram, prepared, tolerance: 1e-10).Covariance[0, 0]),
        ];
    }
}
