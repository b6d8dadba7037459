using Fathom.Numerics;
using Fathom.Sampling;

namespace Fathom.Benchmarks;

/// <summary>Plain gradient descent with stored weights on the products of <see cref="MatrixProduct"/>: what <see cref="FirstSteps"/> is measured against.</summary>
/// <remarks>Batch norm (centred, ε = 0), ReLU, read-out and cross-entropy; every layer is width × width.</remarks>
public sealed class DenseSteps
{
    private readonly int width;
    private readonly double rate;
    private readonly double[][] weights;
    private readonly double[] readout;
    private readonly int classes;

    /// <summary>Draws the weights.</summary>
    /// <param name="depth">Number of layers.</param>
    /// <param name="width">N, which is also the number of features.</param>
    /// <param name="classes">Number of outputs.</param>
    /// <param name="rate">Learning rate.</param>
    public DenseSteps(int depth, int width, int classes, double rate)
    {
        this.width = width;
        this.rate = rate;
        this.classes = classes;
        weights = [.. Enumerable.Range(1, depth).Select(layer => Normals(width * width, layer))];
        readout = Normals(classes * width, 0);
    }

    /// <summary>Forward, backward and a step, as often as asked, and forward and backward once more.</summary>
    /// <param name="batch">The labelled samples.</param>
    /// <param name="steps">Number of steps.</param>
    /// <returns>The last loss.</returns>
    public double Run(InputBatch batch, int steps)
    {
        double loss = 0;
        for (int t = 0; t <= steps; t++)
        {
            loss = Pass(batch, t < steps);
        }

        return loss;
    }

    private double Pass(InputBatch batch, bool step)
    {
        int columns = batch.Count;
        double[] x = new double[width * columns];
        for (int i = 0; i < width; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                x[(i * columns) + j] = batch.Samples[j, i];
            }
        }

        List<double[]> inputs = [x];
        List<double[]> normalized = [];
        List<double[]> inverses = [];
        foreach (double[] matrix in weights)
        {
            double[] z = new double[width * columns];
            MatrixProduct.Multiply(matrix, inputs[^1], z, width, columns, width);
            inverses.Add(Normalize(z, columns));
            normalized.Add(z);
            inputs.Add(Array.ConvertAll(z, value => Math.Max(value, 0)));
        }

        double[] outputs = new double[classes * columns];
        MatrixProduct.Multiply(readout, inputs[^1], outputs, classes, columns, width);
        double loss = Softmax(outputs, batch, columns);
        double[] gradient = new double[width * columns];
        MatrixProduct.TransposedMultiply(readout, outputs, gradient, width, columns, classes);
        if (step)
        {
            Update(readout, outputs, inputs[^1], classes, columns);
        }

        for (int l = weights.Length - 1; l >= 0; l--)
        {
            PullBack(gradient, normalized[l], inverses[l], columns);
            double[] below = new double[width * columns];
            if (l > 0)
            {
                MatrixProduct.TransposedMultiply(weights[l], gradient, below, width, columns, width);
            }

            if (step)
            {
                Update(weights[l], gradient, inputs[l], width, columns);
            }

            gradient = below;
        }

        return loss;
    }

    private void Update(double[] matrix, double[] cotangent, double[] input, int rows, int columns)
    {
        double[] scaled = Array.ConvertAll(cotangent, value => -rate * value);
        MatrixProduct.MultiplyTransposed(
            new ReadOnlyMatrixSpan<double>(scaled, rows, columns),
            new ReadOnlyMatrixSpan<double>(input, width, columns),
            new MatrixSpan<double>(matrix, rows, width),
            accumulate: true);
    }

    private double[] Normalize(double[] z, int columns)
    {
        double[] inverses = new double[width];
        for (int i = 0; i < width; i++)
        {
            Span<double> row = z.AsSpan(i * columns, columns);
            double mean = 0;
            double square = 0;
            foreach (double value in row)
            {
                mean += value / columns;
            }

            foreach (double value in row)
            {
                square += (value - mean) * (value - mean) / columns;
            }

            inverses[i] = 1 / Math.Sqrt(square);
            for (int j = 0; j < columns; j++)
            {
                row[j] = (row[j] - mean) * inverses[i];
            }
        }

        return inverses;
    }

    private static void PullBack(double[] gradient, double[] normalized, double[] inverses, int columns)
    {
        for (int i = 0; i < inverses.Length; i++)
        {
            Span<double> row = gradient.AsSpan(i * columns, columns);
            ReadOnlySpan<double> u = normalized.AsSpan(i * columns, columns);
            double mean = 0;
            double along = 0;
            for (int j = 0; j < columns; j++)
            {
                row[j] = u[j] > 0 ? row[j] : 0;
                mean += row[j] / columns;
                along += row[j] * u[j] / columns;
            }

            for (int j = 0; j < columns; j++)
            {
                row[j] = inverses[i] * (row[j] - mean - (u[j] * along));
            }
        }
    }

    private double Softmax(double[] outputs, InputBatch batch, int columns)
    {
        double loss = 0;
        for (int j = 0; j < columns; j++)
        {
            double sum = 0;
            for (int c = 0; c < classes; c++)
            {
                sum += Math.Exp(outputs[(c * columns) + j]);
            }

            for (int c = 0; c < classes; c++)
            {
                double probability = Math.Exp(outputs[(c * columns) + j]) / sum;
                bool right = c == batch.Labels[j];
                loss -= right ? Math.Log(probability) / columns : 0;
                outputs[(c * columns) + j] = (probability - (right ? 1 : 0)) / columns;
            }
        }

        return loss;
    }

    private double[] Normals(int count, int stream)
    {
        double[] values = new double[count];
        NormalStream.Fill(values, 5, (ulong)stream);
        double deviation = 1 / Math.Sqrt(width);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] *= deviation;
        }

        return values;
    }
}
