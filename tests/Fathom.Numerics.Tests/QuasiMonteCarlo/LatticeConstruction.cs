using System.Numerics;

namespace Fathom.Numerics.Tests;

/// <summary>The component-by-component construction that made the committed generating vector.</summary>
/// <remarks>
/// For N = 2^m points the squared worst-case error in the weighted Korobov space of smoothness two is −1 + (1/N) Σₖ Πⱼ (1 + γⱼ ω(k zⱼ / N)) with
/// ω(x) = 2π² (x² − x + 1/6) and γⱼ = 1/j². Components are chosen one after the other such that the largest ratio, over m = 6 … 16, of this error to the best
/// possible one for that m alone is smallest (R. Cools, F. Y. Kuo and D. Nuyens, SIAM J. Sci. Comput. 28 (2006) 2162). Modulo 2^n the odd numbers are ± powers of
/// five, which turns the sums for all candidates into cyclic correlations, done by fast Fourier transform (D. Nuyens and R. Cools, Math. Comp. 75 (2006) 903).
/// In addition the first 2^(m−2) components are all different modulo 2^m up to sign, since two equal ones would repeat a coordinate: the weights of late components are
/// too small to see that.
/// </remarks>
internal static class LatticeConstruction
{
    private const int LargestExponent = 16;
    private const int SmallestExponent = 6;
    private const int Points = 1 << LargestExponent;

    /// <summary>The first components of the vector.</summary>
    public static int[] Components(int dimensions)
    {
        int candidates = Points / 4;
        int[] powers = new int[candidates];
        powers[0] = 1;
        for (int i = 1; i < candidates; i++)
        {
            powers[i] = powers[i - 1] * 5 % Points;
        }

        double[] product = new double[Points];
        Array.Fill(product, 1);
        int[] vector = new int[dimensions];
        for (int j = 0; j < dimensions; j++)
        {
            double weight = 1.0 / ((j + 1.0) * (j + 1.0));
            vector[j] = j == 0 ? 1 : Best(powers, product, weight, vector.AsSpan(0, j));
            for (int k = 0; k < Points; k++)
            {
                product[k] *= 1 + (weight * Kernel((double)((long)k * vector[j] % Points) / Points));
            }
        }

        return vector;
    }

    /// <summary>The squared worst-case error of the lattice with 2^exponent points.</summary>
    public static double SquaredError(ReadOnlySpan<int> vector, int exponent)
    {
        int count = 1 << exponent;
        double sum = 0;
        for (int k = 0; k < count; k++)
        {
            double product = 1;
            for (int j = 0; j < vector.Length; j++)
            {
                product *= 1 + (Kernel((double)((long)k * vector[j] % count) / count) / ((j + 1.0) * (j + 1.0)));
            }

            sum += product;
        }

        return (sum / count) - 1;
    }

    private static double Kernel(double x) => 2 * Math.PI * Math.PI * ((x * x) - x + (1.0 / 6));

    private static int Best(int[] powers, double[] product, double weight, ReadOnlySpan<int> earlier)
    {
        int candidates = powers.Length;
        double[] worst = new double[candidates];
        double[] sums = new double[candidates];
        double total = 0;
        for (int level = 0; level <= LargestExponent; level++)
        {
            total += AddLevel(powers, product, level, sums);
            if (level < SmallestExponent)
            {
                continue;
            }

            int count = 1 << level;
            double mean = (total / count) - 1;
            double best = mean + (weight * sums.Min() / count);
            for (int i = 0; i < candidates; i++)
            {
                worst[i] = Math.Max(worst[i], (mean + (weight * sums[i] / count)) / best);
            }
        }

        // Equal quality within rounding: the smallest component, so that the choice is reproducible.
        int modulus = Math.Max(1 << SmallestExponent, 4 * (int)BitOperations.RoundUpToPowerOf2((uint)(earlier.Length + 1)));
        HashSet<int> used = [];
        foreach (int component in earlier)
        {
            used.Add(Class(component, modulus));
        }

        double limit = (1 + 1e-10) * Enumerable.Range(0, candidates).Where(i => !used.Contains(Class(powers[i], modulus))).Min(i => worst[i]);
        int chosen = int.MaxValue;
        for (int i = 0; i < candidates; i++)
        {
            if (worst[i] <= limit && !used.Contains(Class(powers[i], modulus)))
            {
                chosen = Math.Min(chosen, Class(powers[i], Points));
            }
        }

        return chosen;
    }

    /// <summary>The smaller of z and −z modulo a power of two.</summary>
    private static int Class(int component, int modulus) => Math.Min(component % modulus, modulus - (component % modulus));

    /// <summary>Adds Σ p(k) ω(k z/N) over the k that are odd multiples of N / 2^level, for all candidates z = 5^i.</summary>
    /// <returns>Σ p(k) over the same k.</returns>
    private static double AddLevel(int[] powers, double[] product, int level, double[] sums)
    {
        int modulus = 1 << level;
        int stride = Points / modulus;
        if (level < 2)
        {
            int k = level == 0 ? 0 : stride;
            double addend = product[k] * Kernel((double)k / Points);
            for (int i = 0; i < sums.Length; i++)
            {
                sums[i] += addend;
            }

            return product[k];
        }

        int period = modulus / 4;
        Complex[] weights = new Complex[period];
        Complex[] kernel = new Complex[period];
        double total = 0;
        for (int i = 0; i < period; i++)
        {
            int unit = powers[i] % modulus;
            weights[i] = product[unit * stride];
            kernel[i] = Kernel((double)unit / modulus);
            total += 2 * weights[i].Real;
        }

        Transform(weights, 1);
        Transform(kernel, 1);
        for (int i = 0; i < period; i++)
        {
            kernel[i] *= Complex.Conjugate(weights[i]);
        }

        Transform(kernel, -1);
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] += 2 * kernel[i % period].Real / period;
        }

        return total;
    }

    /// <summary>The discrete Fourier transform of a power-of-two length, without normalization.</summary>
    private static void Transform(Complex[] values, int sign)
    {
        int length = values.Length;
        for (int i = 1, reversed = 0; i < length; i++)
        {
            int bit = length >> 1;
            for (; (reversed & bit) != 0; bit >>= 1)
            {
                reversed ^= bit;
            }

            reversed ^= bit;
            if (i < reversed)
            {
                (values[i], values[reversed]) = (values[reversed], values[i]);
            }
        }

        for (int half = 1; half < length; half *= 2)
        {
            for (int j = 0; j < half; j++)
            {
                Complex twiddle = Complex.FromPolarCoordinates(1, sign * Math.PI * j / half);
                for (int i = j; i < length; i += 2 * half)
                {
                    Complex odd = values[i + half] * twiddle;
                    values[i + half] = values[i] - odd;
                    values[i] += odd;
                }
            }
        }
    }
}
