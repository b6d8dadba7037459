using System.Collections.Immutable;
using System.Numerics;
using Fathom.Networks;

namespace Fathom.Diagnosis;

/// <summary>How the gradient of a mean cross-entropy with respect to the scores is spread over the classes (Bjorck et al. 2018, figure 6).</summary>
/// <param name="ColumnSums">The sum over the batch for each class.</param>
/// <param name="PositiveShares">The share of the positive entries' sum that falls on each class.</param>
/// <param name="LargestRowSum">The largest magnitude of the sum of a row; 0 up to rounding, as probabilities sum to 1.</param>
public sealed record OutputGradientMass(ImmutableArray<double> ColumnSums, ImmutableArray<double> PositiveShares, double LargestRowSum)
{
    /// <summary>The share of the class that gets most of the positive mass: near 1 when every image is taken for one class, 1/classes when they are spread evenly.</summary>
    public double TopShare => PositiveShares.Max();

    /// <summary>Measures a gradient.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="gradient">The gradient of the scores in row-major order.</param>
    /// <param name="shape">The shape of the scores: samples × classes.</param>
    /// <returns>The mass.</returns>
    /// <exception cref="ArgumentException">The shape is not samples × classes, or has another number of elements.</exception>
    public static OutputGradientMass Of<T>(ReadOnlySpan<T> gradient, TensorShape shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (shape.Rank != 2 || shape.Elements != gradient.Length || gradient.IsEmpty)
        {
            throw new ArgumentException($"The gradient of scores must be samples × classes; the shape is {shape} for {gradient.Length} elements.", nameof(shape));
        }

        int classes = shape[1];
        double[] columns = new double[classes];
        double[] positive = new double[classes];
        double largestRow = 0;
        for (int row = 0; row < shape[0]; row++)
        {
            double sum = 0;
            for (int column = 0; column < classes; column++)
            {
                double value = double.CreateTruncating(gradient[(row * classes) + column]);
                columns[column] += value;
                positive[column] += Math.Max(value, 0);
                sum += value;
            }

            largestRow = Math.Max(largestRow, Math.Abs(sum));
        }

        double total = positive.Sum();
        return new OutputGradientMass([.. columns], [.. positive.Select(mass => mass / total)], largestRow);
    }
}
