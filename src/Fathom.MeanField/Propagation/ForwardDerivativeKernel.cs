namespace Fathom.MeanField;

/// <summary>The integrand of the derivative of the forward map, B × B.</summary>
internal sealed class ForwardDerivativeKernel : ILaplaceKernel
{
    private readonly BatchSpectrum spectrum;
    private readonly double[] direction;
    private readonly HomogeneousCovariance activation;
    private readonly int batch;
    private readonly int modes;
    private readonly double[] covariance;
    private readonly double[] change;
    private readonly double[] half;

    /// <summary>Prepares a workspace.</summary>
    /// <param name="spectrum">The batch.</param>
    /// <param name="direction">The direction in the basis of all modes.</param>
    /// <param name="activation">The dual activation.</param>
    public ForwardDerivativeKernel(BatchSpectrum spectrum, double[] direction, HomogeneousCovariance activation)
    {
        this.spectrum = spectrum;
        this.direction = direction;
        this.activation = activation;
        batch = spectrum.Batch;
        modes = spectrum.Eigenvalues.Length;
        covariance = new double[batch * batch];
        change = new double[batch * batch];
        half = new double[batch * modes];
    }

    /// <inheritdoc/>
    public void Add(double s, double weight, Span<double> sum)
    {
        double logDeterminant = 0;
        for (int k = 0; k < modes; k++)
        {
            logDeterminant -= s * direction[(k * modes) + k] / (1 + (2 * s * spectrum.Eigenvalues[k]));
        }

        Fill(s);
        double alpha = activation.Degree;
        for (int a = 0; a < batch; a++)
        {
            double own = covariance[(a * batch) + a];
            double ownChange = change[(a * batch) + a] / own;
            for (int b = 0; b < batch; b++)
            {
                double other = covariance[(b * batch) + b];
                double deviations = Math.Sqrt(own * other);
                double c = a == b ? 1 : covariance[(a * batch) + b] / deviations;
                double spread = ownChange + (change[(b * batch) + b] / other);
                double turn = a == b ? 0 : (change[(a * batch) + b] / deviations) - (0.5 * c * spread);
                double value = activation.Dual(c);
                double slope = activation.DualDerivative(c);
                sum[(a * batch) + b] += weight * Math.Pow(deviations, alpha)
                    * ((value * (logDeterminant + (0.5 * alpha * spread))) + (slope * turn));
            }
        }
    }

    /// <summary>C(s) and its change in sample space.</summary>
    private void Fill(double s)
    {
        Array.Clear(half);
        for (int a = 0; a < batch; a++)
        {
            for (int k = 0; k < modes; k++)
            {
                double left = spectrum.Vectors[a, k] / (1 + (2 * s * spectrum.Eigenvalues[k]));
                for (int l = 0; l < modes; l++)
                {
                    half[(a * modes) + l] += left * direction[(k * modes) + l] / (1 + (2 * s * spectrum.Eigenvalues[l]));
                }
            }
        }

        for (int a = 0; a < batch; a++)
        {
            for (int b = 0; b < batch; b++)
            {
                double value = 0;
                double moved = 0;
                for (int k = 0; k < modes; k++)
                {
                    double right = spectrum.Vectors[b, k];
                    value += spectrum.Vectors[a, k] * right * spectrum.Eigenvalues[k] / (1 + (2 * s * spectrum.Eigenvalues[k]));
                    moved += half[(a * modes) + k] * right;
                }

                covariance[(a * batch) + b] = value;
                change[(a * batch) + b] = moved;
            }
        }
    }
}
