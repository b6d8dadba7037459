using System.Collections.Immutable;
using Fathom.Specification;

namespace Fathom.Sampling;

/// <summary>How many directions training reveals of each matrix, and the memory that takes.</summary>
/// <param name="Inputs">The most input directions of a matrix.</param>
/// <param name="Outputs">The most output directions of a matrix.</param>
internal sealed record TrainingMemory(int Inputs, int Outputs)
{
    private const long Bytes = sizeof(double);

    /// <summary>Counts directions: every observation asks for all columns forward and for those of the batch backward.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="batches">The batches, used in turn.</param>
    /// <param name="heldOut">Samples that are only looked at, or null.</param>
    /// <param name="options">How it is trained.</param>
    /// <returns>The counts.</returns>
    public static TrainingMemory Of(NetworkSpec spec, ImmutableArray<InputBatch> batches, InputBatch? heldOut, TrainingOptions options)
    {
        long inputs = 0;
        long outputs = 0;
        for (int t = 0; t <= options.Steps; t++)
        {
            int batch = batches[t % batches.Length].Count;
            inputs += batch + (heldOut?.Count ?? 0);
            outputs += batch;
        }

        int most = Math.Max(spec.Width, batches[0].Features);
        return new TrainingMemory((int)Math.Min(inputs, most), (int)Math.Min(outputs, most));
    }

    /// <summary>Room for input directions of a matrix.</summary>
    /// <param name="columns">n.</param>
    /// <returns>The number of directions.</returns>
    public int InputCapacity(int columns) => Math.Min(Inputs, columns);

    /// <summary>Room for output directions of a matrix.</summary>
    /// <param name="rows">m.</param>
    /// <returns>The number of directions.</returns>
    public int OutputCapacity(int rows) => Math.Min(Outputs, rows);

    /// <summary>The memory of one network, in bytes: bases, answers, cores and buffers, what every layer keeps for the backward pass, and the matrices at work.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="features">Number of features of a sample.</param>
    /// <param name="columns">The most columns of one observation.</param>
    /// <param name="classes">Number of classes.</param>
    /// <returns>The estimate.</returns>
    public double Estimate(NetworkSpec spec, int features, int columns, int classes)
    {
        double sum = 3.0 * classes * spec.Width;
        for (int layer = 1; layer <= spec.Depth; layer++)
        {
            double n = layer == 1 ? features : spec.Width;
            double m = spec.Width;
            if (spec.Initialization.Kind == InitializationKind.Orthogonal)
            {
                double both = Math.Min((double)Inputs + Outputs, Math.Max(m, n));
                sum += (2 * Math.Max(m, n) * both) + (3 * both * both);
            }
            else
            {
                double p = InputCapacity((int)n);
                double q = OutputCapacity((int)m);
                sum += ((m + n) * (p + q)) + (4 * p * q);
            }

            sum += 2 * m * columns;
        }

        // Samples, activations, what is left of them while directions are found, and directions before they are stored.
        return Bytes * (sum + (6.0 * Math.Max(spec.Width, features) * columns));
    }

    /// <summary>The most entries of one stored matrix.</summary>
    /// <param name="width">The larger of width and features.</param>
    /// <param name="orthogonal">Whether both sides share their directions.</param>
    /// <returns>The number.</returns>
    public long LargestMatrix(int width, bool orthogonal) => (long)width * (orthogonal ? Math.Min(width, (long)Inputs + Outputs) : Math.Max(Inputs, Outputs));
}
