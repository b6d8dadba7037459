namespace Fathom.MeanField;

/// <summary>C(s) = Σ^G (I + 2sΣ^G)^{−1} of one batch, as standard deviations and normalized coordinates, recomputed in place for each s.</summary>
internal sealed class FilteredModes
{
    private readonly double[] eigenvalues;
    private readonly double[] vectors;
    private readonly double[] coordinates;
    private readonly double[] filtered;
    private readonly double[] deviations;
    private readonly int rank;

    /// <summary>Prepares a workspace.</summary>
    /// <param name="spectrum">The batch, of rank at least one.</param>
    public FilteredModes(BatchSpectrum spectrum)
    {
        rank = spectrum.Rank;
        Padded = PaddedProduct.Pad(spectrum.Batch);
        eigenvalues = spectrum.Eigenvalues;
        vectors = new double[rank * Padded];
        coordinates = new double[rank * Padded];
        filtered = new double[eigenvalues.Length];
        deviations = new double[Padded];
        for (int a = 0; a < spectrum.Batch; a++)
        {
            bool absent = spectrum.IsAtMean(a);
            for (int k = 0; k < rank && !absent; k++)
            {
                vectors[(k * Padded) + a] = spectrum.Vectors[a, k];
            }
        }
    }

    /// <summary>The batch size, padded to a multiple of eight.</summary>
    public int Padded { get; }

    /// <summary>Standard deviations √C_aa; zero for padding and for samples at the batch mean.</summary>
    public ReadOnlySpan<double> Deviations => deviations;

    /// <summary>Eigenvalues of C(s), in the spectrum's order.</summary>
    public ReadOnlySpan<double> Filtered => filtered;

    /// <summary>Sets s.</summary>
    /// <param name="s">The Laplace variable, positive.</param>
    public void Filter(double s)
    {
        Array.Clear(deviations);
        for (int k = 0; k < rank; k++)
        {
            filtered[k] = eigenvalues[k] / (1 + (2 * s * eigenvalues[k]));
            double root = Math.Sqrt(filtered[k]);
            ReadOnlySpan<double> source = vectors.AsSpan(k * Padded, Padded);
            Span<double> target = coordinates.AsSpan(k * Padded, Padded);
            System.Numerics.Tensors.TensorPrimitives.Multiply(source, root, target);
            System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(target, target, deviations, deviations);
        }

        Span<double> inverse = stackalloc double[Padded];
        for (int a = 0; a < Padded; a++)
        {
            double deviation = Math.Sqrt(deviations[a]);
            deviations[a] = deviation;
            inverse[a] = deviation > 1e-150 ? 1 / deviation : 0;
        }

        for (int k = 0; k < rank; k++)
        {
            Span<double> target = coordinates.AsSpan(k * Padded, Padded);
            System.Numerics.Tensors.TensorPrimitives.Multiply(target, inverse, target);
        }
    }

    /// <summary>Correlations of four samples with the samples from a column on.</summary>
    /// <param name="row">First of four rows.</param>
    /// <param name="firstColumn">First column, a multiple of eight.</param>
    /// <param name="panel">Receives four rows of padded length.</param>
    public void Correlations(int row, int firstColumn, Span<double> panel) => PaddedProduct.FourRows(
        coordinates.AsSpan(row), 1, Padded, coordinates, rank, Padded, firstColumn, panel);
}
