using System.Numerics.Tensors;
using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>The weighted values of all orthonormal polynomials on a rule: the part of the series that no activation changes.</summary>
internal sealed class GegenbauerBasis
{
    /// <summary>Degrees that products with coordinates consume at the top of a series.</summary>
    public const int Consumed = 3;

    private readonly double[] table;
    private readonly int first;

    private GegenbauerBasis(
        SphereRule rule, int degree, double[] recurrence, double[] pairCorrelation, double[] table, int first)
    {
        this.first = first;
        Rule = rule;
        Degree = degree;
        Recurrence = recurrence;
        PairCorrelation = pairCorrelation;
        this.table = table;
    }

    /// <summary>The rule the table belongs to.</summary>
    public SphereRule Rule { get; }

    /// <summary>The highest degree that sums run to; coefficients are available <see cref="Consumed"/> degrees further.</summary>
    public int Degree { get; }

    /// <summary>The recurrence coefficients b_l.</summary>
    public double[] Recurrence { get; }

    /// <summary>The zonal values P_l(ρ).</summary>
    public double[] PairCorrelation { get; }

    /// <summary>The basis on the smooth rule of a level.</summary>
    /// <param name="batch">The batch size B, at least 4.</param>
    /// <param name="level">The resolution.</param>
    /// <returns>The basis.</returns>
    public static GegenbauerBasis Smooth(int batch, int level) => On(SphereRule.Smooth(batch, level));

    /// <summary>The basis on panels split at kinks.</summary>
    /// <param name="batch">The batch size B.</param>
    /// <param name="kinks">The kinks in units of z.</param>
    /// <param name="level">The resolution.</param>
    /// <returns>The basis.</returns>
    public static GegenbauerBasis Panels(int batch, ReadOnlySpan<double> kinks, int level) =>
        On(SphereRule.Panels(batch, kinks, GaussLegendre.Rule(20 << level)));

    /// <summary>Coefficients E[f p_l] of a tabulated function.</summary>
    /// <param name="values">f at the nodes.</param>
    /// <param name="parity">The symmetry of f up to a constant, where it is known: coefficients that vanish by it are not computed.</param>
    /// <returns>Coefficients for l = 0 … Degree + Consumed.</returns>
    public double[] Coefficients(ReadOnlySpan<double> values, Parity parity)
    {
        int count = Rule.Weights.Length - first;
        double[] coefficients = new double[Degree + Consumed + 1];
        double[]? even = first == 0 ? null : Folded(values, 1);
        double[]? odd = first == 0 ? null : Folded(values, -1);
        for (int l = 0; l < coefficients.Length; l++)
        {
            bool isEven = (l & 1) == 0;
            if (l > 0 && first > 0 && parity == (isEven ? Parity.Odd : Parity.Even))
            {
                continue;
            }

            ReadOnlySpan<double> folded = first == 0 ? values : isEven ? even : odd;
            coefficients[l] = TensorPrimitives.Dot(folded, table.AsSpan(l * count, count));
        }

        return coefficients;
    }

    /// <summary>f(x) ± f(−x) at the upper half of symmetric nodes; a node at zero counts once.</summary>
    private double[] Folded(ReadOnlySpan<double> values, int sign)
    {
        int total = values.Length;
        double[] folded = new double[total - first];
        for (int i = 0; i < folded.Length; i++)
        {
            int mirror = total - 1 - (first + i);
            folded[i] = mirror == first + i
                ? (1 + sign) / 2 * values[first + i]
                : values[first + i] + (sign * values[mirror]);
        }

        return folded;
    }

    private static GegenbauerBasis On(SphereRule rule)
    {
        int total = rule.Weights.Length;

        // Gauss rules integrate products up to twice their size; other rules resolve about half as many degrees as they have nodes.
        int degree = rule.Batch <= SphereRule.LargestGaussBatch
            ? total - Consumed - 2
            : GegenbauerSeries.RelevantDegree(rule.Batch, (total / 2) - Consumed - 2);
        double[] recurrence = GegenbauerSeries.Recurrence(rule.Batch, degree + Consumed + 1);

        // On symmetric nodes the polynomials are even or odd, so that the upper half of the nodes is enough.
        int first = IsSymmetric(rule) ? total / 2 : 0;
        int count = total - first;
        double[] table = new double[(degree + Consumed + 1) * count];
        ReadOnlySpan<double> x = rule.Coordinates.AsSpan(first);
        rule.Weights.AsSpan(first).CopyTo(table);
        for (int l = 0; l < degree + Consumed; l++)
        {
            double scale = 1 / recurrence[l + 1];
            double back = recurrence[l] * scale;
            ReadOnlySpan<double> current = table.AsSpan(l * count, count);
            ReadOnlySpan<double> previous = l > 0 ? table.AsSpan((l - 1) * count, count) : current;
            Span<double> next = table.AsSpan((l + 1) * count, count);
            for (int i = 0; i < count; i++)
            {
                next[i] = (scale * x[i] * current[i]) - (back * previous[i]);
            }
        }

        return new GegenbauerBasis(
            rule, degree, recurrence, GegenbauerSeries.PairCorrelation(rule.Batch, degree + Consumed), table, first);
    }

    private static bool IsSymmetric(SphereRule rule)
    {
        double[] x = rule.Coordinates;
        double[] w = rule.Weights;
        for (int i = 0, j = x.Length - 1; i <= j; i++, j--)
        {
            if (x[i] != -x[j] || w[i] != w[j])
            {
                return false;
            }
        }

        return true;
    }
}
