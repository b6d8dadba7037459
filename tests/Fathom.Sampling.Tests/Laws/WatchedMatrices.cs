using Fathom.Numerics;

namespace Fathom.Sampling.Tests;

/// <summary>Stands between a network and its weights and notes what passes: single entries, alignments and angles that no observer reports.</summary>
/// <param name="inner">The weights.</param>
/// <param name="program">The network. Where it reads answers through centred batch norm only, so does this: their group means are nobody's business, and the sampler leaves them out.</param>
internal sealed class WatchedMatrices(IWeightMatrices<double> inner, NetworkProgram program) : IWeightMatrices<double>
{
    private readonly List<double> notes = [];
    private double[] lastPulled = [];

    /// <summary>What was noted of the last network.</summary>
    public IReadOnlyList<double> Notes => notes;

    /// <inheritdoc />
    public void Begin(int network)
    {
        notes.Clear();
        lastPulled = [];
        inner.Begin(network);
    }

    /// <inheritdoc />
    public IWeightMatrix<double> Into(int layer) => new Watched(this, inner.Into(layer));

    private void Forward(ReadOnlyMatrixSpan<double> output)
    {
        double first = Read(output.Row(0), 0, program.Batch.Sizes[0], 0);
        int last = output.Columns - 1;
        double second = Read(output.Row(1), output.Columns - program.Batch.Sizes[^1], program.Batch.Sizes[^1], last);
        notes.Add(first);
        notes.Add(first * second);
    }

    private double Read(ReadOnlySpan<double> row, int start, int size, int column)
    {
        double mean = 0;
        foreach (double entry in row.Slice(start, size))
        {
            mean += entry / size;
        }

        return program.ReadsCentred ? row[column] - mean : row[column];
    }

    private void Backward(ReadOnlyMatrixSpan<double> input, ReadOnlyMatrixSpan<double> pulled)
    {
        double squares = 0;
        double alignment = 0;
        double across = 0;
        double product = 0;
        double first = 0;
        double second = 0;
        bool comparable = lastPulled.Length == pulled.Rows * pulled.Columns;
        for (int i = 0; i < pulled.Rows; i++)
        {
            ReadOnlySpan<double> row = pulled.Row(i);
            for (int j = 0; j < row.Length; j++)
            {
                squares += row[j] * row[j];
                alignment += row[j] * input[i, j % input.Columns];
                across += comparable ? row[j] * lastPulled[(i * row.Length) + j] : 0;
            }

            product += row[0] * row[1];
            first += row[0] * row[0];
            second += row[1] * row[1];
        }

        double norm = Math.Sqrt(squares);
        notes.Add(Math.Log(squares));
        notes.Add(alignment / norm);
        notes.Add(first * second > 0 ? product / Math.Sqrt(first * second) : 0);
        notes.Add(pulled[0, 0] / norm);
        notes.Add(comparable ? across / norm / Math.Sqrt(lastPulled.Sum(value => value * value)) : 0);
        lastPulled = new double[pulled.Rows * pulled.Columns];
        for (int i = 0; i < pulled.Rows; i++)
        {
            pulled.Row(i).CopyTo(lastPulled.AsSpan(i * pulled.Columns));
        }
    }

    private sealed class Watched(WatchedMatrices owner, IWeightMatrix<double> matrix) : IWeightMatrix<double>
    {
        public void Multiply(ReadOnlyMatrixSpan<double> input, MatrixSpan<double> output, ReadOnlyMatrixSpan<double> gram = default)
        {
            matrix.Multiply(input, output, gram);
            owner.Forward(output);
        }

        public void Repeat(ReadOnlyMatrixSpan<double> input, MatrixSpan<double> output) => matrix.Repeat(input, output);

        public void MultiplyTransposed(
            ReadOnlyMatrixSpan<double> input, ReadOnlyMatrixSpan<double> cotangent, MatrixSpan<double> result, ReadOnlyMatrixSpan<double> gram = default)
        {
            matrix.MultiplyTransposed(input, cotangent, result, gram);
            owner.Backward(input, result);
        }
    }
}
