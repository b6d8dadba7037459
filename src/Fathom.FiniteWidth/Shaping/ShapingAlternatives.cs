using System.Collections.Immutable;
using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.FiniteWidth;

/// <summary>Finds the changes that bring an activation's growth per layer down to an allowance, for activations that gains cannot shape.</summary>
internal static class ShapingAlternatives
{
    private const double LargestShift = 8;

    /// <summary>Finds shift, mixture and skip.</summary>
    /// <param name="activation">The activation.</param>
    /// <param name="depth">The depth L.</param>
    /// <param name="budget">What the activations may cost over the depth, in nats; positive.</param>
    /// <returns>Those that reach the budget.</returns>
    public static ImmutableArray<ShapingAlternative> Find(Activation activation, int depth, double budget)
    {
        double allowance = budget / depth;
        List<ShapingAlternative> found = [];
        double side = Math.Abs(activation.Derivative(4)) >= Math.Abs(activation.Derivative(-4)) ? 1 : -1;
        Activation Shifted(double shift) => activation.WithShift(side * shift);
        if (Solve(shift => NonLinearity.Of(Shifted(shift)).Growth.Value, allowance, 0, LargestShift) is { } shift)
        {
            found.Add(Alternative(ShapingAlternativeKind.Shift, side * shift, Shifted(shift), depth));
        }

        if (Solve(share => NonLinearity.Of(Mixed(activation, 1 - share)).Growth.Value, allowance, 0, 1 - 1e-6) is { } identity)
        {
            found.Add(Alternative(ShapingAlternativeKind.Mixture, 1 - identity, Mixed(activation, 1 - identity), depth));
        }

        found.Add(Skip(activation, depth, budget));
        return [.. found];
    }

    /// <summary>(1 − w) z + w φ(z).</summary>
    private static Activation Mixed(Activation activation, double share)
    {
        if (activation.Homogeneity is { Degree: 1 } h && activation.Shift == 0)
        {
            double positive = 1 - share + (share * h.Positive);
            double negative = 1 - share + (share * h.Negative);
            if (positive != 0)
            {
                return new Activation(ActivationCatalog.LeakyRelu(negative / positive));
            }
        }

        return new Activation(ActivationFunction.Custom(
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{1 - share:G6}·identity + {share:G6}·{activation}"),
            x => ((1 - share) * x) + (share * activation.Value(x)),
            x => 1 - share + (share * activation.Derivative(x)),
            activation.Kinks));
    }

    /// <summary>
    /// The branch scale s: the variance of a pre-activation grows to 1 + s²V L over the depth and the energy of gradients by (1 + s²V L)^χ, since a layer adds s² E φ′² over the variance so far.
    /// </summary>
    private static ShapingAlternative Skip(Activation activation, int depth, double budget)
    {
        NonLinearity cost = NonLinearity.Of(activation);
        double ratio = Math.Exp(2 * cost.Growth.Value);
        double variance = Variance(activation);
        double scale = Math.Sqrt((Math.Exp(2 * budget / ratio) - 1) / (variance * depth));
        return new ShapingAlternative(ShapingAlternativeKind.Skip, scale, budget, double.NaN, null);
    }

    private static double Variance(Activation activation)
    {
        QuadratureRule rule = GaussLegendre.Rule(200);
        double first = 0;
        double second = 0;
        foreach (double sign in (double[])[-1, 1])
        {
            // Half-lines meet at the origin, where a homogeneous activation has its kink.
            for (int i = 0; i < rule.Count; i++)
            {
                double z = 5 * (1 + rule.Nodes[i]);
                double weight = 5 * rule.Weights[i] * NormalDistribution.Density(z);
                double value = activation.Value(sign * z);
                first += weight * value;
                second += weight * value * value;
            }
        }

        return second - (first * first);
    }

    private static ShapingAlternative Alternative(ShapingAlternativeKind kind, double value, Activation activation, int depth)
    {
        NonLinearity cost = NonLinearity.Of(activation);
        return new ShapingAlternative(kind, value, depth * cost.Growth.Value, cost.Angle, activation);
    }

    /// <summary>Where a function that falls from above the allowance comes down to it, or null when it does not.</summary>
    private static double? Solve(Func<double, double> growth, double allowance, double low, double high)
    {
        double Excess(double x) => growth(x) - allowance;
        return Excess(low) > 0 && Excess(high) < 0 ? BrentRoot.Find(Excess, low, high, 1e-10) : null;
    }
}
