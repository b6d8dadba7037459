using System.Numerics;
using Fathom.Numerics;

namespace Fathom.Sampling;

/// <summary>A lazily revealed block of a Haar-distributed orthogonal matrix: W = g O[1..m, 1..n] with O of size max(m, n).</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <remarks>
/// What is known is a pair of frames with O V = U. A new input direction v is answered by a uniformly distributed unit vector in the complement of U, and a new output direction by one in
/// the complement of V; either way both frames grow. Inputs and outputs are padded with zeros to the size of O.
/// </remarks>
internal sealed class OrthogonalLazyWeights<T> : ILazyWeights<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>How often directions are drawn again when chance put them within rounding error of those before; once is already unlikely.</summary>
    private const int MostDraws = 20;

    private readonly double gain;
    private readonly WideScratch<T> scratch;
    private readonly Func<byte, StreamKey> key;
    private readonly ColumnStore<T> inputs;
    private readonly ColumnStore<T> outputs;
    private ulong inputNormals;
    private ulong outputNormals;

    /// <summary>A matrix of which nothing is known.</summary>
    /// <param name="rows">m.</param>
    /// <param name="columns">n.</param>
    /// <param name="gain">g.</param>
    /// <param name="key">Streams by purpose; purposes 0 and 1 are used.</param>
    /// <param name="scratch">Room, which other matrices of the same thread may share.</param>
    /// <param name="capacity">How many directions have room at first.</param>
    public OrthogonalLazyWeights(int rows, int columns, double gain, Func<byte, StreamKey> key, WideScratch<T> scratch, int capacity = 0)
    {
        Rows = rows;
        Columns = columns;
        this.gain = gain;
        this.key = key;
        this.scratch = scratch;
        int size = Math.Max(rows, columns);
        inputs = new ColumnStore<T>(size, Math.Min(capacity, size));
        outputs = new ColumnStore<T>(size, Math.Min(capacity, size));
    }

    /// <inheritdoc />
    public int Rows { get; }

    /// <inheritdoc />
    public int Columns { get; }

    /// <inheritdoc />
    public int InputDirections => inputs.Columns;

    /// <inheritdoc />
    public int OutputDirections => outputs.Columns;

    /// <inheritdoc />
    public Matrix? RevealInputs(ReadOnlyMatrixSpan<T> inputs)
    {
        Matrix? coordinates = BasisExtension.Express(this.inputs, Padded(inputs), scratch);
        Match(this.inputs, outputs, LazyStreams.Inputs, ref inputNormals);
        return coordinates;
    }

    /// <inheritdoc />
    public Matrix? RevealOutputs(ReadOnlyMatrixSpan<T> outputs)
    {
        Matrix? coordinates = BasisExtension.Express(this.outputs, Padded(outputs), scratch);
        Match(this.outputs, inputs, LazyStreams.Outputs, ref outputNormals);
        return coordinates;
    }

    /// <inheritdoc />
    public void Multiply(ReadOnlyMatrixSpan<double> coordinates, MatrixSpan<T> result, bool accumulate) =>
        WideProducts.Multiply(outputs.View.SliceRows(0, Rows), Gained(coordinates), result, accumulate);

    /// <inheritdoc />
    public void MultiplyTransposed(ReadOnlyMatrixSpan<double> coordinates, MatrixSpan<T> result, bool accumulate) =>
        WideProducts.Multiply(inputs.View.SliceRows(0, Columns), Gained(coordinates), result, accumulate);

    /// <inheritdoc />
    public void FromInputBasis(ReadOnlyMatrixSpan<double> coordinates, MatrixSpan<T> result, bool accumulate) =>
        WideProducts.Multiply(inputs.View.SliceRows(0, Columns), coordinates, result, accumulate);

    /// <inheritdoc />
    public void FromOutputBasis(ReadOnlyMatrixSpan<double> coordinates, MatrixSpan<T> result, bool accumulate) =>
        WideProducts.Multiply(outputs.View.SliceRows(0, Rows), coordinates, result, accumulate);

    /// <inheritdoc />
    public double Overlap(int output, int input) => output == input ? gain : 0;

    /// <inheritdoc />
    public double SquaredNorm() => gain * gain * Math.Min(Rows, Columns);

    /// <inheritdoc />
    public T[] Materialize()
    {
        T[] identity = new T[(long)Columns * Columns];
        for (int i = 0; i < Columns; i++)
        {
            identity[((long)i * Columns) + i] = T.One;
        }

        Matrix coordinates = RevealInputs(new ReadOnlyMatrixSpan<T>(identity, Columns, Columns))!;
        T[] entries = new T[(long)Rows * Columns];
        Multiply(WideProducts.View(coordinates), new MatrixSpan<T>(entries, Rows, Columns), accumulate: false);
        return entries;
    }

    /// <summary>Extends the second frame to as many columns as the first has, uniformly in its complement.</summary>
    private void Match(ColumnStore<T> asked, ColumnStore<T> answering, byte purpose, ref ulong drawn)
    {
        for (int draw = 0; answering.Columns < asked.Columns; draw++)
        {
            if (draw == MostDraws)
            {
                throw new ArithmeticException("No new directions were found in the complement of a frame.");
            }

            // Orthonormal directions made from normal columns by operations that commute with rotations of the complement are uniform in it.
            int count = asked.Columns - answering.Columns;
            MatrixSpan<T> noise = scratch.Noise(answering.Rows, count);
            WideProducts.FillNormal(noise.Values, key(purpose), drawn);
            drawn += (ulong)noise.Values.Length;
            BasisExtension.Express(answering, noise, scratch);
        }
    }

    private ReadOnlyMatrixSpan<T> Padded(ReadOnlyMatrixSpan<T> matrix)
    {
        if (matrix.Rows == inputs.Rows)
        {
            return matrix;
        }

        MatrixSpan<T> padded = scratch.Padded(inputs.Rows, matrix.Columns);
        padded.SliceRows(matrix.Rows, inputs.Rows - matrix.Rows).Values.Clear();
        for (int i = 0; i < matrix.Rows; i++)
        {
            matrix.Row(i).CopyTo(padded.Row(i));
        }

        return padded;
    }

    private ReadOnlyMatrixSpan<double> Gained(ReadOnlyMatrixSpan<double> coordinates)
    {
        double[] scaled = new double[coordinates.Rows * coordinates.Columns];
        for (int i = 0; i < coordinates.Rows; i++)
        {
            for (int j = 0; j < coordinates.Columns; j++)
            {
                scaled[(i * coordinates.Columns) + j] = gain * coordinates[i, j];
            }
        }

        return new ReadOnlyMatrixSpan<double>(scaled, coordinates.Rows, coordinates.Columns);
    }
}
