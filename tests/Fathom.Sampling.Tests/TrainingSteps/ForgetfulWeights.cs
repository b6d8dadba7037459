using Fathom.Numerics;

namespace Fathom.Sampling.Tests;

/// <summary>A wrong matrix: every new direction is answered afresh, whatever the other side has said about it.</summary>
internal sealed class ForgetfulWeights(int rows, int columns, double deviation, int stream) : ILazyWeights<double>
{
    private readonly WideScratch<double> scratch = new();
    private readonly ColumnStore<double> inputBasis = new(columns, 1);
    private readonly ColumnStore<double> inputAnswers = new(rows, 1);
    private readonly ColumnStore<double> outputBasis = new(rows, 1);
    private readonly ColumnStore<double> outputAnswers = new(columns, 1);

    public int Rows => rows;

    public int Columns => columns;

    public int InputDirections => inputBasis.Columns;

    public int OutputDirections => outputBasis.Columns;

    public Matrix? RevealInputs(ReadOnlyMatrixSpan<double> inputs)
    {
        Matrix? coordinates = BasisExtension.Express(inputBasis, inputs, scratch);
        Answer(inputBasis, inputAnswers, 2 * stream);
        return coordinates;
    }

    public Matrix? RevealOutputs(ReadOnlyMatrixSpan<double> outputs)
    {
        Matrix? coordinates = BasisExtension.Express(outputBasis, outputs, scratch);
        Answer(outputBasis, outputAnswers, (2 * stream) + 1);
        return coordinates;
    }

    public void Multiply(ReadOnlyMatrixSpan<double> coordinates, MatrixSpan<double> result, bool accumulate) =>
        MatrixProduct.Multiply(inputAnswers.View, coordinates, result, accumulate);

    public void MultiplyTransposed(ReadOnlyMatrixSpan<double> coordinates, MatrixSpan<double> result, bool accumulate) =>
        MatrixProduct.Multiply(outputAnswers.View, coordinates, result, accumulate);

    public void FromInputBasis(ReadOnlyMatrixSpan<double> coordinates, MatrixSpan<double> result, bool accumulate) =>
        MatrixProduct.Multiply(inputBasis.View, coordinates, result, accumulate);

    public void FromOutputBasis(ReadOnlyMatrixSpan<double> coordinates, MatrixSpan<double> result, bool accumulate) =>
        MatrixProduct.Multiply(outputBasis.View, coordinates, result, accumulate);

    public double Overlap(int output, int input)
    {
        double sum = 0;
        for (int i = 0; i < rows; i++)
        {
            sum += outputBasis.View[i, output] * inputAnswers.View[i, input];
        }

        return sum;
    }

    public double SquaredNorm() => rows * (double)columns * deviation * deviation;

    public double[] Materialize()
    {
        double[] entries = new double[rows * columns];
        MatrixProduct.MultiplyTransposed(inputAnswers.View, inputBasis.View, new MatrixSpan<double>(entries, rows, columns));
        return entries;
    }

    private void Answer(ColumnStore<double> basis, ColumnStore<double> answers, int key)
    {
        int before = answers.Columns;
        if (basis.Columns == before)
        {
            return;
        }

        MatrixSpan<double> room = answers.Add(basis.Columns - before);
        Matrix noise = Ask.Normals(answers.Rows, room.Columns, (1000 * key) + before, deviation);
        for (int i = 0; i < noise.Rows; i++)
        {
            noise.Row(i).CopyTo(room.Row(i));
        }
    }
}
