using System.Numerics;
using Fathom.Numerics;

namespace Fathom.Sampling;

/// <summary>A lazily revealed matrix of independent normal entries with standard deviation τ.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <remarks>
/// With Y = W V, X = Wᵀ U and C = Uᵀ W V, the matrix given all answers is U Xᵀ + Y Vᵀ − U C Vᵀ + τ P_U N P_V, where P_U and P_V project off the bases and N is standard normal and independent
/// of the past. So a new input direction v is answered by U (Xᵀ v) + τ P_U ξ, and a new output direction by the mirror image.
/// </remarks>
internal sealed class GaussianLazyWeights<T> : ILazyWeights<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly double deviation;
    private readonly WideScratch<T> scratch;
    private readonly Func<byte, StreamKey> key;
    private readonly ColumnStore<T> inputBasis;
    private readonly ColumnStore<T> inputAnswers;
    private readonly ColumnStore<T> outputBasis;
    private readonly ColumnStore<T> outputAnswers;
    private Matrix? overlap;
    private double? unrevealedNorm;

    /// <summary>A matrix of which nothing is known.</summary>
    /// <param name="rows">m.</param>
    /// <param name="columns">n.</param>
    /// <param name="deviation">τ.</param>
    /// <param name="key">Streams by purpose; purposes 0 to 3 are used.</param>
    /// <param name="scratch">Room, which other matrices of the same thread may share.</param>
    /// <param name="inputCapacity">How many input directions have room at first.</param>
    /// <param name="outputCapacity">How many output directions have room at first.</param>
    public GaussianLazyWeights(int rows, int columns, double deviation, Func<byte, StreamKey> key, WideScratch<T> scratch, int inputCapacity = 0, int outputCapacity = 0)
    {
        Rows = rows;
        Columns = columns;
        this.deviation = deviation;
        this.key = key;
        this.scratch = scratch;
        inputBasis = new ColumnStore<T>(columns, inputCapacity);
        inputAnswers = new ColumnStore<T>(rows, inputCapacity);
        outputBasis = new ColumnStore<T>(rows, outputCapacity);
        outputAnswers = new ColumnStore<T>(columns, outputCapacity);
    }

    /// <inheritdoc />
    public int Rows { get; }

    /// <inheritdoc />
    public int Columns { get; }

    /// <inheritdoc />
    public int InputDirections => inputBasis.Columns;

    /// <inheritdoc />
    public int OutputDirections => outputBasis.Columns;

    /// <inheritdoc />
    public Matrix? RevealInputs(ReadOnlyMatrixSpan<T> inputs)
    {
        Matrix? coordinates = BasisExtension.Express(inputBasis, inputs, scratch);
        if (Answer(inputBasis, inputAnswers, outputBasis, outputAnswers, LazyStreams.Inputs) is { } seen)
        {
            int before = InputDirections - seen.Columns;
            overlap = WideProducts.Padded(overlap, OutputDirections, InputDirections)!;
            for (int i = 0; i < seen.Rows; i++)
            {
                seen.Row(i).CopyTo(overlap.Row(i)[before..]);
            }
        }

        return coordinates;
    }

    /// <inheritdoc />
    public Matrix? RevealOutputs(ReadOnlyMatrixSpan<T> outputs)
    {
        Matrix? coordinates = BasisExtension.Express(outputBasis, outputs, scratch);
        if (Answer(outputBasis, outputAnswers, inputBasis, inputAnswers, LazyStreams.Outputs) is { } seen)
        {
            int before = OutputDirections - seen.Columns;
            overlap = WideProducts.Padded(overlap, OutputDirections, InputDirections)!;
            for (int i = 0; i < seen.Columns; i++)
            {
                for (int j = 0; j < seen.Rows; j++)
                {
                    overlap[before + i, j] = seen[j, i];
                }
            }
        }

        return coordinates;
    }

    /// <inheritdoc />
    public void Multiply(ReadOnlyMatrixSpan<double> coordinates, MatrixSpan<T> result, bool accumulate) =>
        WideProducts.Multiply(inputAnswers.View, coordinates, result, accumulate);

    /// <inheritdoc />
    public void MultiplyTransposed(ReadOnlyMatrixSpan<double> coordinates, MatrixSpan<T> result, bool accumulate) =>
        WideProducts.Multiply(outputAnswers.View, coordinates, result, accumulate);

    /// <inheritdoc />
    public void FromInputBasis(ReadOnlyMatrixSpan<double> coordinates, MatrixSpan<T> result, bool accumulate) =>
        WideProducts.Multiply(inputBasis.View, coordinates, result, accumulate);

    /// <inheritdoc />
    public void FromOutputBasis(ReadOnlyMatrixSpan<double> coordinates, MatrixSpan<T> result, bool accumulate) =>
        WideProducts.Multiply(outputBasis.View, coordinates, result, accumulate);

    /// <inheritdoc />
    public double Overlap(int output, int input) => overlap![output, input];

    /// <inheritdoc />
    public double SquaredNorm()
    {
        long hidden = (long)(Rows - OutputDirections) * (Columns - InputDirections);
        if (unrevealedNorm is null)
        {
            unrevealedNorm = deviation * deviation * ChiSquare(hidden);
        }

        double both = overlap?.Values.Sum(value => value * value) ?? 0;
        return SumOfSquares(inputAnswers.View) + SumOfSquares(outputAnswers.View) - both + unrevealedNorm.Value;
    }

    /// <inheritdoc />
    public T[] Materialize()
    {
        T[] entries = new T[(long)Rows * Columns];
        MatrixSpan<T> matrix = new(entries, Rows, Columns);
        WideProducts.FillNormal(entries.AsSpan(), key(LazyStreams.Rest), 0);
        Project(matrix);
        Scale(entries);
        AddKnown(matrix);
        return entries;
    }

    /// <summary>Answers the directions of a basis that have no answer yet; returns what the other side already said about them, one row per column of the other basis.</summary>
    private Matrix? Answer(ColumnStore<T> basis, ColumnStore<T> answers, ColumnStore<T> otherBasis, ColumnStore<T> otherAnswers, byte purpose)
    {
        int before = answers.Columns;
        int count = basis.Columns - before;
        if (count == 0)
        {
            return null;
        }

        if (unrevealedNorm is not null)
        {
            throw new InvalidOperationException("The norm of the matrix has been drawn; nothing new can be asked after that.");
        }

        Matrix? seen = WideProducts.Cross<T>(otherAnswers.View, basis.View.SliceColumns(before, count));
        MatrixSpan<T> fresh = scratch.Noise(answers.Rows, count);
        Span<T> noise = fresh.Values;
        WideProducts.FillNormal(noise, key(purpose), (ulong)before * (ulong)answers.Rows);
        T scale = T.CreateTruncating(deviation);
        for (int i = 0; i < noise.Length; i++)
        {
            noise[i] *= scale;
        }

        if (seen is not null)
        {
            Matrix correction = WideProducts.Cross<T>(otherBasis.View, fresh)!;
            for (int i = 0; i < correction.Values.Length; i++)
            {
                correction.Values[i] = seen.Values[i] - correction.Values[i];
            }

            WideProducts.Multiply(otherBasis.View, WideProducts.View(correction), fresh, accumulate: true);
        }

        MatrixSpan<T> room = answers.Add(count);
        for (int i = 0; i < answers.Rows; i++)
        {
            fresh.Row(i).CopyTo(room.Row(i));
        }

        return seen;
    }

    /// <summary>A chi-square variate of any number of degrees of freedom: independent ones add up.</summary>
    private double ChiSquare(long degrees)
    {
        double sum = 0;
        for (ulong part = 0; degrees > 0; part++)
        {
            long some = Math.Min(degrees, ChiSquareStream.MaximumDegrees);
            sum += ChiSquareStream.Draw(key(LazyStreams.Norm), part, some);
            degrees -= some;
        }

        return sum;
    }

    /// <summary>N becomes P_U N P_V.</summary>
    private void Project(MatrixSpan<T> matrix)
    {
        if (OutputDirections > 0)
        {
            T[] product = new T[(long)OutputDirections * Columns];
            MatrixSpan<T> coordinates = new(product, OutputDirections, Columns);
            MatrixProduct.TransposedMultiply(outputBasis.View, matrix, coordinates);
            Negate(product);
            MatrixProduct.Multiply(outputBasis.View, coordinates, matrix, accumulate: true);
        }

        if (InputDirections > 0)
        {
            T[] product = new T[(long)Rows * InputDirections];
            MatrixSpan<T> coordinates = new(product, Rows, InputDirections);
            MatrixProduct.Multiply(matrix, inputBasis.View, coordinates);
            Negate(product);
            MatrixProduct.MultiplyTransposed(coordinates, inputBasis.View, matrix, accumulate: true);
        }
    }

    /// <summary>The hidden part gets its deviation, or the norm that was drawn for it: direction and norm of a normal matrix are independent.</summary>
    private void Scale(T[] entries)
    {
        double factor = unrevealedNorm is { } norm
            ? norm == 0 ? 0 : Math.Sqrt(norm / SumOfSquares(new ReadOnlyMatrixSpan<T>(entries, Rows, Columns)))
            : deviation;
        T scale = T.CreateTruncating(factor);
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] *= scale;
        }
    }

    /// <summary>Adds U (X − V Cᵀ)ᵀ + Y Vᵀ.</summary>
    private void AddKnown(MatrixSpan<T> matrix)
    {
        if (InputDirections > 0)
        {
            MatrixProduct.MultiplyTransposed(inputAnswers.View, inputBasis.View, matrix, accumulate: true);
        }

        if (OutputDirections == 0)
        {
            return;
        }

        T[] copy = new T[(long)Columns * OutputDirections];
        MatrixSpan<T> answers = new(copy, Columns, OutputDirections);
        for (int i = 0; i < Columns; i++)
        {
            outputAnswers.View.Row(i).CopyTo(answers.Row(i));
        }

        if (overlap is not null)
        {
            Matrix negative = new(InputDirections, OutputDirections);
            for (int i = 0; i < InputDirections; i++)
            {
                for (int j = 0; j < OutputDirections; j++)
                {
                    negative[i, j] = -overlap[j, i];
                }
            }

            WideProducts.Multiply(inputBasis.View, WideProducts.View(negative), answers, accumulate: true);
        }

        MatrixProduct.MultiplyTransposed(outputBasis.View, answers, matrix, accumulate: true);
    }

    private static void Negate(T[] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = -values[i];
        }
    }

    private static double SumOfSquares(ReadOnlyMatrixSpan<T> matrix)
    {
        double sum = 0;
        for (int i = 0; i < matrix.Rows; i++)
        {
            foreach (T value in matrix.Row(i))
            {
                double wide = double.CreateTruncating(value);
                sum += wide * wide;
            }
        }

        return sum;
    }
}
