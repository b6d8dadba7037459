using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>The backward Laplace integral of one batch: special cases, the integral, and the way back to sample space.</summary>
internal static class BackwardIntegral
{
    /// <summary>Evaluates E[JᵀΠJ].</summary>
    /// <param name="spectrum">The forward covariance.</param>
    /// <param name="pi">Π.</param>
    /// <param name="activation">The dual activation.</param>
    /// <param name="epsilon">Batch norm's ε.</param>
    /// <param name="tolerance">Relative quadrature error.</param>
    /// <returns>The result.</returns>
    public static BackwardPropagation Evaluate(
        BatchSpectrum spectrum, Matrix pi, HomogeneousCovariance activation, double epsilon, double tolerance)
    {
        int n = spectrum.Batch;
        double largestPi = CheckedLargest(pi, n);
        double alpha = activation.Degree;
        int modes = spectrum.Eigenvalues.Length;
        if (modes == 0 || largestPi == 0 || (modes == 1 && epsilon == 0 && spectrum.Rank == 1))
        {
            // Two samples normalize to ±1 whatever they are: the derivative is zero.
            return new BackwardPropagation(new Matrix(n, n), 0, 0, spectrum.Rank, null);
        }

        if (spectrum.Rank == 0)
        {
            return epsilon > 0 && alpha > 1
                ? new BackwardPropagation(new Matrix(n, n), 0, 0, 0, null)
                : Infinite(0, "The samples of the batch coincide, so the derivative of batch normalization is not defined there.");
        }

        if (spectrum.Rank <= 2 && epsilon == 0)
        {
            return Infinite(
                spectrum.Rank,
                $"The centred covariance has rank {spectrum.Rank}, so the mean of the inverse squared norm is infinite; with epsilon above zero it is finite.");
        }

        if (alpha < 1)
        {
            for (int a = 0; a < n; a++)
            {
                if (spectrum.IsAtMean(a))
                {
                    return Infinite(spectrum.Rank, "A sample lies at the batch mean, where an activation of degree below one has an infinite slope.");
                }
            }
        }

        int padded = PaddedProduct.Pad(n);
        int paddedModes = PaddedProduct.Pad(modes);
        double[] scaledPi = new double[padded * padded];
        double[] basis = new double[padded * paddedModes];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                scaledPi[(i * padded) + j] = ((0.5 * pi[i, j]) + (0.5 * pi[j, i])) / largestPi;
            }

            spectrum.Vectors.Row(i).CopyTo(basis.AsSpan(i * paddedModes));
        }

        double logFactor = (alpha * Math.Log(n)) - GammaFunction.LogGamma(alpha) + Math.Log(activation.Moment);
        LaplaceGrid grid = LaplacePropagation.Grid(spectrum, alpha, 1, n * epsilon / spectrum.Scale, logFactor, tolerance);
        (double[] sum, double error, int nodes) = LaplaceSum.Integrate(
            grid,
            BackwardKernel.Length(spectrum),
            () => new BackwardKernel(activation, spectrum, scaledPi, basis),
            tolerance,
            n >= LaplacePropagation.ParallelBatch);

        double largest = 0;
        foreach (double value in sum)
        {
            largest = Math.Max(largest, Math.Abs(value));
        }

        Matrix covariance = InSamples(sum, basis, n, modes, spectrum.Centred);
        double scale = largestPi / spectrum.Scale;
        for (int i = 0; i < covariance.Values.Length; i++)
        {
            covariance.Values[i] *= scale;
        }

        // The change of basis adds at most a few rounding errors per mode to the quadrature error of both parts.
        double relative = Sensitivity(spectrum, activation) + (0.02 * tolerance) + (2 * n * Estimate.UnitRoundoff);
        double bound = scale * ((2 * Math.Sqrt(n) * error) + (largest * relative));
        return new BackwardPropagation(covariance, bound, nodes, spectrum.Rank, null);
    }

    private static BackwardPropagation Infinite(int rank, string reason) => new(null, double.PositiveInfinity, 0, rank, reason);

    private static double CheckedLargest(Matrix pi, int n)
    {
        ArgumentNullException.ThrowIfNull(pi);
        if (pi.Rows != n || pi.Columns != n)
        {
            throw new ArgumentException($"The backward covariance must be {n} × {n} like the forward one.", nameof(pi));
        }

        double largest = 0;
        foreach (double value in pi.Values)
        {
            if (!double.IsFinite(value))
            {
                throw new ArgumentException("The backward covariance must have finite entries.", nameof(pi));
            }

            largest = Math.Max(largest, Math.Abs(value));
        }

        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
            {
                if (!(Math.Abs(pi[i, j] - pi[j, i]) <= 1e-9 * largest))
                {
                    throw new ArgumentException($"The backward covariance must be symmetric; entries ({i}, {j}) and ({j}, {i}) differ.", nameof(pi));
                }
            }
        }

        return largest;
    }

    /// <summary>G S G + U E Uᵀ.</summary>
    private static Matrix InSamples(double[] sum, double[] basis, int n, int modes, bool centred)
    {
        int padded = PaddedProduct.Pad(n);
        int paddedModes = PaddedProduct.Pad(modes);
        double[] inModes = new double[paddedModes * paddedModes];
        int offset = padded * padded;
        for (int i = 0; i < modes; i++)
        {
            for (int j = i; j < modes; j++)
            {
                double value = sum[offset + (i * paddedModes) + j];
                inModes[(i * paddedModes) + j] = value;
                inModes[(j * paddedModes) + i] = value;
            }
        }

        double[] rows = new double[padded * paddedModes];
        for (int row = 0; row < padded; row += 4)
        {
            PaddedProduct.FourRows(
                basis.AsSpan(row * paddedModes), paddedModes, 1, inModes, paddedModes, paddedModes, 0, rows.AsSpan(row * paddedModes));
        }

        Matrix result = new(n, n);
        double[] means = new double[n];
        double mean = 0;
        for (int i = 0; i < n && centred; i++)
        {
            for (int j = 0; j < n; j++)
            {
                means[i] += sum[(i * padded) + j] / n;
            }

            mean += means[i] / n;
        }

        for (int i = 0; i < n; i++)
        {
            for (int j = i; j < n; j++)
            {
                double value = sum[(i * padded) + j] - means[i] - means[j] + mean;
                value += System.Numerics.Tensors.TensorPrimitives.Dot(
                    rows.AsSpan(i * paddedModes, paddedModes), basis.AsSpan(j * paddedModes, paddedModes));
                result[i, j] = value;
                result[j, i] = value;
            }
        }

        return result;
    }

    /// <summary>Relative effect of rounding and of the Gram matrix's uncertainty.</summary>
    /// <remarks>
    /// The inverse squared norm feels the third eigenvalue (the first that makes its mean finite), and the slope of a kinked activation
    /// feels the angle between nearly coinciding samples, which is the root of the distance of their correlation from one.
    /// </remarks>
    private static double Sensitivity(BatchSpectrum spectrum, HomogeneousCovariance activation)
    {
        double third = spectrum.Eigenvalues[Math.Min(2, spectrum.Rank - 1)];
        double ofNorm = spectrum.Uncertainty / third;
        double ofAngles = 0;
        if (activation.Degree < 1.5)
        {
            double[] roots = new double[spectrum.Batch];
            for (int a = 0; a < roots.Length; a++)
            {
                roots[a] = Math.Sqrt(spectrum.Variance(a));
            }

            for (int a = 1; a < roots.Length; a++)
            {
                for (int b = 0; b < a; b++)
                {
                    double same = 0;
                    double opposite = 0;
                    for (int k = 0; k < spectrum.Rank; k++)
                    {
                        double left = spectrum.Vectors[a, k] / roots[a];
                        double right = spectrum.Vectors[b, k] / roots[b];
                        same += 0.5 * spectrum.Eigenvalues[k] * (left - right) * (left - right);
                        opposite += 0.5 * spectrum.Eigenvalues[k] * (left + right) * (left + right);
                    }

                    double nearest = Math.Min(same, opposite);
                    if (nearest > 0)
                    {
                        ofAngles = Math.Max(ofAngles, Math.Min(1e-7, 8 * Estimate.UnitRoundoff / Math.Sqrt(2 * nearest)));
                    }
                }
            }
        }

        return LaplacePropagation.Sensitivity(spectrum) + ofNorm + ofAngles;
    }
}
