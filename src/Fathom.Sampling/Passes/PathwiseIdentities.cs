using System.Numerics;
using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.Sampling;

/// <summary>Checks what holds for every single draw of a weight matrix: HᵀX = ZᵀD, and XᵀX = g² DᵀD when it is square and orthogonal.</summary>
/// <remarks>Where only centred columns of Z are read, the first identity holds between centred columns.</remarks>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="program">What is simulated.</param>
internal sealed class PathwiseIdentities<T>(NetworkProgram program)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly double[] left = new double[program.BackwardColumns * program.BackwardColumns];
    private readonly double[] right = new double[program.BackwardColumns * program.BackwardColumns];

    /// <summary>The largest error in this network, relative to the norms of the matrices.</summary>
    public double LargestError { get; private set; }

    /// <summary>Starts another network.</summary>
    public void Begin() => LargestError = 0;

    /// <summary>Checks one matrix.</summary>
    /// <param name="matrix">W.</param>
    /// <param name="input">H.</param>
    /// <param name="cotangent">D.</param>
    /// <param name="pulled">X.</param>
    /// <param name="output">Receives Z.</param>
    public void Check(
        IWeightMatrix<T> matrix, ReadOnlyMatrixSpan<T> input, ReadOnlyMatrixSpan<T> cotangent, ReadOnlyMatrixSpan<T> pulled, MatrixSpan<T> output)
    {
        matrix.Repeat(input, output);
        Span<double> first = Cross(input, pulled, left);
        Span<double> second = Cross(output, cotangent, right);
        if (program.ReadsCentred)
        {
            Centre(first);
            Centre(second);
        }

        double inputs = Math.Sqrt(Square(input));
        double gradients = Square(pulled);
        Note(first, second, 1, inputs * Math.Sqrt(gradients));
        if (program.Spec.Initialization.Kind == InitializationKind.Orthogonal)
        {
            double gain = program.Spec.Initialization.WeightScale;
            Note(Cross(pulled, pulled, left), Cross(cotangent, cotangent, right), gain * gain, gradients);
        }
    }

    private static Span<double> Cross(ReadOnlyMatrixSpan<T> a, ReadOnlyMatrixSpan<T> b, double[] room)
    {
        Span<double> product = room.AsSpan(0, a.Columns * b.Columns);
        product.Clear();
        GramProduct.AccumulateCross(a, b, new MatrixSpan<double>(product, a.Columns, b.Columns));
        return product;
    }

    /// <summary>Subtracts from every row the mean over the rows of its batch.</summary>
    private void Centre(Span<double> product)
    {
        int wide = program.BackwardColumns;
        for (int g = 0; g + 1 < program.Starts.Length; g++)
        {
            int from = program.Starts[g];
            int to = program.Starts[g + 1];
            for (int j = 0; j < wide; j++)
            {
                double sum = 0;
                for (int i = from; i < to; i++)
                {
                    sum += product[(i * wide) + j];
                }

                for (int i = from; i < to; i++)
                {
                    product[(i * wide) + j] -= sum / (to - from);
                }
            }
        }
    }

    private static double Square(ReadOnlyMatrixSpan<T> matrix)
    {
        double sum = 0;
        foreach (T entry in matrix.Values)
        {
            double value = double.CreateTruncating(entry);
            sum += value * value;
        }

        return sum;
    }

    private void Note(ReadOnlySpan<double> first, ReadOnlySpan<double> second, double factor, double scale)
    {
        double worst = 0;
        for (int i = 0; i < first.Length; i++)
        {
            worst = Math.Max(worst, Math.Abs(first[i] - (factor * second[i])));
        }

        if (!(worst <= 0))
        {
            LargestError = Math.Max(LargestError, worst / scale);
        }
    }
}
