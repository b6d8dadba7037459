using System.Numerics.Tensors;
using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>The integrand of the backward Laplace integral.</summary>
/// <remarks>
/// With S = Π ∘ E_C[φ′φ′ᵀ], β_d = Σ_c Π_cd E_C[φ_cφ″_d], Q = S + diag β, x = sλ/(1 + 2sλ) per mode and T = UᵀQU, a node adds
/// w S in sample space, and in the basis of modes w [2α/(α+1) x_i x_j − x_i − x_j] T_ij + δ_ij w s α/(α+1) ⟨Π, V⟩ x_i.
/// Layout of the sum: padded B × padded B samples, then padded modes × padded modes (upper triangle by panels of four rows).
/// </remarks>
internal sealed class BackwardKernel : ILaplaceKernel
{
    /// <summary>Correlations this close to ±1 belong to samples that coincide up to sign.</summary>
    private const double Coincidence = 4e-15;

    private readonly HomogeneousCovariance activation;
    private readonly FilteredModes modes;
    private readonly int batch;
    private readonly int padded;
    private readonly int paddedModes;
    private readonly double[] pi;
    private readonly double[] basis;
    private readonly double[] correlations;
    private readonly double[] dual;
    private readonly double[] slope;
    private readonly double[] valueScale;
    private readonly double[] slopeScale;
    private readonly double[] source;
    private readonly double[] image;
    private readonly double[] panel;
    private readonly double[] share;
    private readonly double[] curvature;

    /// <summary>Prepares a workspace.</summary>
    /// <param name="activation">The dual activation.</param>
    /// <param name="spectrum">The batch.</param>
    /// <param name="pi">Π, padded and row-major.</param>
    /// <param name="basis">All modes, padded B × padded modes.</param>
    public BackwardKernel(HomogeneousCovariance activation, BatchSpectrum spectrum, double[] pi, double[] basis)
    {
        this.activation = activation;
        this.pi = pi;
        this.basis = basis;
        modes = new FilteredModes(spectrum);
        batch = spectrum.Batch;
        padded = modes.Padded;
        paddedModes = PaddedProduct.Pad(spectrum.Eigenvalues.Length);
        correlations = new double[4 * padded];
        dual = new double[padded];
        slope = new double[padded];
        valueScale = new double[padded];
        slopeScale = new double[padded];
        source = new double[padded * padded];
        image = new double[padded * paddedModes];
        panel = new double[4 * paddedModes];
        share = new double[paddedModes];
        curvature = new double[padded];
    }

    /// <summary>Length of the sum for a batch.</summary>
    /// <param name="spectrum">The batch.</param>
    /// <returns>The length.</returns>
    public static int Length(BatchSpectrum spectrum)
    {
        int samples = PaddedProduct.Pad(spectrum.Batch);
        int basis = PaddedProduct.Pad(spectrum.Eigenvalues.Length);
        return (samples * samples) + (basis * basis);
    }

    /// <inheritdoc/>
    public void Add(double s, double weight, Span<double> sum)
    {
        modes.Filter(s);
        Scales();
        double inner = Source();
        TensorPrimitives.MultiplyAdd(source, weight, sum[..source.Length], sum[..source.Length]);
        Curvature();

        double alpha = activation.Degree;
        double ratio = alpha / (alpha + 1);
        ReadOnlySpan<double> filtered = modes.Filtered;
        for (int k = 0; k < filtered.Length; k++)
        {
            share[k] = s * filtered[k];
        }

        for (int row = 0; row < padded; row += 4)
        {
            PaddedProduct.FourRows(
                source.AsSpan(row * padded), padded, 1, basis, padded, paddedModes, 0, image.AsSpan(row * paddedModes, 4 * paddedModes));
        }

        Span<double> target = sum[source.Length..];
        for (int row = 0; row < paddedModes; row += 4)
        {
            int first = row & ~7;
            PaddedProduct.FourRows(basis.AsSpan(row), 1, paddedModes, image, padded, paddedModes, first, panel);
            for (int i = 0; i < 4; i++)
            {
                double own = share[row + i];
                Span<double> place = target.Slice((row + i) * paddedModes, paddedModes);
                ReadOnlySpan<double> projected = panel.AsSpan(i * paddedModes, paddedModes);
                for (int j = first; j < paddedModes; j++)
                {
                    double factor = (2 * ratio * own * share[j]) - own - share[j];
                    place[j] = Math.FusedMultiplyAdd(weight * factor, projected[j], place[j]);
                }

                place[row + i] += weight * s * ratio * inner * own;
            }
        }
    }

    /// <summary>σ^α and σ^{α−1} of every sample.</summary>
    private void Scales()
    {
        double degree = activation.Degree;
        for (int a = 0; a < batch; a++)
        {
            double deviation = modes.Deviations[a];
            valueScale[a] = degree == 1 ? deviation : deviation == 0 ? 0 : Math.Pow(deviation, degree);
            slopeScale[a] = degree == 1 ? 1 : deviation == 0 ? 0 : valueScale[a] / deviation;
        }
    }

    /// <summary>Computes S and the β of every sample.</summary>
    /// <returns>⟨Π, V⟩ over c_α.</returns>
    private double Source()
    {
        double degree = activation.Degree;
        double inner = 0;
        for (int row = 0; row < batch; row += 4)
        {
            modes.Correlations(row, 0, correlations);
            for (int a = row; a < Math.Min(row + 4, batch); a++)
            {
                Span<double> c = correlations.AsSpan((a - row) * padded, padded);
                for (int b = 0; b < padded; b++)
                {
                    c[b] = Math.Abs(c[b]) > 1 - Coincidence ? Math.Sign(c[b]) : c[b];
                }

                c[a] = 1;
                c.CopyTo(dual);
                c.CopyTo(slope);
                activation.Dual(dual);
                activation.DualDerivative(slope);
                dual[a] = activation.DualAtOne;
                slope[a] = activation.DualDerivativeAtOne;

                // dual ← Π_ab σ_b^α J, c ← Π_ab σ_b^α c J′: their combination is the row's curvature sum.
                ReadOnlySpan<double> weights = pi.AsSpan(a * padded, padded);
                TensorPrimitives.Multiply(dual, valueScale, dual);
                double value = TensorPrimitives.Dot(dual, weights);
                TensorPrimitives.Multiply(c, slope, c);
                TensorPrimitives.Multiply(c, valueScale, c);
                double turned = TensorPrimitives.Dot(c, weights);
                inner += valueScale[a] * value;
                double deviation = modes.Deviations[a];
                curvature[a] = deviation == 0 ? 0 : slopeScale[a] / deviation * ((degree * value) - turned);

                Span<double> target = source.AsSpan(a * padded, padded);
                TensorPrimitives.Multiply(slope, slopeScale, target);
                TensorPrimitives.Multiply(target, weights, target);
                TensorPrimitives.Multiply(target, slopeScale[a], target);
            }
        }

        return inner;
    }

    /// <summary>Turns S into Q = S + diag β.</summary>
    private void Curvature()
    {
        for (int a = 0; a < batch; a++)
        {
            source[(a * padded) + a] += curvature[a];
        }
    }
}
