using System.Numerics.Tensors;
using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>Accumulates pair moments: for each node of the first coordinate, a weighted line of second coordinates.</summary>
internal sealed class PairAccumulator
{
    private double[] arguments;
    private double[] values;
    private double[] derivatives;
    private double f1f2, f1f2v2, f1f2v1v2, g1g2, g1g2v2, g1g2v1v2, g1g2v3v1, g1g2v2v2;

    /// <summary>Makes an empty accumulator.</summary>
    /// <param name="capacity">Expected number of nodes per line; lines may be longer.</param>
    public PairAccumulator(int capacity)
    {
        arguments = new double[capacity];
        values = new double[capacity];
        derivatives = new double[capacity];
    }

    /// <summary>The buffer to fill with the second coordinates z₂ of the next line.</summary>
    /// <param name="count">Number of nodes in the line.</param>
    /// <returns>The buffer, of that length.</returns>
    public Span<double> Arguments(int count)
    {
        if (arguments.Length < count)
        {
            arguments = new double[count];
            values = new double[count];
            derivatives = new double[count];
        }

        return arguments.AsSpan(0, count);
    }

    /// <summary>Adds the line of second coordinates written to <see cref="Arguments"/>.</summary>
    /// <param name="activation">The activation φ.</param>
    /// <param name="lineWeights">Weights of the line, summing to one.</param>
    /// <param name="batch">The batch size B.</param>
    /// <param name="offset">The constant taken off φ.</param>
    /// <param name="weight">Weight of the first coordinate.</param>
    /// <param name="z">First coordinate z₁.</param>
    /// <param name="f">φ(z₁) less the offset.</param>
    /// <param name="g">φ′(z₁).</param>
    public void Add(
        Activation activation,
        ReadOnlySpan<double> lineWeights,
        int batch,
        double offset,
        double weight,
        double z,
        double f,
        double g)
    {
        int count = lineWeights.Length;
        Span<double> line = arguments.AsSpan(0, count);
        Span<double> lineValues = values.AsSpan(0, count);
        Span<double> lineDerivatives = derivatives.AsSpan(0, count);
        activation.Evaluate(line, lineValues, lineDerivatives);
        TensorPrimitives.Subtract(lineValues, offset, lineValues);
        TensorPrimitives.Multiply(lineValues, lineWeights, lineValues);
        TensorPrimitives.Multiply(lineDerivatives, lineWeights, lineDerivatives);

        // Moments of the line with powers of z₂ put on one by one.
        double lineF = TensorPrimitives.Sum<double>(lineValues);
        double lineFz = TensorPrimitives.Dot<double>(lineValues, line);
        double lineG = TensorPrimitives.Sum<double>(lineDerivatives);
        TensorPrimitives.Multiply(lineDerivatives, line, lineDerivatives);
        double lineGz = TensorPrimitives.Sum<double>(lineDerivatives);
        double lineGzz = TensorPrimitives.Dot<double>(lineDerivatives, line);

        double invB = 1.0 / batch;
        double v2 = z * z * invB;
        f1f2 += weight * f * lineF;
        f1f2v2 += weight * f * v2 * lineF;
        f1f2v1v2 += weight * f * z * invB * lineFz;
        g1g2 += weight * g * lineG;
        g1g2v2 += weight * g * v2 * lineG;
        g1g2v1v2 += weight * g * z * invB * lineGz;
        g1g2v3v1 += weight * g * z * v2 * invB * lineGz;
        g1g2v2v2 += weight * g * v2 * invB * lineGzz;
    }

    /// <summary>Puts the accumulated pair moments beside one-coordinate moments.</summary>
    /// <param name="single">Moments of one coordinate.</param>
    /// <returns>All moments.</returns>
    public SphereMoments Complete(SphereMoments single) => single with
    {
        F1F2 = f1f2,
        F1F2V2 = f1f2v2,
        F1F2V1V2 = f1f2v1v2,
        G1G2 = g1g2,
        G1G2V2 = g1g2v2,
        G1G2V1V2 = g1g2v1v2,
        G1G2V3V1 = g1g2v3v1,
        G1G2V2V2 = g1g2v2v2,
    };
}
