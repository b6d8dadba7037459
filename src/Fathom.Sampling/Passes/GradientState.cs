using System.Numerics;
using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.Sampling;

/// <summary>The gradient of the layer at work: a matrix near unit scale times a power of two, and its Gram matrix.</summary>
/// <remarks>The way back is linear, so the scale may be taken out of it: a gradient that grows 1.5-fold per layer over 10,000 layers still has all its digits.</remarks>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="program">What is simulated.</param>
/// <param name="buffers">The worker's memory.</param>
internal sealed class GradientState<T>(NetworkProgram program, PassBuffers<T> buffers)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Scales between 2⁻⁸ and 2⁸ are left alone; their squares are harmless in any precision.</summary>
    private const int Tolerance = 8;

    /// <summary>The largest power of two that is taken out at once; its inverse must be a normal float32.</summary>
    private const int LargestStep = 120;

    private long exponent;

    /// <summary>ln of the squared norm of all cotangents together.</summary>
    public double LogNorm { get; private set; }

    /// <summary>Largest magnitude among the entries over their root mean square.</summary>
    public double LargestEntry { get; private set; }

    /// <summary>Starts another network.</summary>
    public void Begin() => exponent = 0;

    /// <summary>Measures the gradient that lies in the buffers and brings it to unit scale.</summary>
    /// <returns>False when it is not finite.</returns>
    public bool Take()
    {
        Span<T> gradient = buffers.Gradient;
        double largest = Largest(gradient);
        while (largest > 0 && double.IsFinite(largest) && Math.Abs(Math.ILogB(largest)) > Tolerance)
        {
            int step = Math.Clamp(Math.ILogB(largest), -LargestStep, LargestStep);
            TensorPrimitives.Multiply(gradient, T.CreateTruncating(Math.ScaleB(1, -step)), gradient);
            exponent += step;
            largest = Largest(gradient);
        }

        if (!double.IsFinite(largest))
        {
            return false;
        }

        int columns = program.BackwardColumns;
        Array.Clear(buffers.GradientGram);
        GramProduct.Accumulate(new ReadOnlyMatrixSpan<T>(gradient, program.Width, columns), new MatrixSpan<double>(buffers.GradientGram, columns, columns));
        double square = PackedGram.Trace(buffers.GradientGram, columns);
        LogNorm = Logarithm(square);
        LargestEntry = largest / Math.Sqrt(square / gradient.Length);
        return double.IsFinite(square);
    }

    /// <summary>ln ‖∂loss/∂W‖² = ln tr(S G) for the matrix that leads into the layer at work, summed over cotangents.</summary>
    /// <param name="gram">G of what the matrix was multiplied with.</param>
    /// <param name="factor">The factor of the product on its way to the pre-activations.</param>
    /// <returns>The logarithm.</returns>
    public double LogWeightGradientNorm(ReadOnlySpan<double> gram, double factor) =>
        Logarithm(factor * factor * SumOverCotangents(gram));

    private double SumOverCotangents(ReadOnlySpan<double> gram)
    {
        double sum = 0;
        int columns = program.Columns;
        for (int k = 0; k < program.Cotangents; k++)
        {
            ReadOnlySpan<double> block = buffers.GradientGram.AsSpan((k * columns * program.BackwardColumns) + (k * columns));
            sum += PackedGram.Inner(block, program.BackwardColumns, gram, columns);
        }

        return sum;
    }

    private double Logarithm(double square) => Math.Log(Math.Max(square, 0)) + (2 * exponent * Math.Log(2));

    private static double Largest(ReadOnlySpan<T> values) => Math.Abs(double.CreateTruncating(TensorPrimitives.MaxMagnitude(values)));
}
