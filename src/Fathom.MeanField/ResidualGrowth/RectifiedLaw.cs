using System.Collections.Immutable;
using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>The law of a number x ≥ 0: an atom at 0 and a density on (0, ∞), as the rectified sum of such a number and Gaussian noise has it.</summary>
/// <remarks>
/// The density is held at the nodes of Gauss–Legendre panels. After a step with noise of deviation σ it is analytic on the scale σ, so that panels a little wider than σ
/// integrate it to rounding; noise further than nine deviations away does not count.
/// </remarks>
internal sealed class RectifiedLaw
{
    /// <summary>Widths of a panel in deviations of the noise.</summary>
    private const double PanelWidth = 1.5;

    /// <summary>Deviations beyond which a Gaussian is below rounding.</summary>
    private const double Reach = 9;

    private readonly QuadratureRule rule;
    private readonly double width;
    private readonly double[] weighted;

    /// <summary>The variance of the sum of all noise that went into x, which bounds its tail.</summary>
    private readonly double spread;

    private RectifiedLaw(QuadratureRule rule, double width, double[] weighted, double atom, double secondMoment, double spread)
    {
        this.rule = rule;
        this.width = width;
        this.weighted = weighted;
        this.spread = spread;
        Atom = atom;
        SecondMoment = secondMoment;
    }

    /// <summary>P(x = 0).</summary>
    public double Atom { get; }

    /// <summary>E x².</summary>
    public double SecondMoment { get; }

    /// <summary>E x, from the nodes.</summary>
    public double Mean
    {
        get
        {
            double sum = 0;
            for (int i = 0; i < weighted.Length; i++)
            {
                sum += weighted[i] * Node(i);
            }

            return sum;
        }
    }

    /// <summary>The law of relu(z) with z ~ N(0, variance).</summary>
    /// <param name="rule">The nodes of a panel on [−1, 1] with their weights.</param>
    /// <param name="variance">The variance of z, positive.</param>
    /// <param name="nextDeviation">The deviation of the noise of the next step as a function of E x².</param>
    /// <returns>The law.</returns>
    public static RectifiedLaw OfGaussian(QuadratureRule rule, double variance, Func<double, double> nextDeviation)
    {
        RectifiedLaw zero = new(rule, 1, [], 1, 0, 0);
        return zero.Next(Math.Sqrt(variance), nextDeviation);
    }

    /// <summary>The law of relu(x + z) with z ~ N(0, σ²) independent of x.</summary>
    /// <param name="deviation">σ, not negative; 0 changes nothing.</param>
    /// <param name="nextDeviation">The deviation of the noise of the step after this as a function of the new E x²; the new nodes resolve it.</param>
    /// <returns>The law.</returns>
    public RectifiedLaw Next(double deviation, Func<double, double> nextDeviation)
    {
        if (deviation == 0)
        {
            return this;
        }

        double moment = NextSecondMoment(deviation);
        double following = nextDeviation(moment);
        double newSpread = spread + (deviation * deviation);
        double panel = PanelWidth * (following > 0 ? Math.Min(deviation, following) : deviation);
        int panels = (int)Math.Ceiling((Reach + 1) * Math.Sqrt(newSpread) / panel);
        double[] next = new double[panels * rule.Count];
        for (int i = 0; i < next.Length; i++)
        {
            double y = ((i / rule.Count) + ((1 + rule.Nodes[i % rule.Count]) / 2)) * panel;
            next[i] = Density(y, deviation) * rule.Weights[i % rule.Count] * panel / 2;
        }

        return new RectifiedLaw(rule, panel, next, NextAtom(deviation), moment, newSpread);
    }

    /// <summary>The law of a·x.</summary>
    /// <param name="factor">a, positive.</param>
    /// <returns>The law.</returns>
    public RectifiedLaw Scaled(double factor) =>
        new(rule, width * factor, weighted, Atom, SecondMoment * factor * factor, spread * factor * factor);

    /// <summary>The law of x for a share of the channels and of 0 for the others.</summary>
    /// <param name="share">The share that keeps x, between 0 and 1.</param>
    /// <returns>The law.</returns>
    public RectifiedLaw Thinned(double share) =>
        new(rule, width, [.. weighted.Select(weight => weight * share)], 1 - share + (share * Atom), SecondMoment * share, spread);

    private double Node(int index) => ((index / rule.Count) + ((1 + rule.Nodes[index % rule.Count]) / 2)) * width;

    private double Density(double y, double deviation)
    {
        double sum = Atom * NormalDistribution.Density(y / deviation);
        (int first, int end) = Near(y - (Reach * deviation), y + (Reach * deviation));
        for (int i = first; i < end; i++)
        {
            sum += weighted[i] * NormalDistribution.Density((y - Node(i)) / deviation);
        }

        return sum / deviation;
    }

    private double NextAtom(double deviation)
    {
        double sum = Atom / 2;
        (int first, int end) = Near(0, Reach * deviation);
        for (int i = first; i < end; i++)
        {
            sum += weighted[i] * NormalDistribution.Cumulative(-Node(i) / deviation);
        }

        return sum;
    }

    // E relu(x + σ g)² = (x² + σ²) Φ(x/σ) + x σ φ(x/σ) for fixed x.
    private double NextSecondMoment(double deviation)
    {
        double square = deviation * deviation;
        double sum = Atom * square / 2;
        for (int i = 0; i < weighted.Length; i++)
        {
            double x = Node(i);
            double ratio = x / deviation;
            sum += weighted[i] * ((((x * x) + square) * NormalDistribution.Cumulative(ratio)) + (x * deviation * NormalDistribution.Density(ratio)));
        }

        return sum;
    }

    private (int First, int End) Near(double low, double high)
    {
        int first = Math.Max(0, (int)Math.Floor(low / width)) * rule.Count;
        int end = (int)Math.Min(weighted.Length, Math.Ceiling(high / width) * rule.Count);
        return (Math.Min(first, end), end);
    }
}
