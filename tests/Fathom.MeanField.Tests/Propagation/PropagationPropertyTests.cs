using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField.Tests;

/// <summary>Laws over ten thousand random Gram matrices of every awkward kind.</summary>
public class PropagationPropertyTests
{
    private static readonly HomogeneousCovariance[] Activations =
    [
        new(new Activation(ActivationCatalog.Relu)),
        new(new Activation(ActivationCatalog.Relu)),
        Homogeneous.Dual(1, 1, 0.1),
        Homogeneous.Dual(2),
        Homogeneous.Dual(1.3, 1, -0.5),
        Homogeneous.Dual(0.7),
    ];

    [Fact]
    public void Ten_thousand_awkward_batches_obey_the_laws()
    {
        NormalSource source = new(2024);
        for (int n = 0; n < 10_000; n++)
        {
            int batch = n % 1000 == 999 ? 128 : n % 100 == 99 ? 32 + (n / 100 % 33) : 2 + (int)(source.NextUniform() * 10);
            Matrix sigma = Awkward(source, batch);
            HomogeneousCovariance dual = Activations[n % Activations.Length];
            ForwardPropagation result = LaplacePropagation.Forward(sigma, dual);
            Matrix covariance = result.Covariance;
            covariance.Values.ShouldAllBe(value => double.IsFinite(value));
            double largest = Gram.Largest(covariance);
            for (int i = 0; i < batch; i++)
            {
                for (int j = 0; j < i; j++)
                {
                    covariance[i, j].ShouldBe(covariance[j, i]);
                }
            }

            if (n % Activations.Length < 2 && !result.IsDegenerate)
            {
                (Gram.Trace(covariance) / batch).ShouldBe(0.5, 1e-13 + result.Error);
            }

            SymmetricEigen.Values(covariance)[0].ShouldBeGreaterThanOrEqualTo(-1e-13 * batch * largest);
            if (n % 5 == 0)
            {
                Invariances(source, sigma, dual, result);
            }

            if (n % 10 == 3)
            {
                BackwardPropagation backward = LaplacePropagation.Backward(sigma, covariance, dual);
                (backward.IsFinite || result.Rank <= 2 || dual.Degree < 1).ShouldBeTrue(backward.Reason);
                (backward.Covariance?.Values ?? []).ShouldAllBe(value => double.IsFinite(value));
            }
        }
    }

    [Fact]
    public void Error_bounds_hold_against_a_sixteen_times_finer_and_longer_sum()
    {
        NormalSource source = new(77);
        for (int n = 0; n < 250; n++)
        {
            int batch = 2 + (int)(source.NextUniform() * 9);
            HomogeneousCovariance dual = Activations[n % Activations.Length];
            double epsilon = n % 4 == 1 ? Math.Exp(4 * source.Next()) : 0;
            Matrix sigma = Gram.Random(source, batch, 1 + (n % batch));
            ForwardPropagation result = LaplacePropagation.Forward(sigma, dual, epsilon);
            if (!result.IsDegenerate)
            {
                Matrix fine = PlainSum(sigma, dual, epsilon);
                Gram.Distance(result.Covariance, fine).ShouldBeLessThan(result.Error, $"case {n}, B {batch}, rank {result.Rank}");
                result.Error.ShouldBeLessThan(1e-10 * Math.Max(Gram.Largest(fine), 1e-300));
            }
        }
    }

    /// <summary>The Laplace integral by a plain trapezoid of a small step over a range in which both tails vanish, with no corrections.</summary>
    private static Matrix PlainSum(Matrix sigma, HomogeneousCovariance dual, double epsilon)
    {
        int batch = sigma.Rows;
        BatchSpectrum spectrum = BatchSpectrum.Of(sigma, true, nameof(sigma));
        double decay = batch * epsilon / spectrum.Scale;
        double front = Math.Pow(batch, dual.Degree) / GammaFunction.Gamma(dual.Degree);
        Matrix total = new(batch, batch);
        const double Step = 0.0625;
        double low = -Math.Log(1 + decay) - 4 - (40 / dual.Degree);
        double high = -Math.Log(spectrum.Eigenvalues[spectrum.Rank - 1]) + (76.0 / spectrum.Rank);
        for (double r = low; r < high; r += Step)
        {
            double s = Math.Exp(r);
            Matrix filtered = new(batch, batch);
            double determinant = 1;
            for (int k = 0; k < spectrum.Rank; k++)
            {
                double value = spectrum.Eigenvalues[k] / (1 + (2 * s * spectrum.Eigenvalues[k]));
                determinant *= 1 + (2 * s * spectrum.Eigenvalues[k]);
                for (int i = 0; i < batch; i++)
                {
                    for (int j = 0; j < batch; j++)
                    {
                        filtered[i, j] += value * spectrum.Vectors[i, k] * spectrum.Vectors[j, k];
                    }
                }
            }

            Matrix term = dual.Covariance(filtered);
            double weight = Step * front * Math.Exp((dual.Degree * r) - (s * decay)) / Math.Sqrt(determinant);
            for (int i = 0; i < total.Values.Length; i++)
            {
                total.Values[i] += weight * term.Values[i];
            }
        }

        return total;
    }

    private static void Invariances(NormalSource source, Matrix sigma, HomogeneousCovariance dual, ForwardPropagation result)
    {
        int batch = sigma.Rows;
        double slack = (2 * result.Error) + 1e-14;
        int[] order = [.. Enumerable.Range(0, batch).OrderBy(_ => source.NextUniform())];
        Matrix permuted = LaplacePropagation.Forward(Gram.Permuted(sigma, order), dual).Covariance;
        Gram.Distance(permuted, Gram.Permuted(result.Covariance, order)).ShouldBeLessThan(slack);
        Matrix scaled = LaplacePropagation.Forward(Gram.Scaled(sigma, 1024), dual).Covariance;
        Gram.Distance(scaled, result.Covariance).ShouldBe(0);
    }

    /// <summary>Scale 1e-8 to 1e8, rank 2 to B, uneven spectra, a common mean, correlations up to 0.9999, duplicates and a sample at the mean.</summary>
    private static Matrix Awkward(NormalSource source, int batch)
    {
        int rank = 2 + (int)(source.NextUniform() * (batch - 1));
        Matrix factor = Gram.Factor(source, batch, rank);
        double spread = source.NextUniform() < 0.3 ? 3 : 0;
        for (int k = 0; k < rank; k++)
        {
            double gain = Math.Exp(spread * source.Next());
            for (int i = 0; i < batch; i++)
            {
                factor[i, k] *= gain;
            }
        }

        double kind = source.NextUniform();
        if (kind < 0.2)
        {
            for (int i = 1; i < batch; i++)
            {
                for (int k = 0; k < rank; k++)
                {
                    factor[i, k] = (0.99995 * factor[0, k]) + (0.01 * factor[i, k]);
                }
            }
        }
        else if (kind < 0.4)
        {
            factor.Row(0).CopyTo(factor.Row(batch - 1));
        }
        else if (kind < 0.5)
        {
            for (int k = 0; k < rank; k++)
            {
                double mean = 0;
                for (int i = 1; i < batch; i++)
                {
                    mean += factor[i, k] / (batch - 1);
                }

                factor[0, k] = mean;
            }
        }

        double scale = Math.Pow(10, -8 + (16 * source.NextUniform()));
        return Gram.Scaled(Gram.Square(factor), scale);
    }
}
