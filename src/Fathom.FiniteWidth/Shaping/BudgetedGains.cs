using System.Collections.Immutable;
using Fathom.Numerics;

namespace Fathom.FiniteWidth;

/// <summary>The gains with the largest sum of angles for a given sum of growth.</summary>
internal static class BudgetedGains
{
    private const int Points = 400;
    private const double Touching = 1e-7;

    /// <summary>Solves for the gains.</summary>
    /// <param name="curve">The curve of the activation.</param>
    /// <param name="depth">The depth L.</param>
    /// <param name="budget">The budget, less than L times the growth at the largest gain.</param>
    /// <returns>One gain per layer, ascending, that spend the budget exactly.</returns>
    public static ImmutableArray<double> Of(ShapingCurve curve, int depth, double budget)
    {
        double share = budget / depth;
        (double R, double Angle)[] hull = Hull(curve);
        double equal = curve.GainFor(share);
        (int below, double bound) = Above(hull, share);
        if (curve.AngleAt(equal) >= bound * (1 - Touching))
        {
            return [.. Enumerable.Repeat(equal, depth)];
        }

        // The bound lies on a straight piece: as many layers as fit at its upper end, the others share what is left.
        int strong = (int)Math.Floor((budget - (depth * hull[below].R)) / (hull[below + 1].R - hull[below].R));
        double upper = curve.GainFor(hull[below + 1].R);
        double lower = curve.GainFor((budget - (strong * curve.GrowthAt(upper))) / (depth - strong));
        return [.. Enumerable.Repeat(lower, depth - strong), .. Enumerable.Repeat(upper, strong)];
    }

    /// <summary>The upper concave hull of the curve θ(R) from the origin to the largest gain.</summary>
    private static (double R, double Angle)[] Hull(ShapingCurve curve)
    {
        List<(double R, double Angle)> hull = [(0, 0)];
        for (int i = 0; i <= Points; i++)
        {
            double gain = curve.LargestGain * Math.Pow(1e-3, 1 - ((double)i / Points));
            (double R, double Angle) point = (curve.GrowthAt(gain), curve.AngleAt(gain));
            while (hull.Count >= 2 && Turn(hull[^2], hull[^1], point) >= 0)
            {
                hull.RemoveAt(hull.Count - 1);
            }

            hull.Add(point);
        }

        return [.. hull];
    }

    /// <summary>Positive when the middle point lies below the line between the others.</summary>
    private static double Turn((double R, double Angle) a, (double R, double Angle) b, (double R, double Angle) c) =>
        ((b.R - a.R) * (c.Angle - a.Angle)) - ((b.Angle - a.Angle) * (c.R - a.R));

    /// <summary>The piece of the hull above a growth, and the hull's height there.</summary>
    private static (int Piece, double Height) Above((double R, double Angle)[] hull, double growth)
    {
        int piece = Math.Clamp(Array.FindLastIndex(hull, point => point.R <= growth), 0, hull.Length - 2);
        (double r0, double a0) = hull[piece];
        (double r1, double a1) = hull[piece + 1];
        return (piece, a0 + ((a1 - a0) * (growth - r0) / (r1 - r0)));
    }
}
