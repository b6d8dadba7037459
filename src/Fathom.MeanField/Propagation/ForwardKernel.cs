using System.Numerics.Tensors;

namespace Fathom.MeanField;

/// <summary>The integrand of the forward Laplace integral: F(s) = V_φ(C(s))/c_α with C(s) = Σ^G (I + 2sΣ^G)^{−1}, upper triangle by panels of four rows.</summary>
/// <remarks>
/// Layout of the sum: padded B × padded B, row-major; entries left of the panel's first multiple of eight are not written.
/// </remarks>
internal sealed class ForwardKernel : ILaplaceKernel
{
    private readonly HomogeneousCovariance activation;
    private readonly FilteredModes modes;
    private readonly int padded;
    private readonly double[] scale;
    private readonly double[] panel;

    /// <summary>Prepares a workspace.</summary>
    /// <param name="activation">The dual activation.</param>
    /// <param name="spectrum">The batch.</param>
    public ForwardKernel(HomogeneousCovariance activation, BatchSpectrum spectrum)
    {
        this.activation = activation;
        modes = new FilteredModes(spectrum);
        padded = modes.Padded;
        scale = new double[padded];
        panel = new double[4 * padded];
    }

    /// <summary>Length of the sum for a batch.</summary>
    /// <param name="batch">B.</param>
    /// <returns>The length.</returns>
    public static int Length(int batch) => PaddedProduct.Pad(batch) * PaddedProduct.Pad(batch);

    /// <inheritdoc/>
    public void Add(double s, double weight, Span<double> sum)
    {
        modes.Filter(s);
        double degree = activation.Degree;
        for (int a = 0; a < padded; a++)
        {
            double deviation = modes.Deviations[a];
            scale[a] = degree == 1 ? deviation : deviation == 0 ? 0 : Math.Pow(deviation, degree);
        }

        double atOne = activation.DualAtOne;
        for (int row = 0; row < padded; row += 4)
        {
            int first = row & ~7;
            modes.Correlations(row, first, panel);
            for (int i = 0; i < 4; i++)
            {
                Span<double> part = panel.AsSpan((i * padded) + first, padded - first);
                activation.Dual(part);
                part[row + i - first] = atOne;
                double factor = weight * scale[row + i];
                TensorPrimitives.Multiply(part, scale.AsSpan(first), part);
                Span<double> target = sum.Slice(((row + i) * padded) + first, padded - first);
                TensorPrimitives.MultiplyAdd(part, factor, target, target);
            }
        }
    }
}
