using System.Numerics;
using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.Sampling;

/// <summary>Cotangents of the last activations: random ones, or the gradient of a loss of a linear read-out.</summary>
/// <remarks>
/// The read-out has Gaussian weights of variance 1/N and is always drawn: it has few rows. Both losses are means over all samples, of −ln softmax or of half the
/// squared distance of the outputs from the one-hot label.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class ReadOut<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly NetworkProgram program;
    private readonly DenseMatrix<T>? weights;
    private readonly T[] outputs;

    /// <summary>Makes room.</summary>
    /// <param name="program">What is simulated.</param>
    public ReadOut(NetworkProgram program)
    {
        this.program = program;
        outputs = [];
        if (program.Options.Cotangent != CotangentKind.Random)
        {
            int classes = program.Options.Classes;
            outputs = new T[checked(classes * program.Columns)];
            weights = new DenseMatrix<T>(
                new DenseMatrixLaw(InitializationKind.Gaussian, classes, program.Width, 1), new DenseMatrixEntries<T>(checked(classes * program.Width)));
        }
    }

    /// <summary>Makes the cotangents of a network.</summary>
    /// <param name="network">Its number.</param>
    /// <param name="activations">The last activations, N × columns.</param>
    /// <param name="cotangent">Receives N × (cotangents · columns).</param>
    public void Fill(int network, T[] activations, T[] cotangent)
    {
        byte purpose = weights is null ? PassPurpose.Cotangents : PassPurpose.ReadOut;
        StreamKey key = StreamKey.Of(program.Options.Seed, PassPurpose.Initialization, (uint)network, (uint)program.Depth + 1, purpose);
        if (weights is null)
        {
            Normals.Fill(cotangent.AsSpan(), key);
            return;
        }

        int columns = program.Columns;
        weights.Key = key;
        ReadOnlyMatrixSpan<T> input = new(activations, program.Width, columns);
        MatrixSpan<T> result = new(outputs, program.Options.Classes, columns);
        weights.Multiply(input, result);
        for (int i = 0; i < columns; i++)
        {
            Differentiate(i, result);
        }

        weights.MultiplyTransposed(input, result, new MatrixSpan<T>(cotangent, program.Width, columns));
    }

    /// <summary>Replaces the outputs of one sample by the derivative of the loss.</summary>
    private void Differentiate(int sample, MatrixSpan<T> result)
    {
        int label = program.Batch.Labels[sample];
        double largest = double.NegativeInfinity;
        for (int c = 0; c < result.Rows; c++)
        {
            largest = Math.Max(largest, double.CreateTruncating(result[c, sample]));
        }

        bool softmax = program.Options.Cotangent == CotangentKind.CrossEntropy;
        double sum = 0;
        for (int c = 0; softmax && c < result.Rows; c++)
        {
            sum += Math.Exp(double.CreateTruncating(result[c, sample]) - largest);
        }

        for (int c = 0; c < result.Rows; c++)
        {
            double output = double.CreateTruncating(result[c, sample]);
            double value = softmax ? Math.Exp(output - largest) / sum : output;
            result[c, sample] = T.CreateTruncating((value - (c == label ? 1 : 0)) / program.Columns);
        }
    }
}
