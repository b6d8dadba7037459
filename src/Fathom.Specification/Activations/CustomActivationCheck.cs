using System.Collections.Immutable;

namespace Fathom.Specification;

/// <summary>Checks at a few points what a user says of a function of their own; a slip there would spoil every result silently.</summary>
internal static class CustomActivationCheck
{
    private static readonly ImmutableArray<double> Probes = [0.087, 0.31, 0.73, 1.19, 1.83, 2.63, 4.71];

    /// <summary>Compares the derivative with an extrapolated central difference, to 1e-4 relative, away from the kinks.</summary>
    /// <param name="value">The function f.</param>
    /// <param name="derivative">What is said to be its derivative.</param>
    /// <param name="kinks">Where f or a derivative jumps.</param>
    /// <exception cref="ArgumentException">They disagree, or one of them is not finite.</exception>
    public static void Derivative(Func<double, double> value, Func<double, double> derivative, ImmutableArray<double> kinks)
    {
        const double Step = 1e-4;
        foreach (double point in Probes.SelectMany(probe => (double[])[-probe, probe]))
        {
            if (!double.IsFinite(value(point)))
            {
                throw new ArgumentException($"The function must be finite; it is {Text(value(point))} at {Text(point)}.", nameof(value));
            }

            if (!double.IsFinite(derivative(point)))
            {
                throw new ArgumentException($"The derivative must be finite; it is {Text(derivative(point))} at {Text(point)}.", nameof(derivative));
            }

            if (kinks.Any(kink => Math.Abs(kink - point) <= 2 * Step))
            {
                continue;
            }

            double wide = (value(point + Step) - value(point - Step)) / (2 * Step);
            double narrow = (value(point + (Step / 2)) - value(point - (Step / 2))) / Step;
            double expected = ((4 * narrow) - wide) / 3;
            double given = derivative(point);
            double allowed = (1e-4 * Math.Max(Math.Abs(expected), Math.Abs(given))) + (1e-10 * Math.Max(1, Math.Abs(value(point))));
            if (!(Math.Abs(expected - given) <= allowed))
            {
                throw new ArgumentException(
                    $"The derivative at {Text(point)} is given as {Text(given)}, but differences of the function give {Text(expected)}; "
                    + "mend the derivative, or list the kink if there is one nearby.",
                    nameof(derivative));
            }
        }
    }

    /// <summary>Compares the function with a·x₊^α − b·(−x)₊^α.</summary>
    /// <param name="value">The function f.</param>
    /// <param name="homogeneity">What is said of it, or null.</param>
    /// <exception cref="ArgumentException">The claim is false or its degree is not above ½.</exception>
    public static void Homogeneity(Func<double, double> value, Homogeneity? homogeneity)
    {
        if (homogeneity is null)
        {
            return;
        }

        if (!(homogeneity.Degree > 0.5) || !double.IsFinite(homogeneity.Degree))
        {
            throw new ArgumentException($"The degree must be greater than 0.5, not {Text(homogeneity.Degree)}.", nameof(homogeneity));
        }

        foreach (double probe in Probes)
        {
            double power = Math.Pow(probe, homogeneity.Degree);
            Require(value(probe), homogeneity.Positive * power, "the homogeneity", probe, nameof(homogeneity));
            Require(value(-probe), -homogeneity.Negative * power, "the homogeneity", -probe, nameof(homogeneity));
        }
    }

    /// <summary>Compares the function at x and −x.</summary>
    /// <param name="value">The function f.</param>
    /// <param name="parity">What is said of it.</param>
    /// <exception cref="ArgumentException">The claim is false.</exception>
    public static void Parity(Func<double, double> value, Parity parity)
    {
        double sign = parity == Fathom.Specification.Parity.Odd ? -1 : 1;
        foreach (double probe in parity == Fathom.Specification.Parity.None ? [] : Probes)
        {
            Require(value(-probe), sign * value(probe), "the parity", -probe, nameof(parity));
        }
    }

    private static void Require(double actual, double expected, string claim, double point, string parameter)
    {
        if (!(Math.Abs(actual - expected) <= 1e-9 * Math.Max(Math.Abs(actual), Math.Abs(expected))))
        {
            throw new ArgumentException(
                $"The function at {Text(point)} is {Text(actual)}, but {claim} asks for {Text(expected)}.", parameter);
        }
    }

    private static string Text(double number) => SpecificationNumber.Text(number);
}
