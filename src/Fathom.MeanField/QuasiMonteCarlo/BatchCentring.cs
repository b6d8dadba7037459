using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>Applies G = I − 11ᵀ/B of every batch to a matrix.</summary>
internal static class BatchCentring
{
    /// <summary>M → G M G.</summary>
    /// <param name="matrix">A square matrix over all batches, changed in place.</param>
    /// <param name="batches">Sizes of the batches.</param>
    public static void BothSides(Matrix matrix, ReadOnlySpan<int> batches)
    {
        Columns(matrix, batches);
        for (int row = 0; row < matrix.Rows; row++)
        {
            Span<double> entries = matrix.Row(row);
            int first = 0;
            foreach (int size in batches)
            {
                Span<double> part = entries.Slice(first, size);
                double mean = 0;
                foreach (double entry in part)
                {
                    mean += entry;
                }

                mean /= size;
                for (int i = 0; i < size; i++)
                {
                    part[i] -= mean;
                }

                first += size;
            }
        }
    }

    /// <summary>M → G M.</summary>
    /// <param name="matrix">A matrix with one row per sample, changed in place.</param>
    /// <param name="batches">Sizes of the batches.</param>
    public static void Columns(Matrix matrix, ReadOnlySpan<int> batches)
    {
        int columns = matrix.Columns;
        int first = 0;
        foreach (int size in batches)
        {
            CentreRows(matrix.Values.AsSpan(first * columns, size * columns), size, columns, new double[columns]);
            first += size;
        }
    }

    /// <summary>Takes the mean over the rows out of every column.</summary>
    /// <param name="values">size × columns entries, changed in place.</param>
    /// <param name="size">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="means">Receives the means, at least <paramref name="columns"/> long.</param>
    public static void CentreRows(Span<double> values, int size, int columns, Span<double> means)
    {
        Span<double> mean = means[..columns];
        mean.Clear();
        for (int row = 0; row < size; row++)
        {
            TensorPrimitives.Add(mean, values.Slice(row * columns, columns), mean);
        }

        TensorPrimitives.Divide(mean, size, mean);
        for (int row = 0; row < size; row++)
        {
            Span<double> part = values.Slice(row * columns, columns);
            TensorPrimitives.Subtract(part, mean, part);
        }
    }
}
