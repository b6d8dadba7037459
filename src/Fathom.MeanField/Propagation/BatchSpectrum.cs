using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>The spectrum of a batch's centred Gram matrix Σ^G = GΣG (or of Σ itself), scaled to unit trace up to a power of two.</summary>
/// <remarks>
/// G projects out the batch mean. It is applied structurally: differences to one pivot sample are formed without rounding error
/// (sums of doubles with their exact remainders), then a Householder reflection that maps the constant vector to the first axis removes
/// that axis, so the remaining B − 1 directions are orthogonal to the constant vector by construction.
/// </remarks>
internal sealed class BatchSpectrum
{
    /// <summary>Eigenvalues below this fraction of the largest count as zero.</summary>
    private const double RankThreshold = 1e-13;

    /// <summary>How far below zero an eigenvalue may lie, relative to the largest diagonal entry, before the input is refused.</summary>
    private const double IndefiniteThreshold = 1e-7;

    /// <summary>Two entries that must agree may differ by this fraction of the largest entry.</summary>
    private const double AsymmetryThreshold = 1e-9;

    private BatchSpectrum(int batch, bool centred, double scale, double[] eigenvalues, Matrix vectors, int rank, double uncertainty)
    {
        Batch = batch;
        Centred = centred;
        Scale = scale;
        Eigenvalues = eigenvalues;
        Vectors = vectors;
        Rank = rank;
        Uncertainty = uncertainty;
    }

    /// <summary>The number of samples B.</summary>
    public int Batch { get; }

    /// <summary>Whether the batch mean was projected out.</summary>
    public bool Centred { get; }

    /// <summary>The power of two by which the Gram matrix was divided; its scaled trace lies in [½, 1). Zero for a batch without spread.</summary>
    public double Scale { get; }

    /// <summary>All eigenvalues, descending, zero beyond the rank; B − 1 of them if centred, else B.</summary>
    public double[] Eigenvalues { get; }

    /// <summary>B rows; column k is the eigenvector of eigenvalue k. Up to the rank, rows of duplicated samples are identical.</summary>
    public Matrix Vectors { get; }

    /// <summary>The number of eigenvalues that are not zero.</summary>
    public int Rank { get; }

    /// <summary>Absolute uncertainty of the scaled Gram matrix: rounding, and what was dropped as noise.</summary>
    public double Uncertainty { get; }

    /// <summary>The variance of one sample in the scaled, centred Gram matrix.</summary>
    /// <param name="sample">The sample, from 0.</param>
    /// <returns>Σ^G_aa.</returns>
    public double Variance(int sample)
    {
        double variance = 0;
        for (int k = 0; k < Rank; k++)
        {
            variance += Eigenvalues[k] * Vectors[sample, k] * Vectors[sample, k];
        }

        return variance;
    }

    /// <summary>Whether a sample lies at the batch mean (or at the origin, if not centred) as far as rounding can tell.</summary>
    /// <param name="sample">The sample, from 0.</param>
    /// <returns>True when its variance is within the uncertainty of zero.</returns>
    public bool IsAtMean(int sample) => Variance(sample) <= 4 * Uncertainty;

    /// <summary>Decomposes a Gram matrix.</summary>
    /// <param name="sigma">B × B, symmetric and positive semi-definite.</param>
    /// <param name="centred">Whether to project out the batch mean.</param>
    /// <param name="name">The parameter's name for exceptions.</param>
    /// <returns>The spectrum; rank 0 when the samples do not differ beyond rounding.</returns>
    public static BatchSpectrum Of(Matrix sigma, bool centred, string name)
    {
        double largest = CheckedLargest(sigma, name);
        int n = sigma.Rows;
        int modes = centred ? n - 1 : n;
        double diagonal = 0;
        for (int i = 0; i < n; i++)
        {
            diagonal = Math.Max(diagonal, sigma[i, i]);
        }

        if (largest == 0 || modes == 0)
        {
            return Degenerate(n, centred, modes);
        }

        // First power of two: entries near one, so that no sum can overflow or underflow.
        int exponent = Math.ILogB(largest);
        Matrix gram = Differences(sigma, -exponent, centred);
        if (centred)
        {
            Centre(gram);
            gram = WithoutConstant(gram);
        }

        double trace = 0;
        for (int i = 0; i < modes; i++)
        {
            trace += gram[i, i];
        }

        if (trace <= 4 * Estimate.UnitRoundoff * n)
        {
            if (trace < -IndefiniteThreshold)
            {
                throw Indefinite(name);
            }

            return Degenerate(n, centred, modes);
        }

        int second = Math.ILogB(trace) + 1;
        for (int i = 0; i < gram.Values.Length; i++)
        {
            gram.Values[i] = Math.ScaleB(gram.Values[i], -second);
        }

        SymmetricEigenDecomposition eigen = SymmetricEigen.Decompose(gram);
        double lowest = eigen.Values[0];
        if (lowest < -IndefiniteThreshold * Math.ScaleB(1, -second))
        {
            throw Indefinite(name);
        }

        double[] eigenvalues = new double[modes];
        double top = eigen.Values[modes - 1];
        double cut = Math.Max(RankThreshold, modes * Estimate.UnitRoundoff) * top;
        int rank = 0;
        double dropped = Math.Max(0, -lowest);
        for (int k = 0; k < modes; k++)
        {
            double value = eigen.Values[modes - 1 - k];
            if (value > cut)
            {
                eigenvalues[k] = value;
                rank++;
            }
            else
            {
                dropped = Math.Max(dropped, Math.Abs(value));
            }
        }

        Matrix vectors = Lift(eigen.Vectors, n, modes, centred);
        UniteDuplicates(sigma, vectors, rank);
        double uncertainty = dropped + (4 * Math.Sqrt(n) * Estimate.UnitRoundoff * top);
        return new BatchSpectrum(n, centred, Math.ScaleB(1, exponent + second), eigenvalues, vectors, rank, uncertainty);
    }

    private static BatchSpectrum Degenerate(int n, bool centred, int modes) =>
        new(n, centred, 0, new double[modes], new Matrix(n, Math.Max(1, modes)), 0, 0);

    private static ArgumentException Indefinite(string name) =>
        new("The Gram matrix is not positive semi-definite.", name);

    private static double CheckedLargest(Matrix sigma, string name)
    {
        ArgumentNullException.ThrowIfNull(sigma, name);
        int n = sigma.Rows;
        if (sigma.Columns != n)
        {
            throw new ArgumentException($"A Gram matrix must be square, not {n} × {sigma.Columns}.", name);
        }

        double largest = 0;
        foreach (double value in sigma.Values)
        {
            if (!double.IsFinite(value))
            {
                throw new ArgumentException("A Gram matrix must have finite entries.", name);
            }

            largest = Math.Max(largest, Math.Abs(value));
        }

        for (int i = 0; i < n; i++)
        {
            if (sigma[i, i] < 0)
            {
                throw Indefinite(name);
            }

            for (int j = 0; j < i; j++)
            {
                if (!(Math.Abs(sigma[i, j] - sigma[j, i]) <= AsymmetryThreshold * largest))
                {
                    throw new ArgumentException($"A Gram matrix must be symmetric; entries ({i}, {j}) and ({j}, {i}) differ.", name);
                }
            }
        }

        return largest;
    }

    /// <summary>Inner products of differences to the sample of smallest norm: the same matrix once the mean is projected out.</summary>
    private static Matrix Differences(Matrix sigma, int shift, bool centred)
    {
        int n = sigma.Rows;
        int pivot = 0;
        for (int i = 1; i < n; i++)
        {
            if (sigma[i, i] < sigma[pivot, pivot])
            {
                pivot = i;
            }
        }

        Matrix result = new(n, n);
        double corner = Math.ScaleB(sigma[pivot, pivot], shift);
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double value = Half(sigma, i, j, shift);
                if (centred)
                {
                    (double first, double firstRest) = Difference(value, Half(sigma, i, pivot, shift));
                    (double second, double secondRest) = Difference(corner, Half(sigma, j, pivot, shift));
                    (double sum, double rest) = Difference(first, -second);
                    value = sum + (rest + firstRest + secondRest);
                }

                result[i, j] = value;
                result[j, i] = value;
            }
        }

        return result;
    }

    private static double Half(Matrix sigma, int i, int j, int shift) =>
        (0.5 * Math.ScaleB(sigma[i, j], shift)) + (0.5 * Math.ScaleB(sigma[j, i], shift));

    /// <summary>a − b with its exact remainder (Knuth's two-sum).</summary>
    private static (double Value, double Remainder) Difference(double a, double b)
    {
        double value = a - b;
        double part = value - a;
        return (value, (a - (value - part)) - (b + part));
    }

    /// <summary>Takes the row and column means out, so that the reflection below does not mix large entries into small ones.</summary>
    private static void Centre(Matrix gram)
    {
        int n = gram.Rows;
        double[] means = new double[n];
        double mean = 0;
        for (int i = 0; i < n; i++)
        {
            foreach (double value in gram.Row(i))
            {
                means[i] += value / n;
            }

            mean += means[i] / n;
        }

        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double value = (gram[i, j] - means[i]) - (means[j] - mean);
                gram[i, j] = value;
                gram[j, i] = value;
            }
        }
    }

    /// <summary>QᵀKQ for the B − 1 columns Q of the Householder reflection that are orthogonal to the constant vector.</summary>
    private static Matrix WithoutConstant(Matrix gram)
    {
        int n = gram.Rows;
        double[] reflector = Reflector(n, out double factor);
        double[] image = new double[n];
        double form = 0;
        for (int i = 0; i < n; i++)
        {
            double sum = 0;
            for (int j = 0; j < n; j++)
            {
                sum += gram[i, j] * reflector[j];
            }

            image[i] = factor * sum;
            form += reflector[i] * image[i];
        }

        Matrix result = new(n - 1, n - 1);
        for (int i = 1; i < n; i++)
        {
            for (int j = 1; j <= i; j++)
            {
                double value = gram[i, j] - (image[i] * reflector[j]) - (reflector[i] * image[j])
                    + (factor * form * reflector[i] * reflector[j]);
                result[i - 1, j - 1] = value;
                result[j - 1, i - 1] = value;
            }
        }

        return result;
    }

    private static double[] Reflector(int n, out double factor)
    {
        double[] reflector = new double[n];
        Array.Fill(reflector, 1 / Math.Sqrt(n));
        reflector[0] += 1;
        double square = 0;
        foreach (double entry in reflector)
        {
            square += entry * entry;
        }

        factor = 2 / square;
        return reflector;
    }

    /// <summary>Eigenvectors in sample space, in descending order of eigenvalues.</summary>
    private static Matrix Lift(Matrix vectors, int n, int modes, bool centred)
    {
        Matrix result = new(n, modes);
        double[] reflector = Reflector(n, out double factor);
        for (int k = 0; k < modes; k++)
        {
            int source = modes - 1 - k;
            if (!centred)
            {
                for (int i = 0; i < n; i++)
                {
                    result[i, k] = vectors[i, source];
                }

                continue;
            }

            double overlap = 0;
            for (int i = 1; i < n; i++)
            {
                overlap += reflector[i] * vectors[i - 1, source];
            }

            overlap *= factor;
            result[0, k] = -overlap * reflector[0];
            for (int i = 1; i < n; i++)
            {
                result[i, k] = vectors[i - 1, source] - (overlap * reflector[i]);
            }
        }

        return result;
    }

    /// <summary>Samples that coincide up to rounding get exactly the same coordinates, so that their correlation is exactly one.</summary>
    private static void UniteDuplicates(Matrix sigma, Matrix vectors, int rank)
    {
        int n = sigma.Rows;
        for (int i = 1; i < n; i++)
        {
            for (int j = 0; j < i; j++)
            {
                double own = sigma[i, i];
                double other = sigma[j, j];
                if (Math.Abs((own - sigma[i, j]) + (other - sigma[i, j])) <= 8 * Estimate.UnitRoundoff * Math.Max(own, other))
                {
                    vectors.Row(j)[..rank].CopyTo(vectors.Row(i));
                    break;
                }
            }
        }
    }
}
