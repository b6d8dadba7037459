using Fathom.Specification;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;

namespace Fathom.MeanField.Tests;

/// <summary>A mean with its standard error.</summary>
internal readonly record struct Sampled(double Mean, double StandardError)
{
    /// <summary>Asserts that a theory lies within five standard errors.</summary>
    public void ShouldContain(double theory, string what) =>
        Math.Abs(Mean - theory).ShouldBeLessThan((5 * StandardError) + 1e-11, $"{what}: sampled {Mean} ± {StandardError}, theory {theory}");
}

/// <summary>What sampling finds for one layer.</summary>
internal sealed record SampledLayer(
    Sampled Variance, Sampled Covariance, Sampled BackwardTrace, Sampled BackwardDiagonal, Sampled BackwardOffDiagonal,
    Sampled ForwardTrace, Sampled ForwardDiagonal, Sampled ForwardOffDiagonal, Sampled MeanJacobian);

/// <summary>
/// One layer of batch norm on random neurons in B dimensions, with its Jacobian written out entry by entry: knows nothing of spheres,
/// moments or eigenspaces but one matrix from each of them.
/// </summary>
internal static class LayerSampler
{
    /// <summary>The Jacobian of h → φ(y/√(|y|²/B + ε)) with y = h less its mean.</summary>
    public static void Jacobian(Activation activation, ReadOnlySpan<double> h, double epsilon, Span<double> y, Span<double> values, double[,] jacobian)
    {
        int batch = h.Length;
        double mean = 0, square = 0;
        foreach (double x in h)
        {
            mean += x / batch;
        }

        for (int a = 0; a < batch; a++)
        {
            y[a] = h[a] - mean;
            square += y[a] * y[a];
        }

        double s = Math.Sqrt((square / batch) + epsilon);
        Span<double> z = stackalloc double[batch], slopes = stackalloc double[batch];
        for (int a = 0; a < batch; a++)
        {
            z[a] = y[a] / s;
        }

        activation.Evaluate(z, values, slopes);
        for (int a = 0; a < batch; a++)
        {
            for (int b = 0; b < batch; b++)
            {
                jacobian[a, b] = slopes[a] / s * ((a == b ? 1 : 0) - (1.0 / batch) - (z[a] * z[b] / batch));
            }
        }
    }

    /// <summary>Samples neurons whose centred covariance is μG.</summary>
    public static SampledLayer Run(Activation activation, int batch, double mu, double epsilon, int count, int seed)
    {
        MersenneTwister source = new(seed);
        double[] h = new double[batch], y = new double[batch], f = new double[batch];
        double[,] jacobian = new double[batch, batch];
        double[] sums = new double[9], squares = new double[9], sample = new double[9];
        for (int n = 0; n < count; n++)
        {
            Normal.Samples(source, h, 0, Math.Sqrt(mu));
            Jacobian(activation, h, epsilon, y, f, jacobian);
            Signal(f, sample);
            Backward(jacobian, batch, sample);
            Forward(f, y, mu, sample);
            for (int k = 0; k < 9; k++)
            {
                sums[k] += sample[k];
                squares[k] += sample[k] * sample[k];
            }
        }

        Sampled Of(int k)
        {
            double mean = sums[k] / count;
            return new Sampled(mean, Math.Sqrt(Math.Max(0, (squares[k] / count) - (mean * mean)) / count));
        }

        return new SampledLayer(Of(0), Of(1), Of(2), Of(3), Of(4), Of(5), Of(6), Of(7), Of(8));
    }

    private static void Signal(double[] f, double[] sample)
    {
        double sum = f.Sum(), square = f.Sum(x => x * x);
        sample[0] = square / f.Length;
        sample[1] = ((sum * sum) - square) / (f.Length * (f.Length - 1.0));
    }

    /// <summary>⟨X, JᵀXJ⟩/⟨X, X⟩ for X = G, averaged over all G(e_a e_aᵀ − e_b e_bᵀ)G, and averaged over some (e_a−e_b)(e_c−e_d)ᵀ made symmetric.</summary>
    private static void Backward(double[,] jacobian, int batch, double[] sample)
    {
        double trace = 0, diagonal = 0, other = 0, jacobianTrace = 0;
        for (int b = 0; b < batch; b++)
        {
            double mean = 0;
            for (int a = 0; a < batch; a++)
            {
                mean += jacobian[a, b] / batch;
            }

            for (int a = 0; a < batch; a++)
            {
                double centred = jacobian[a, b] - mean;
                trace += centred * centred;
                (diagonal, other) = a == b ? (diagonal + (centred * centred), other) : (diagonal, other + (centred * centred));
            }

            jacobianTrace += jacobian[b, b];
        }

        double n = batch;
        sample[2] = trace / (n - 1);
        sample[3] = (((n - 1) * diagonal) - other) / (n * (n - 1) * (1 - (2 / n)));
        double offDiagonal = 0;
        for (int shift = 0; shift < batch && batch >= 4; shift++)
        {
            int a = shift, b = (shift + 1) % batch, c = (shift + 2) % batch, d = (shift + 3) % batch;
            double Form(int i, int j, int k, int l) => jacobian[i, k] - jacobian[i, l] - jacobian[j, k] + jacobian[j, l];
            offDiagonal += ((Form(a, b, a, b) * Form(c, d, c, d)) + (Form(a, b, c, d) * Form(c, d, a, b))) / 4 / n;
        }

        sample[4] = offDiagonal;
        sample[8] = jacobianTrace / (n - 1);
    }

    /// <summary>The derivative of E[ffᵀ] by the covariance through the score ½(yᵀXy/μ² − tr X/μ) of the Gaussian density.</summary>
    private static void Forward(double[] f, double[] y, double mu, double[] sample)
    {
        int batch = f.Length;
        double mean = f.Average(), c2 = 0, y2 = 0, c2y2 = 0, offDiagonal = 0;
        for (int a = 0; a < batch; a++)
        {
            double c = f[a] - mean;
            c2 += c * c;
            y2 += y[a] * y[a];
            c2y2 += c * c * y[a] * y[a];
            int b = (a + 1) % batch, d = (a + 2) % batch, e = (a + 3) % batch;
            offDiagonal += (f[a] - f[b]) * (f[d] - f[e]) * (y[a] - y[b]) * (y[d] - y[e]) / 4 / batch;
        }

        double n = batch;
        sample[5] = c2 * ((y2 / (mu * mu)) - ((n - 1) / mu)) / 2 / (n - 1);
        sample[6] = ((n * c2y2) - (c2 * y2)) / 2 / (mu * mu) / (n * (n - 1) * (1 - (2 / n)));
        sample[7] = offDiagonal / (mu * mu);
    }
}
