using System.Numerics.Tensors;

namespace Fathom.MeanField;

/// <summary>Batch norm of a block of sampled columns: rows are samples, columns are points.</summary>
/// <remarks>Normalizes each batch of each column by s = √(|y|²/B + ε), with y the (centred) part of the column that belongs to the batch.</remarks>
internal sealed class NormalizationBlock
{
    private readonly int[] batches;
    private readonly bool centred;
    private readonly double epsilon;
    private readonly double[] means;
    private readonly double[] squares;
    private readonly double[] magnitudes;
    private readonly double[] product;

    /// <summary>Makes the scratch space.</summary>
    /// <param name="batches">Sizes of the batches.</param>
    /// <param name="centred">Whether the batch mean is subtracted.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="columns">Number of columns.</param>
    public NormalizationBlock(int[] batches, bool centred, double epsilon, int columns)
    {
        this.batches = batches;
        this.centred = centred;
        this.epsilon = epsilon;
        means = new double[columns];
        squares = new double[columns];
        magnitudes = new double[columns];
        product = new double[columns];
        InverseDeviation = new double[columns];
    }

    /// <summary>1/s per column, of the last batch that was normalized; zero where the batch was constant and ε = 0.</summary>
    public double[] InverseDeviation { get; }

    /// <summary>Number of columns so far in which a batch was constant although ε = 0.</summary>
    public long Degenerate { get; private set; }

    /// <summary>y → y/s in place; y is centred first if the norm is.</summary>
    /// <param name="values">All rows of all batches.</param>
    /// <param name="columns">Number of columns.</param>
    public void Apply(Span<double> values, int columns)
    {
        int first = 0;
        foreach (int size in batches)
        {
            Span<double> part = values.Slice(first * columns, size * columns);
            Measure(part, size, columns);
            Span<double> inverse = InverseDeviation.AsSpan(0, columns);
            for (int row = 0; row < size; row++)
            {
                Span<double> entries = part.Slice(row * columns, columns);
                TensorPrimitives.Multiply(entries, inverse, entries);
            }

            first += size;
        }
    }

    /// <summary>Fills <see cref="InverseDeviation"/>, after centring if the norm is centred.</summary>
    private void Measure(Span<double> part, int size, int columns)
    {
        // Where a constant leaves only rounding behind, the batch counts as constant.
        const double Rounding = 1e-28;
        Span<double> square = squares.AsSpan(0, columns);
        Span<double> magnitude = magnitudes.AsSpan(0, columns);
        SumOfSquares(part, size, columns, magnitude);
        if (centred)
        {
            BatchCentring.CentreRows(part, size, columns, means);
            SumOfSquares(part, size, columns, square);
        }
        else
        {
            magnitude.CopyTo(square);
        }

        Span<double> inverse = InverseDeviation.AsSpan(0, columns);
        for (int column = 0; column < columns; column++)
        {
            bool constant = epsilon == 0 && square[column] <= Rounding * magnitude[column];
            Degenerate += constant ? 1 : 0;
            inverse[column] = constant ? 0 : 1 / Math.Sqrt((square[column] / size) + epsilon);
        }
    }

    private void SumOfSquares(ReadOnlySpan<double> part, int size, int columns, Span<double> sums)
    {
        sums.Clear();
        Span<double> scratch = product.AsSpan(0, columns);
        for (int row = 0; row < size; row++)
        {
            ReadOnlySpan<double> entries = part.Slice(row * columns, columns);
            TensorPrimitives.Multiply(entries, entries, scratch);
            TensorPrimitives.Add(sums, scratch, sums);
        }
    }
}
