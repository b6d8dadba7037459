using System.Numerics;
using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>The double sum of the Fourier method at one resolution.</summary>
internal sealed class FourierSum
{
    // The hyperbola μ(1 + sin(iu − α)) with the constants that are optimal for singularities on the whole negative axis.
    private const double Opening = 1.172104229;
    private const double Scale = 4.492075287;
    private const double Spacing = 1.081792140;

    private const double Negligible = 1e-18;

    private readonly CovarianceFactor factor;
    private readonly ComplexDual dual;
    private readonly double epsilon;
    private readonly int nodes;
    private readonly double step;
    private readonly int size;
    private readonly Complex[] filtered;
    private readonly Complex[] covariance;

    /// <summary>Prepares the sum.</summary>
    /// <param name="factor">Σ as the norm sees it.</param>
    /// <param name="dual">The dual of φ.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="nodes">Nodes n on the upper half of the contour.</param>
    /// <param name="step">Step of the trapezoidal rule in ln ρ.</param>
    public FourierSum(CovarianceFactor factor, ComplexDual dual, double epsilon, int nodes, double step)
    {
        this.factor = factor;
        this.dual = dual;
        this.epsilon = epsilon;
        this.nodes = nodes;
        this.step = Math.Min(step, step * 3 * Math.Sqrt(2.0 / factor.Rank));
        size = factor.Size;
        filtered = new Complex[factor.Rank];
        covariance = new Complex[size * size];
        Value = new Matrix(size, size);
    }

    /// <summary>The covariance.</summary>
    public Matrix Value { get; }

    /// <summary>The same sum with one in place of φφ: the total probability.</summary>
    public double Mass { get; private set; }

    /// <summary>Number of evaluations of the complex covariance.</summary>
    public int Evaluations { get; private set; }

    /// <summary>Sums outward from the typical ρ until the probability density has died away on both sides.</summary>
    public void Run()
    {
        double centre = 0;
        foreach (double kappa in factor.Form)
        {
            centre += kappa / size;
        }

        double start = Math.Log(centre);
        Sweep(start, step, 0);
        Sweep(start, -step, 1);
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < i; j++)
            {
                Value[i, j] = Value[j, i];
            }
        }
    }

    private void Sweep(double start, double stride, int first)
    {
        // The density rises at most once on the way out, so three negligible terms in a row mean that it is over.
        int quiet = 0;
        for (int k = first; quiet < 3 && k < 5000; k++)
        {
            double density = Add(Math.Exp(start + (k * stride)));
            quiet = Math.Abs(density) < Negligible ? quiet + 1 : 0;
        }
    }

    /// <summary>Adds the contribution of one ρ.</summary>
    /// <returns>The probability it stands for.</returns>
    private double Add(double rho)
    {
        double edge = -size / (2 * factor.Form[0]);
        double decay = Math.Exp(edge * rho);
        double spacing = Spacing / nodes;
        double probability = 0;
        if (decay == 0)
        {
            return 0;
        }

        for (int k = 0; k < nodes; k++)
        {
            double u = (k + 0.5) * spacing;
            double mu = Scale * nodes;
            Complex z = mu * (1 + new Complex(-Math.Cosh(u) * Math.Sin(Opening), Math.Sinh(u) * Math.Cos(Opening)));
            Complex tangent = mu * new Complex(-Math.Sinh(u) * Math.Sin(Opening), Math.Cosh(u) * Math.Cos(Opening));
            Complex w = edge + (z / rho);

            // dw = dz/ρ and dρ = ρ d ln ρ cancel their ρ.
            Complex weight = spacing / Math.PI * step * decay * Complex.Exp(z) * tangent * Filter(w);
            probability += weight.Imaginary;
            Accumulate(weight, 1 / (rho + epsilon));
        }

        Mass += probability;
        return probability;
    }

    /// <summary>Fills C(w) and returns det(I + 2wΣ/B)^(−1/2).</summary>
    private Complex Filter(Complex w)
    {
        Evaluations++;
        Complex determinant = 1;
        for (int k = 0; k < filtered.Length; k++)
        {
            Complex shifted = 1 + (2 * w * factor.Form[k] / size);
            determinant /= Complex.Sqrt(shifted);
            filtered[k] = factor.Form[k] / shifted;
        }

        int rank = filtered.Length;
        for (int i = 0; i < size; i++)
        {
            ReadOnlySpan<double> left = factor.Axes.AsSpan(i * rank, rank);
            for (int j = i; j < size; j++)
            {
                ReadOnlySpan<double> right = factor.Axes.AsSpan(j * rank, rank);
                Complex sum = 0;
                for (int k = 0; k < rank; k++)
                {
                    sum += left[k] * right[k] * filtered[k];
                }

                covariance[(i * size) + j] = sum;
            }
        }

        return determinant;
    }

    private void Accumulate(Complex weight, double inverse)
    {
        for (int i = 0; i < size; i++)
        {
            Complex first = covariance[(i * size) + i] * inverse;
            for (int j = i; j < size; j++)
            {
                Complex second = covariance[(j * size) + j] * inverse;
                Value[i, j] += (weight * dual(first, second, covariance[(i * size) + j] * inverse)).Imaginary;
            }
        }
    }
}
