using Fathom.MeanField;
using Fathom.Specification;

namespace Fathom.Benchmarks;

/// <summary>The gradient growth of a gained activation over a grid of gains and batch sizes, both on a logarithmic scale.</summary>
/// <param name="function">The activation without its gain.</param>
/// <param name="size">How many gains and how many batch sizes.</param>
/// <param name="smallest">The smallest gain.</param>
/// <param name="largest">The largest gain.</param>
public sealed class GainMap(ActivationFunction function, int size, double smallest, double largest)
{
    private readonly double[] gains = [.. Enumerable.Range(0, size).Select(i => smallest * Math.Pow(largest / smallest, i / (size - 1.0)))];
    private readonly int[] batches = [.. Enumerable.Range(0, size).Select(i => (int)Math.Round(4 * Math.Pow(256, i / (size - 1.0))))];

    /// <summary>Computes the map, one batch size per task.</summary>
    /// <param name="threads">How many threads may work.</param>
    /// <returns>The gradient growth per layer; one row per batch size (4 to 1024), one column per gain.</returns>
    public double[][] Compute(int threads)
    {
        double[][] map = new double[size][];
        Parallel.For(0, size, new ParallelOptions { MaxDegreeOfParallelism = threads }, row =>
        {
            FixedPointSolver solver = new(BatchSize.Of(batches[row]));
            map[row] = [.. gains.Select(gain => solver.Solve(new Activation(function, gain)).GradientGrowth.Value)];
        });
        return map;
    }
}
