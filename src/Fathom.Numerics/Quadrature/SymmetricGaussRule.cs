using System.Collections.Immutable;

namespace Fathom.Numerics;

/// <summary>Gauss rules of even weight functions from the three-term recurrence of their orthonormal polynomials.</summary>
/// <remarks>
/// The nodes are the eigenvalues of the Jacobi matrix (Golub and Welsch, Math. Comp. 23 (1969) 221), found here by bisection on the
/// number of sign changes in its Sturm sequence, then polished by Newton's method on the polynomial; the weights are the Christoffel
/// numbers 1 / Σₖ pₖ(x)², sums of positive terms. Near an end of the interval a weight depends so strongly on its node that the node's
/// rounding would show; hence the doubled precision of the last step.
/// </remarks>
internal static class SymmetricGaussRule
{
    /// <summary>Makes the rule whose weights sum to one.</summary>
    /// <param name="count">Number of nodes, at least 1.</param>
    /// <param name="squaredCoefficient">bₖ² of x pₖ₋₁ = bₖ pₖ + bₖ₋₁ pₖ₋₂ for k = 1, 2, …</param>
    /// <returns>The rule, exactly symmetric about zero.</returns>
    public static QuadratureRule Make(int count, Func<int, double> squaredCoefficient)
    {
        double[] squares = new double[count + 1];
        double[] roots = new double[count + 1];
        double bound = 0;
        for (int k = 1; k <= count; k++)
        {
            squares[k] = squaredCoefficient(k);
            roots[k] = Math.Sqrt(squares[k]);
            bound = k < count ? Math.Max(bound, roots[k]) : bound;
        }

        bound = 2 * bound * (1 + 1e-14);
        double[] nodes = new double[count];
        double[] weights = new double[count];
        double total = 0;
        for (int i = 0; i < count / 2; i++)
        {
            int mirror = count - 1 - i;
            DoubleDouble node = Polished(Bisected(squares, count, mirror, bound), roots, count);
            nodes[mirror] = node.High;
            nodes[i] = -node.High;
            weights[i] = weights[mirror] = ChristoffelNumber(node, roots, count);
            total += 2 * weights[i];
        }

        if (count % 2 == 1)
        {
            weights[count / 2] = ChristoffelNumber(new(0, 0), roots, count);
            total += weights[count / 2];
        }

        for (int i = 0; i < count; i++)
        {
            weights[i] /= total;
        }

        return new QuadratureRule(Immutable(nodes), Immutable(weights));
    }

    private static ImmutableArray<double> Immutable(double[] values) =>
        System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(values);

    /// <summary>The positive eigenvalue with the given rank, to about 1e-6 of its neighbourhood.</summary>
    private static double Bisected(double[] squares, int count, int rank, double bound)
    {
        double low = 0;
        double high = bound;
        double resolution = bound * 1e-4 / ((double)count * count);
        while (high - low > resolution)
        {
            double middle = 0.5 * (low + high);
            if (EigenvaluesBelow(middle, squares, count) > rank)
            {
                high = middle;
            }
            else
            {
                low = middle;
            }
        }

        return 0.5 * (low + high);
    }

    private static int EigenvaluesBelow(double x, double[] squares, int count)
    {
        int below = 0;
        double pivot = -x;
        for (int k = 1; ; k++)
        {
            if (pivot < 0)
            {
                below++;
            }

            if (k == count)
            {
                return below;
            }

            pivot = -x - (squares[k] / (pivot == 0 ? double.Epsilon * 1e16 : pivot));
        }
    }

    /// <summary>Newton's method; its last step evaluates the polynomial with twice the digits.</summary>
    private static DoubleDouble Polished(double x, double[] roots, int count)
    {
        double slope = 0;
        for (int i = 0; i < 8; i++)
        {
            double before = 0;
            double value = 1;
            double slopeBefore = 0;
            slope = 0;
            for (int k = 1; k <= count; k++)
            {
                double slopeNext = ((x * slope) + value - (roots[k - 1] * slopeBefore)) / roots[k];
                double next = ((x * value) - (roots[k - 1] * before)) / roots[k];
                (slopeBefore, slope, before, value) = (slope, slopeNext, value, next);
            }

            double step = value / slope;
            x -= step;
            if (Math.Abs(step) < 1e-9 * Math.Abs(x))
            {
                break;
            }
        }

        DoubleDouble previous = new(0, 0);
        DoubleDouble current = new(1, 0);
        for (int k = 1; k <= count; k++)
        {
            DoubleDouble next = current.Times(x).Minus(previous.Times(roots[k - 1])).Over(roots[k]);
            (previous, current) = (current, next);
        }

        return DoubleDouble.FastSum(x, -current.High / slope);
    }

    private static double ChristoffelNumber(DoubleDouble x, double[] roots, int count)
    {
        DoubleDouble before = new(0, 0);
        DoubleDouble value = new(1, 0);
        double sum = 1;
        for (int k = 1; k < count; k++)
        {
            DoubleDouble next = value.Times(x).Minus(before.Times(roots[k - 1])).Over(roots[k]);
            (before, value) = (value, next);
            sum += value.High * value.High;
        }

        return 1 / sum;
    }
}
