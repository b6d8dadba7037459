using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>The double Laplace integral between two batches, on a grid in (log s, log t).</summary>
internal sealed class CrossBatchIntegral
{
    private const int Pieces = 8;

    private readonly BatchSpectrum first;
    private readonly BatchSpectrum second;
    private readonly double[] cross;
    private readonly HomogeneousCovariance activation;
    private readonly double decay2;
    private readonly double truncation;
    private readonly LaplaceGrid grid;
    private readonly int padded;
    private readonly int rows;

    /// <summary>Prepares the integral.</summary>
    /// <param name="first">The first batch.</param>
    /// <param name="second">The second batch.</param>
    /// <param name="cross">UᵀΞU between their modes.</param>
    /// <param name="activation">The dual activation.</param>
    /// <param name="epsilon">Batch norm's ε.</param>
    /// <param name="truncation">Tail that may be dropped, relative.</param>
    public CrossBatchIntegral(
        BatchSpectrum first, BatchSpectrum second, double[] cross, HomogeneousCovariance activation, double epsilon, double truncation)
    {
        this.first = first;
        this.second = second;
        this.cross = cross;
        this.activation = activation;
        this.truncation = truncation;
        decay2 = second.Batch * epsilon / second.Scale;
        padded = PaddedProduct.Pad(second.Batch);
        rows = (first.Batch + 3) & ~3;
        double half = 0.5 * activation.Degree;
        double logFactor = (half * Math.Log((double)first.Batch * second.Batch))
            - (2 * GammaFunction.LogGamma(half)) + Math.Log(activation.Moment);
        grid = new LaplaceGrid(
            first.Eigenvalues.AsSpan(0, first.Rank), half, 0, first.Batch * epsilon / first.Scale, logFactor, LaplaceGrid.CoarseStep(half), truncation);
    }

    /// <summary>Evaluates the integral with both steps halved a number of times.</summary>
    /// <param name="level">How often.</param>
    /// <param name="nodes">Receives the number of pairs (s, t).</param>
    /// <param name="scale">Receives the same integral of the product of the standard deviations: a bound on any entry, largest sample.</param>
    /// <param name="rounding">Receives a bound on the rounding error of the conditional variances.</param>
    /// <returns>Padded rows of the block.</returns>
    public double[] Evaluate(int level, out int nodes, out double scale, out double rounding)
    {
        (double[] positions, double[] weights) = grid.Rule(level);
        Piece[] pieces = new Piece[Pieces];
        void Run(int p)
        {
            Piece piece = new(this);
            pieces[p] = piece;
            int from = (int)((long)positions.Length * p / Pieces);
            int to = (int)((long)positions.Length * (p + 1) / Pieces);
            for (int i = from; i < to; i++)
            {
                piece.Add(positions[i], weights[i], level);
            }
        }

        if (first.Batch + second.Batch >= 16)
        {
            Parallel.For(0, Pieces, Run);
        }
        else
        {
            for (int p = 0; p < Pieces; p++)
            {
                Run(p);
            }
        }

        double[] sum = new double[rows * padded];
        nodes = 0;
        scale = 0;
        rounding = 0;
        foreach (Piece piece in pieces)
        {
            for (int i = 0; i < sum.Length; i++)
            {
                sum[i] += piece.Sum[i];
            }

            nodes += piece.Nodes;
            scale += piece.Scale;
            rounding += piece.Rounding;
        }

        scale *= activation.DualAtOne;
        rounding *= activation.DualAtOne;
        return sum;
    }

    /// <summary>Removes the padding.</summary>
    /// <param name="sum">Padded rows.</param>
    /// <returns>The B₁ × B₂ block.</returns>
    public Matrix Unpad(double[] sum)
    {
        Matrix result = new(first.Batch, second.Batch);
        for (int i = 0; i < first.Batch; i++)
        {
            sum.AsSpan(i * padded, second.Batch).CopyTo(result.Row(i));
        }

        return result;
    }

    /// <summary>A share of the outer nodes with its own workspace.</summary>
    private sealed class Piece
    {
        private readonly CrossBatchIntegral owner;
        private readonly int rank1;
        private readonly int rank2;
        private readonly Matrix conditional;
        private readonly double[] gain;
        private readonly double[] left;
        private readonly double[] right;
        private readonly double[] scaled;
        private readonly double[] variance1;
        private readonly double[] scale1;
        private readonly double[] scale2;
        private readonly double[] inverse2;
        private readonly double[] panel;

        public Piece(CrossBatchIntegral owner)
        {
            this.owner = owner;
            rank1 = owner.first.Rank;
            rank2 = owner.second.Rank;
            conditional = new Matrix(rank2, rank2);
            gain = new double[rank1];
            left = new double[owner.rows * rank2];
            right = new double[rank2 * owner.padded];
            scaled = new double[rank2 * owner.padded];
            variance1 = new double[owner.rows];
            scale1 = new double[owner.rows];
            scale2 = new double[owner.padded];
            inverse2 = new double[owner.padded];
            panel = new double[4 * owner.padded];
            Sum = new double[owner.rows * owner.padded];
        }

        public double[] Sum { get; }

        public int Nodes { get; private set; }

        public double Scale { get; private set; }

        public double Rounding { get; private set; }

        public void Add(double s, double weight, int level)
        {
            double[] values = Condition(s);
            double top = values[^1];
            if (!(top > 0))
            {
                throw new ArgumentException("One batch determines the other exactly; the cross block has no finite propagation.");
            }

            int from = 0;
            while (values[from] <= 1e-14 * top)
            {
                values[from++] = 0;
            }

            double half = 0.5 * owner.activation.Degree;
            LaplaceGrid inner = new(
                values.AsSpan(from), half, 0, owner.decay2, 0, LaplaceGrid.CoarseStep(half), owner.truncation);
            (double[] positions, double[] weights) = inner.Rule(level);
            for (int i = 0; i < positions.Length; i++)
            {
                Add(positions[i], values, weight * weights[i]);
            }

            Nodes += positions.Length;
        }

        /// <summary>Tilts the first batch by s: variances of y₁, conditional covariance of y₂ and its eigenbasis, and the cross block in it.</summary>
        private double[] Condition(double s)
        {
            double[] lambda1 = owner.first.Eigenvalues;
            double[] lambda2 = owner.second.Eigenvalues;
            double[] cross = owner.cross;
            for (int k = 0; k < rank1; k++)
            {
                gain[k] = 1 / (1 + (2 * s * lambda1[k]));
            }

            for (int i = 0; i < rank2; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    double sum = i == j ? lambda2[i] : 0;
                    for (int k = 0; k < rank1; k++)
                    {
                        sum -= 2 * s * gain[k] * cross[(k * rank2) + i] * cross[(k * rank2) + j];
                    }

                    conditional[i, j] = sum;
                    conditional[j, i] = sum;
                }
            }

            SymmetricEigenDecomposition eigen = SymmetricEigen.Decompose(conditional);
            double[] values = new double[rank2];
            for (int k = 0; k < rank2; k++)
            {
                values[k] = Math.Max(0, eigen.Values[k]);
            }

            if (eigen.Values[0] < -1e-7)
            {
                throw new ArgumentException("The two batches and their cross block are not positive semi-definite together.");
            }

            Array.Clear(right);
            for (int l = 0; l < rank2; l++)
            {
                for (int b = 0; b < owner.second.Batch; b++)
                {
                    double sum = 0;
                    for (int k = 0; k < rank2; k++)
                    {
                        sum += owner.second.Vectors[b, k] * eigen.Vectors[k, l];
                    }

                    right[(l * owner.padded) + b] = sum;
                }
            }

            double[] mixed = new double[rank1 * rank2];
            for (int k = 0; k < rank1; k++)
            {
                for (int l = 0; l < rank2; l++)
                {
                    double sum = 0;
                    for (int m = 0; m < rank2; m++)
                    {
                        sum += cross[(k * rank2) + m] * eigen.Vectors[m, l];
                    }

                    mixed[(k * rank2) + l] = gain[k] * sum;
                }
            }

            Array.Clear(left);
            Array.Clear(variance1);
            for (int a = 0; a < owner.first.Batch; a++)
            {
                Span<double> row = left.AsSpan(a * rank2, rank2);
                for (int k = 0; k < rank1; k++)
                {
                    double coordinate = owner.first.Vectors[a, k];
                    variance1[a] += lambda1[k] * gain[k] * coordinate * coordinate;
                    TensorPrimitives.MultiplyAdd(mixed.AsSpan(k * rank2, rank2), coordinate, row, row);
                }
            }

            return values;
        }

        /// <summary>Tilts the second batch by t and adds the block.</summary>
        private void Add(double t, double[] values, double weight)
        {
            double degree = owner.activation.Degree;
            int padded = owner.padded;
            Array.Clear(scale2);
            for (int k = 0; k < rank2; k++)
            {
                double shrink = 1 / (1 + (2 * t * values[k]));
                Span<double> target = scaled.AsSpan(k * padded, padded);
                ReadOnlySpan<double> source = right.AsSpan(k * padded, padded);
                TensorPrimitives.Multiply(source, shrink, target);
                double filtered = values[k] * shrink;
                for (int b = 0; b < padded; b++)
                {
                    scale2[b] += filtered * source[b] * source[b];
                }
            }

            double largest2 = 0;
            for (int b = 0; b < padded; b++)
            {
                double deviation = Math.Sqrt(scale2[b]);
                inverse2[b] = deviation > 1e-150 ? 1 / deviation : 0;
                scale2[b] = degree == 1 ? deviation : deviation == 0 ? 0 : Math.Pow(deviation, degree);
                largest2 = Math.Max(largest2, scale2[b]);
            }

            double largest1 = 0;
            double worst = 0;
            for (int row = 0; row < owner.rows; row += 4)
            {
                PaddedProduct.FourRows(left.AsSpan(row * rank2), rank2, 1, scaled, rank2, padded, 0, panel);
                for (int a = row; a < row + 4; a++)
                {
                    double variance = variance1[a];
                    for (int k = 0; k < rank2; k++)
                    {
                        double y = left[(a * rank2) + k];
                        variance -= y * y * (2 * t / (1 + (2 * t * values[k])));
                    }

                    if (!(variance > 1e-14 * variance1[a]))
                    {
                        continue;
                    }

                    worst = Math.Max(worst, variance1[a] / variance);
                    double deviation = Math.Sqrt(variance);
                    double scale = degree == 1 ? deviation : Math.Pow(deviation, degree);
                    largest1 = Math.Max(largest1, scale);
                    Span<double> correlation = panel.AsSpan((a - row) * padded, padded);
                    TensorPrimitives.Multiply(correlation, inverse2, correlation);
                    TensorPrimitives.Multiply(correlation, 1 / deviation, correlation);
                    owner.activation.Dual(correlation);
                    TensorPrimitives.Multiply(correlation, scale2, correlation);
                    Span<double> target = Sum.AsSpan(a * padded, padded);
                    TensorPrimitives.MultiplyAdd(correlation, weight * scale, target, target);
                }
            }

            double size = weight * largest1 * largest2;
            Scale += Math.Abs(size);
            Rounding += 8 * Estimate.UnitRoundoff * worst * Math.Abs(size);
        }
    }
}
