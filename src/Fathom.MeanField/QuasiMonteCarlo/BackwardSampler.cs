using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>Averages JᵀΠJ over one shifted lattice, J being the Jacobian of batch norm and activation.</summary>
/// <remarks>
/// With y the vector that is normalized, s² = |y|²/B + ε and p = 1/(B s²): norm first, J = D (1/s)(I − p yyᵀ) G with D = diag φ′(y/s); activation first,
/// J = (1/s)(I − p yyᵀ) G D with D = diag φ′(h). Both lead to Π∘aaᵀ − lrᵀ − rlᵀ, summed by three matrix products per block. The G on the outside is left to the caller.
/// </remarks>
internal sealed class BackwardSampler
{
    private readonly SamplingProblem problem;
    private readonly RadialMixture mixture;
    private readonly double[] cotangent;
    private readonly int size;
    private readonly int rank;
    private readonly int block;
    private readonly double[] normals;
    private readonly double[] mix;
    private readonly double[] scaled;
    private readonly double[] signal;
    private readonly double[] left;
    private readonly double[] right;
    private readonly double[] slopes;
    private readonly double[] output;
    private readonly double[] along;
    private readonly double[] weights;
    private readonly double[] product;
    private readonly double[] outer;
    private readonly double[] cross;
    private readonly double[] referenceColumns;
    private readonly NormalizationBlock norm;

    private BackwardSampler(SamplingProblem problem, RadialMixture mixture, double[] cotangent, int points)
    {
        this.problem = problem;
        this.mixture = mixture;
        this.cotangent = cotangent;
        size = problem.Factor.Size;
        rank = problem.Factor.Rank;
        block = Math.Min(points, SamplingProblem.BlockColumns);
        normals = new double[rank * block];
        scaled = new double[rank * block];
        mix = new double[block];
        signal = new double[size * block];
        left = new double[size * block];
        right = new double[size * block];
        slopes = new double[size * block];
        output = new double[size * block];
        along = new double[block];
        weights = new double[block];
        product = new double[block];
        outer = new double[size * size];
        cross = new double[size * size];
        referenceColumns = problem.ReferenceScale > 0 ? problem.ReferenceColumns() : [];
        norm = new NormalizationBlock(problem.Batches, problem.Centred, problem.Epsilon, block);
    }

    /// <summary>Runs over one shift.</summary>
    /// <param name="problem">What to sample.</param>
    /// <param name="mixture">The mixture that takes the tail of 1/s² away.</param>
    /// <param name="cotangent">Π, centred beforehand when the activation comes first; n × n.</param>
    /// <param name="points">Number of points, a power of two.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="shift">Which shift.</param>
    /// <returns>
    /// n² averages, to be multiplied by the mixture's total; with a reference n² more of the reference's; then the fraction of degenerate columns.
    /// </returns>
    public static double[] Run(SamplingProblem problem, RadialMixture mixture, double[] cotangent, int points, ulong seed, int shift)
    {
        BackwardSampler sampler = new(problem, mixture, cotangent, points);
        return sampler.Sum(points, seed, shift);
    }

    private double[] Sum(int points, ulong seed, int shift)
    {
        int entries = size * size;
        bool coupled = referenceColumns.Length > 0;
        double[] sums = new double[(coupled ? 2 * entries : entries) + 1];
        NormalLattice lattice = new(rank, true, seed, shift);
        for (int first = 0; first < points; first += block)
        {
            lattice.Fill(first, block, normals, mix);
            Spread();
            Accumulate(problem.Factor.Columns, scaled, sums.AsSpan(0, entries));
            if (coupled)
            {
                Accumulate(referenceColumns, normals, sums.AsSpan(entries, entries));
            }
        }

        int copies = problem.Mirrored ? 2 : 1;
        TensorPrimitives.Divide(sums, (double)points * copies, sums);
        sums[^1] = norm.Degenerate / ((double)points * copies * (coupled ? 2 : 1));
        return sums;
    }

    /// <summary>Draws a component of the mixture per column and scales the normals by it; notes |y|²/B + ε as the weight.</summary>
    private void Spread()
    {
        ReadOnlySpan<double> form = problem.Factor.Form;
        for (int column = 0; column < block; column++)
        {
            ReadOnlySpan<double> factors = mixture.Component(mix[column]);
            double square = 0;
            for (int i = 0; i < rank; i++)
            {
                double g = normals[(i * block) + column] * factors[i];
                scaled[(i * block) + column] = g;
                square += form[i] * g * g;
            }

            weights[column] = (square / size) + problem.Epsilon;
        }
    }

    private void Accumulate(double[] columns, double[] coordinates, Span<double> sums)
    {
        Add(columns, coordinates, 1, sums);
        if (problem.Mirrored)
        {
            Add(columns, coordinates, -1, sums);
        }
    }

    private void Add(double[] columns, double[] coordinates, double sign, Span<double> sums)
    {
        MatrixProduct.Multiply(columns, coordinates, signal, size, block, rank);
        TensorPrimitives.Multiply(signal, sign, signal);
        if (problem.NormFirst)
        {
            NormFirst();
        }
        else
        {
            ActivationFirst();
        }

        // Π∘aaᵀ − lrᵀ − rlᵀ; the transposed half is added when the run is over.
        MatrixProduct.MultiplyTransposed(slopes, slopes, outer, size, size, block);
        TensorPrimitives.Multiply(outer, cotangent, outer);
        TensorPrimitives.Add(sums, outer, sums);
        MatrixProduct.MultiplyTransposed(left, right, cross, size, size, block);
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                sums[(i * size) + j] -= cross[(i * size) + j] + cross[(j * size) + i];
            }
        }
    }

    /// <summary>a = φ′, l = y, r = p K y − ½ p² (yᵀK y) y with K = D Π D; the weight 1/s² is the mixture's.</summary>
    private void NormFirst()
    {
        norm.Apply(signal, block);
        problem.Activation.Evaluate(signal, output, slopes);

        // y/s is in hand, so p yyᵀ = (y/s)(y/s)ᵀ/B.
        TensorPrimitives.Multiply(slopes, signal, left);
        MatrixProduct.Multiply(cotangent, left, right, size, block, size);
        TensorPrimitives.Multiply(right, slopes, right);
        Reflect(signal, right);
        signal.CopyTo(left, 0);
    }

    /// <summary>a = √ω φ′, l = ω φ′ y, r = φ′(p Π y − ½ p² (yᵀΠ y) y), ω = weight/s² for the density of the mixture.</summary>
    private void ActivationFirst()
    {
        problem.Activation.Evaluate(signal, output, slopes);
        norm.Apply(output, block);
        MatrixProduct.Multiply(cotangent, output, right, size, block, size);
        Reflect(output, right);
        for (int column = 0; column < block; column++)
        {
            double inverse = norm.InverseDeviation[column];
            product[column] = Math.Sqrt(weights[column]) * inverse;
        }

        for (int row = 0; row < size; row++)
        {
            Span<double> slope = slopes.AsSpan(row * block, block);
            Span<double> l = left.AsSpan(row * block, block);
            Span<double> r = right.AsSpan(row * block, block);
            TensorPrimitives.Multiply(slope, product, slope);
            TensorPrimitives.Multiply(slope, output.AsSpan(row * block, block), l);
            TensorPrimitives.Multiply(slope, r, r);
        }
    }

    /// <summary>With z = y/s: r → r/B − ½ (zᵀr) z/B², for each column.</summary>
    private void Reflect(ReadOnlySpan<double> z, Span<double> r)
    {
        TensorPrimitives.Divide(r, size, r);
        Array.Clear(along);
        for (int row = 0; row < size; row++)
        {
            TensorPrimitives.Multiply(z.Slice(row * block, block), r.Slice(row * block, block), product);
            TensorPrimitives.Add(along, product, along);
        }

        TensorPrimitives.Multiply(along, -0.5 / size, along);
        for (int row = 0; row < size; row++)
        {
            Span<double> entries = r.Slice(row * block, block);
            TensorPrimitives.MultiplyAdd(z.Slice(row * block, block), along, entries, entries);
        }
    }
}
