namespace Fathom.MeanField;

/// <summary>A function of a correlation c in [−1, 1], tabulated by polynomials on octaves of the distance of c from ±1.</summary>
/// <remarks>
/// A dual activation behaves like a power or a logarithm of 1 ∓ c at the ends and is analytic inside, so that on each octave
/// 2^{-k-1} ≤ 1 − |c| ≤ 2^{-k} it is a polynomial of degree 19 to full precision, whatever the exponent: the nearest singularity lies
/// three half-widths from the centre and Chebyshev coefficients fall by 5.8 per degree. The octave is read off the exponent bits.
/// </remarks>
internal sealed class OctaveTable
{
    private const int Octaves = 54;
    private const int Terms = 20;

    private readonly double[] coefficients = new double[2 * Octaves * Terms];
    private readonly double atOne;
    private readonly double atMinusOne;

    /// <summary>Tabulates a function.</summary>
    /// <param name="function">The function; arguments are the distance w = 1 − |c| in [0, 1] and whether c is negative.</param>
    public OctaveTable(Func<double, bool, double> function)
    {
        atOne = function(0, false);
        atMinusOne = function(0, true);
        double[] nodes = new double[Terms];
        double[] values = new double[Terms];
        for (int i = 0; i < Terms; i++)
        {
            nodes[i] = Math.Cos(Math.PI * (i + 0.5) / Terms);
        }

        for (int side = 0; side < 2; side++)
        {
            for (int octave = 0; octave < Octaves; octave++)
            {
                double width = Math.ScaleB(0.25, -octave);
                for (int i = 0; i < Terms; i++)
                {
                    values[i] = function(width * (3 + nodes[i]), side == 1);
                }

                Fit(values, coefficients.AsSpan(((side * Octaves) + octave) * Terms, Terms));
            }
        }
    }

    /// <summary>The function at one correlation.</summary>
    /// <param name="c">The correlation; values beyond ±1 count as ±1.</param>
    /// <returns>The value.</returns>
    public double Value(double c)
    {
        double distance = 1 - Math.Abs(c);
        if (!(distance >= 1e-16))
        {
            return c < 0 ? atMinusOne : atOne;
        }

        long bits = BitConverter.DoubleToInt64Bits(Math.Min(distance, Math.BitDecrement(1.0)));
        int octave = 1022 - (int)(bits >> 52);
        double mantissa = BitConverter.Int64BitsToDouble((bits & 0xFFFFFFFFFFFFF) | (1023L << 52));
        double x = (2 * mantissa) - 3;
        int start = ((c < 0 ? Octaves : 0) + octave) * Terms;
        ReadOnlySpan<double> row = coefficients.AsSpan(start, Terms);
        double sum = row[Terms - 1];
        for (int k = Terms - 2; k >= 0; k--)
        {
            sum = Math.FusedMultiplyAdd(sum, x, row[k]);
        }

        return sum;
    }

    /// <summary>The function at many correlations.</summary>
    /// <param name="c">The correlations; replaced by the values.</param>
    public void Replace(Span<double> c)
    {
        for (int i = 0; i < c.Length; i++)
        {
            c[i] = Value(c[i]);
        }
    }

    /// <summary>Interpolates at Chebyshev nodes and writes the monomial coefficients.</summary>
    private static void Fit(ReadOnlySpan<double> values, Span<double> monomial)
    {
        Span<double> chebyshev = stackalloc double[Terms];
        for (int k = 0; k < Terms; k++)
        {
            double sum = 0;
            for (int i = 0; i < Terms; i++)
            {
                sum += values[i] * Math.Cos(Math.PI * k * (i + 0.5) / Terms);
            }

            chebyshev[k] = sum * (k == 0 ? 1.0 : 2.0) / Terms;
        }

        // Coefficients below rounding would only be amplified by the change of basis.
        double largest = 0;
        for (int k = 0; k < Terms; k++)
        {
            largest = Math.Max(largest, Math.Abs(chebyshev[k]));
        }

        int last = Terms - 1;
        while (last > 0 && Math.Abs(chebyshev[last]) <= 2e-16 * largest)
        {
            last--;
        }

        Span<double> previous = stackalloc double[Terms];
        Span<double> current = stackalloc double[Terms];
        Span<double> next = stackalloc double[Terms];
        previous[0] = 1;
        current[1] = 1;
        monomial.Clear();
        monomial[0] = chebyshev[0];
        for (int k = 1; k <= last; k++)
        {
            for (int i = 0; i <= k; i++)
            {
                monomial[i] += chebyshev[k] * current[i];
            }

            next.Clear();
            for (int i = 0; i < Terms; i++)
            {
                next[i] = (i > 0 ? 2 * current[i - 1] : 0) - previous[i];
            }

            current.CopyTo(previous);
            next.CopyTo(current);
        }
    }
}
