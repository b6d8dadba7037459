using System.Collections.Immutable;
using System.Numerics;
using Fathom.Networks;
using Fathom.Numerics;

namespace Fathom.Diagnosis;

/// <summary>The mean magnitude of the gradient of a kernel for every pair of an output and an input channel (Bjorck et al. 2018, figure 9).</summary>
public sealed class ChannelPairMap
{
    private ChannelPairMap(Matrix magnitudes)
    {
        Magnitudes = magnitudes;
    }

    /// <summary>The means over the positions of the kernel, outputs × inputs.</summary>
    public Matrix Magnitudes { get; }

    /// <summary>The singular values of the map over its Frobenius norm, from the largest: 1, 0, 0, … for a map of rank 1.</summary>
    public ImmutableArray<double> RelativeSingularValues
    {
        get
        {
            double[] squares = Squares();
            double total = squares.Sum();
            return [.. squares.Select(square => Math.Sqrt(Math.Max(0, square) / total))];
        }
    }

    /// <summary>The Frobenius norm of what the best matrix of rank 1 leaves, relative to that of the map: 0 when some channels have large gradients whatever the other channel is.</summary>
    public double RankOneResidual
    {
        get
        {
            double[] squares = Squares();
            double total = squares.Sum();
            return Math.Sqrt(Math.Max(0, total - squares[0]) / total);
        }
    }

    /// <summary>The standard deviation over the mean of the means of the output channels.</summary>
    public double OutputVariation => Variation(Enumerable.Range(0, Magnitudes.Rows).Select(row => Sum(row, 0, 0, 1, Magnitudes.Columns)));

    /// <summary>The standard deviation over the mean of the means of the input channels.</summary>
    public double InputVariation => Variation(Enumerable.Range(0, Magnitudes.Columns).Select(column => Sum(0, column, 1, 0, Magnitudes.Rows)));

    /// <summary>The largest entry over the mean.</summary>
    public double LargestRatio => Magnitudes.Values.Max() / Magnitudes.Values.Average();

    /// <summary>Measures a gradient.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="gradient">The gradient of the weights of a convolution or a linear layer, in row-major order.</param>
    /// <param name="shape">Their shape: outputs × inputs × positions.</param>
    /// <returns>The map.</returns>
    /// <exception cref="ArgumentException">The shape has fewer than two dimensions, or another number of elements.</exception>
    public static ChannelPairMap Of<T>(ReadOnlySpan<T> gradient, TensorShape shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (shape.Rank < 2 || shape.Elements != gradient.Length || gradient.IsEmpty)
        {
            throw new ArgumentException($"Channel pairs need weights of outputs × inputs × positions; the shape is {shape} for {gradient.Length} elements.", nameof(shape));
        }

        Matrix magnitudes = new(shape[0], shape[1]);
        int positions = shape.Product(2, shape.Rank);
        for (int pair = 0; pair < magnitudes.Values.Length; pair++)
        {
            double sum = 0;
            foreach (T entry in gradient.Slice(pair * positions, positions))
            {
                sum += Math.Abs(double.CreateTruncating(entry));
            }

            magnitudes.Values[pair] = sum / positions;
        }

        return new ChannelPairMap(magnitudes);
    }

    // The squared singular values, descending.
    private double[] Squares()
    {
        Matrix gram = new(Magnitudes.Columns, Magnitudes.Columns);
        MatrixProduct.TransposedMultiply(Magnitudes.Values, Magnitudes.Values, gram.Values, Magnitudes.Columns, Magnitudes.Columns, Magnitudes.Rows);
        return [.. SymmetricEigen.Values(gram).OrderDescending()];
    }

    private double Sum(int row, int column, int rowStep, int columnStep, int count)
    {
        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += Magnitudes[row + (i * rowStep), column + (i * columnStep)];
        }

        return sum;
    }

    private static double Variation(IEnumerable<double> values)
    {
        double[] all = [.. values];
        double mean = all.Average();
        return Math.Sqrt(all.Average(value => (value - mean) * (value - mean))) / mean;
    }
}
