namespace Fathom.Numerics;

/// <summary>The trapezoidal rule on the whole line for integrands that decay double-exponentially, refined by halving the step.</summary>
/// <remarks>H. Takahasi and M. Mori, Publ. RIMS 9 (1974) 721: the error falls about quadratically with each halving.</remarks>
internal static class DoubleExponentialSum
{
    /// <summary>Beyond this the transformations leave the range of doubles.</summary>
    private const double Reach = 6.125;

    /// <summary>An integrand that is not finite ends the sum only beyond this, and only where its neighbours were negligible.</summary>
    private const double TrustedStart = 2.5;

    private const double FirstStep = 0.125;
    private const int Halvings = 7;

    /// <summary>Sums the transformed integrand.</summary>
    /// <param name="term">The transformed integrand as a function of t; zero where nothing can be contributed.</param>
    /// <param name="relativeTolerance">Where the difference between levels is small enough, relative to the sum of magnitudes.</param>
    /// <returns>The integral; its error is the last difference between levels, the dropped tail and the rounding of the sum.</returns>
    /// <exception cref="ArithmeticException">A term that matters is not finite.</exception>
    public static Estimate Integrate(Func<double, double> term, double relativeTolerance)
    {
        double step = FirstStep;
        Sum sum = default;
        sum.Add(term(0));
        double[] upper = Explore(term, 1);
        double[] lower = Explore(term, -1);
        foreach (double value in upper.Concat(lower))
        {
            sum.Add(value);
        }

        double high = Extent(upper, sum.Magnitude);
        double low = Extent(lower, sum.Magnitude);
        double dropped = FirstStep * (LastOf(upper) + LastOf(lower)) * 4;
        double result = sum.Value * step;
        double previousDifference = double.PositiveInfinity;
        for (int halving = 1; halving <= Halvings; halving++)
        {
            Sweep(term, ref sum, 0.5 * step, step, high);
            Sweep(t => term(-t), ref sum, 0.5 * step, step, low);
            step *= 0.5;
            double refined = sum.Value * step;
            double magnitude = sum.Magnitude * step;
            double difference = Math.Abs(refined - result);
            result = refined;
            if (!double.IsFinite(result))
            {
                throw new ArithmeticException("The integrand is not finite everywhere inside the interval, or the integral diverges.");
            }

            bool agreed = difference <= relativeTolerance * magnitude && previousDifference <= Math.Sqrt(relativeTolerance) * magnitude;
            previousDifference = difference;
            if (agreed || halving == Halvings)
            {
                return new Estimate(result, difference + dropped + (8 * Estimate.UnitRoundoff * magnitude));
            }
        }

        throw new InvalidOperationException("The loop above always returns at its last level.");
    }

    /// <summary>The terms of the first level in one direction, up to the reach or to where negligible terms turn into no numbers.</summary>
    private static double[] Explore(Func<double, double> term, int direction)
    {
        List<double> terms = [];
        double largest = 0;
        for (int i = 1; i * FirstStep <= Reach; i++)
        {
            double t = i * FirstStep;
            double value = term(direction * t);
            if (!double.IsFinite(value))
            {
                bool faded = t > TrustedStart && Math.Abs(terms[^1]) <= 1e-19 * largest && Math.Abs(terms[^2]) <= 1e-19 * largest;
                if (!faded)
                {
                    throw new ArithmeticException("The integrand is not finite everywhere inside the interval.");
                }

                terms.Add(0);
                break;
            }

            largest = Math.Max(largest, Math.Abs(value));
            terms.Add(value);
        }

        return [.. terms];
    }

    /// <summary>How far the later levels must go: one step beyond the last term that matters.</summary>
    private static double Extent(double[] terms, double magnitude)
    {
        int last = Array.FindLastIndex(terms, value => Math.Abs(value) > 1e-19 * magnitude);
        return FirstStep * Math.Min(last + 2, terms.Length);
    }

    private static double LastOf(double[] terms) => Math.Abs(terms[^1]);

    private static void Sweep(Func<double, double> term, ref Sum sum, double start, double step, double extent)
    {
        for (double t = start; t < extent; t += step)
        {
            sum.Add(term(t));
        }
    }

    private struct Sum
    {
        private double low;

        public double Value { get; private set; }

        public double Magnitude { get; private set; }

        /// <summary>Adds with compensation for the rounding (Kahan).</summary>
        public void Add(double term)
        {
            Magnitude += Math.Abs(term);
            double corrected = term - low;
            double next = Value + corrected;
            low = (next - Value) - corrected;
            Value = next;
        }
    }
}
