using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.Studies;

/// <summary>The end of a <see cref="NormalizedChain{T}"/>: cross-entropy of a linear read-out, and the draws of matrices that are not square.</summary>
internal static class ChainReadOut
{
    /// <summary>The mean cross-entropy.</summary>
    /// <param name="logits">Classes × samples.</param>
    /// <param name="labels">The class of each sample.</param>
    /// <param name="classes">The number of classes.</param>
    /// <returns>The loss.</returns>
    public static double Loss(ReadOnlySpan<double> logits, ReadOnlySpan<int> labels, int classes)
    {
        int samples = labels.Length;
        double loss = 0;
        for (int i = 0; i < samples; i++)
        {
            double sum = 0;
            for (int k = 0; k < classes; k++)
            {
                sum += Math.Exp(logits[(k * samples) + i] - logits[(labels[i] * samples) + i]);
            }

            loss += Math.Log(sum) / samples;
        }

        return loss;
    }

    /// <summary>Puts (softmax − label)/n in the place of the logits.</summary>
    /// <param name="logits">Z, classes × samples; becomes R.</param>
    /// <param name="labels">The class of each sample.</param>
    /// <param name="classes">The number of classes.</param>
    /// <returns>ln ‖A‖ of the antisymmetric part of Zᵀ R.</returns>
    public static double Residual(double[] logits, ReadOnlySpan<int> labels, int classes)
    {
        int samples = labels.Length;
        double[] residual = new double[logits.Length];
        for (int i = 0; i < samples; i++)
        {
            double largest = double.NegativeInfinity;
            for (int k = 0; k < classes; k++)
            {
                largest = Math.Max(largest, logits[(k * samples) + i]);
            }

            double sum = 0;
            for (int k = 0; k < classes; k++)
            {
                sum += residual[(k * samples) + i] = Math.Exp(logits[(k * samples) + i] - largest);
            }

            for (int k = 0; k < classes; k++)
            {
                residual[(k * samples) + i] = ((residual[(k * samples) + i] / sum) - (labels[i] == k ? 1 : 0)) / samples;
            }
        }

        double[] overlap = new double[samples * samples];
        MatrixProduct.TransposedMultiply(logits, residual, overlap, samples, samples, classes);
        double square = 0;
        for (int i = 0; i < samples; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double part = 0.5 * (overlap[(i * samples) + j] - overlap[(j * samples) + i]);
                square += 2 * part * part;
            }
        }

        residual.CopyTo(logits, 0);
        return 0.5 * Math.Log(square);
    }

    /// <summary>Independent normal entries.</summary>
    /// <param name="count">How many.</param>
    /// <param name="key">Their stream.</param>
    /// <param name="deviation">Their standard deviation.</param>
    /// <returns>The entries.</returns>
    public static double[] Normals(int count, StreamKey key, double deviation)
    {
        double[] values = new double[count];
        NormalStream.Fill(values, key);
        TensorPrimitives.Multiply(values, deviation, values);
        return values;
    }

    /// <summary>A uniformly random matrix with orthonormal rows, or columns when there are more rows than columns.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="key">The stream of its normal numbers.</param>
    /// <returns>The entries, row by row.</returns>
    public static double[] OrthonormalRows(int rows, int columns, StreamKey key)
    {
        (int longer, int shorter) = rows > columns ? (rows, columns) : (columns, rows);
        double[] tall = Normals(longer * shorter, key, 1);
        HouseholderQr.Decompose(new MatrixSpan<double>(tall, longer, shorter), new MatrixSpan<double>(new double[shorter * shorter], shorter, shorter));
        return rows > columns ? tall : new Matrix(longer, shorter, tall).Transposed().Values;
    }
}
