using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.Sampling;

/// <summary>What stands between two matrices of a network: batch norm and activation in either order, or the activation alone, forward and backward.</summary>
/// <remarks>Matrices are row-major, one row per neuron, one column per sample. A neuron without variance is normalized to zero and passes on no gradient when ε is zero.</remarks>
/// <param name="activation">φ.</param>
/// <param name="normalization">The normalization; batch or none.</param>
/// <param name="rows">Number of neurons.</param>
internal sealed class NormalizedActivation(Activation activation, Normalization normalization, int rows)
{
    private const int BlockRows = 64;

    private double[] normalized = [];
    private double[] slopes = [];
    private double[] inverses = [];
    private int[] groups = [];

    private bool Before => normalization.Kind == NormalizationKind.Batch && normalization.Placement == NormalizationPlacement.Before;

    private bool After => normalization.Kind == NormalizationKind.Batch && normalization.Placement == NormalizationPlacement.After;

    /// <summary>x from z, in place; keeps what the backward pass needs.</summary>
    /// <param name="values">z, becomes x.</param>
    /// <param name="starts">Where batches begin, and the number of columns.</param>
    /// <param name="trainedGroups">How many of the batches, from the first, the loss depends on.</param>
    public void Forward(MatrixSpan<double> values, ReadOnlySpan<int> starts, int trainedGroups)
    {
        int columns = values.Columns;
        int trained = starts[trainedGroups];
        groups = starts[..(trainedGroups + 1)].ToArray();
        Ensure(ref normalized, (long)rows * trained);
        Ensure(ref slopes, (long)rows * trained);
        Ensure(ref inverses, (long)rows * trainedGroups);
        Span<double> results = new double[BlockRows * columns];
        Span<double> derivatives = new double[BlockRows * columns];
        double[] scratch = new double[starts.Length - 1];
        for (int first = 0; first < rows; first += BlockRows)
        {
            int count = Math.Min(BlockRows, rows - first);
            Span<double> block = values.Values.Slice(first * columns, count * columns);
            if (Before)
            {
                Normalize(block, columns, starts, scratch, first, trainedGroups);
                Keep(block, columns, trained, normalized, first);
            }

            activation.Evaluate(block, results, derivatives);
            results[..block.Length].CopyTo(block);
            Keep(derivatives[..block.Length], columns, trained, slopes, first);
            if (After)
            {
                Normalize(block, columns, starts, scratch, first, trainedGroups);
                Keep(block, columns, trained, normalized, first);
            }
        }
    }

    /// <summary>∂/∂z from ∂/∂x, in place.</summary>
    /// <param name="gradient">∂/∂x, rows × trained columns; becomes ∂/∂z.</param>
    public void Backward(MatrixSpan<double> gradient)
    {
        int columns = gradient.Columns;
        for (int i = 0; i < rows; i++)
        {
            Span<double> row = gradient.Values.Slice(i * columns, columns);
            ReadOnlySpan<double> slope = slopes.AsSpan(i * columns, columns);
            if (After)
            {
                ThroughNorm(row, i, columns);
            }

            for (int j = 0; j < columns; j++)
            {
                row[j] *= slope[j];
            }

            if (Before)
            {
                ThroughNorm(row, i, columns);
            }
        }
    }

    /// <summary>u = (h − m)/√(v + ε), every row over every batch.</summary>
    private void Normalize(Span<double> block, int columns, ReadOnlySpan<int> starts, double[] scratch, int first, int trainedGroups)
    {
        for (int i = 0; i < block.Length / columns; i++)
        {
            for (int g = 0; g < starts.Length - 1; g++)
            {
                scratch[g] = NormalizeBatch(block.Slice((i * columns) + starts[g], starts[g + 1] - starts[g]));
            }

            scratch.AsSpan(0, trainedGroups).CopyTo(inverses.AsSpan((first + i) * trainedGroups));
        }
    }

    private double NormalizeBatch(Span<double> part)
    {
        double mean = 0;
        if (normalization.Centred)
        {
            // Deviations from the first sample, so that equal samples have no variance at all.
            double origin = part[0];
            foreach (double value in part)
            {
                mean += value - origin;
            }

            mean = origin + (mean / part.Length);
        }

        double variance = 0;
        foreach (double value in part)
        {
            variance += (value - mean) * (value - mean);
        }

        variance = (variance / part.Length) + normalization.Epsilon;
        double inverse = variance > 0 ? 1 / Math.Sqrt(variance) : 0;
        for (int j = 0; j < part.Length; j++)
        {
            part[j] = (part[j] - mean) * inverse;
        }

        return inverse;
    }

    /// <summary>(g − [mean g] − u · mean(g u))/√(v + ε), the mean of g only when the norm is centred.</summary>
    private void ThroughNorm(Span<double> row, int neuron, int columns)
    {
        for (int g = 0; g < groups.Length - 1; g++)
        {
            Span<double> part = row[groups[g]..groups[g + 1]];
            ReadOnlySpan<double> u = normalized.AsSpan((neuron * columns) + groups[g], part.Length);
            double mean = 0;
            double along = 0;
            for (int j = 0; j < part.Length; j++)
            {
                mean += part[j];
                along += part[j] * u[j];
            }

            mean = normalization.Centred ? mean / part.Length : 0;
            along /= part.Length;
            double inverse = inverses[(neuron * (groups.Length - 1)) + g];
            for (int j = 0; j < part.Length; j++)
            {
                part[j] = inverse * (part[j] - mean - (u[j] * along));
            }
        }
    }

    private static void Keep(ReadOnlySpan<double> block, int columns, int trained, double[] store, int first)
    {
        for (int i = 0; i < block.Length / columns; i++)
        {
            block.Slice(i * columns, trained).CopyTo(store.AsSpan((first + i) * trained));
        }
    }

    private static void Ensure(ref double[] store, long length)
    {
        if (store.Length != length)
        {
            store = new double[length];
        }
    }
}
