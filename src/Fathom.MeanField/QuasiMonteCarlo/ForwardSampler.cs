using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>Averages x xᵀ over one shifted lattice, x being the output of batch norm and activation.</summary>
internal sealed class ForwardSampler
{
    private readonly SamplingProblem problem;
    private readonly int size;
    private readonly int rank;
    private readonly int block;
    private readonly double[] normals;
    private readonly double[] signal;
    private readonly double[] mirrored;
    private readonly double[] output;
    private readonly double[] slopes;
    private readonly double[] outer;
    private readonly double[] referenceColumns;
    private readonly NormalizationBlock norm;

    private ForwardSampler(SamplingProblem problem, int points)
    {
        this.problem = problem;
        size = problem.Factor.Size;
        rank = problem.Factor.Rank;
        block = Math.Min(points, SamplingProblem.BlockColumns);
        normals = new double[rank * block];
        signal = new double[size * block];
        mirrored = problem.Mirrored ? new double[size * block] : [];
        output = new double[size * block];
        slopes = new double[size * block];
        outer = new double[size * size];
        referenceColumns = problem.ReferenceScale > 0 ? problem.ReferenceColumns() : [];
        norm = new NormalizationBlock(problem.Batches, problem.Centred, problem.Epsilon, block);
    }

    /// <summary>Runs over one shift.</summary>
    /// <param name="problem">What to sample.</param>
    /// <param name="points">Number of points, a power of two.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="shift">Which shift.</param>
    /// <returns>n² averages; with a reference n² more of the reference's; then the fraction of degenerate columns.</returns>
    public static double[] Run(SamplingProblem problem, int points, ulong seed, int shift)
    {
        ForwardSampler sampler = new(problem, points);
        return sampler.Sum(points, seed, shift);
    }

    private double[] Sum(int points, ulong seed, int shift)
    {
        int entries = size * size;
        bool coupled = referenceColumns.Length > 0;
        double[] sums = new double[(coupled ? 2 * entries : entries) + 1];
        NormalLattice lattice = new(rank, false, seed, shift);
        for (int first = 0; first < points; first += block)
        {
            lattice.Fill(first, block, normals, []);
            Accumulate(problem.Factor.Columns, sums.AsSpan(0, entries));
            if (coupled)
            {
                Accumulate(referenceColumns, sums.AsSpan(entries, entries));
            }
        }

        int copies = problem.Mirrored ? 2 : 1;
        TensorPrimitives.Divide(sums, (double)points * copies, sums);
        sums[^1] = norm.Degenerate / ((double)points * copies * (coupled ? 2 : 1) * problem.Batches.Length);
        return sums;
    }

    private void Accumulate(double[] columns, Span<double> sums)
    {
        MatrixProduct.Multiply(columns, normals, signal, size, block, rank);
        if (problem.Mirrored)
        {
            TensorPrimitives.Negate(signal, mirrored);
            Add(mirrored, sums);
        }

        Add(signal, sums);
    }

    private void Add(double[] h, Span<double> sums)
    {
        if (problem.NormFirst)
        {
            norm.Apply(h, block);
            problem.Activation.Evaluate(h, output, slopes);
        }
        else
        {
            problem.Activation.Evaluate(h, output, slopes);
            norm.Apply(output, block);
        }

        MatrixProduct.MultiplyTransposed(output, output, outer, size, size, block);
        TensorPrimitives.Add(sums, outer, sums);
    }
}
