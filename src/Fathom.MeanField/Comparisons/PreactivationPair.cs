using Fathom.Numerics;
using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>Averages of an activation over two centred normal pre-activations of variance q and correlation c.</summary>
/// <param name="Product">E φ(u₁) φ(u₂).</param>
/// <param name="SlopeProduct">E φ′(u₁) φ′(u₂) = d E φ(u₁) φ(u₂) / d(qc).</param>
/// <param name="ProductChange">d E φ(u₁) φ(u₂) / d Var u₁ at fixed covariance, = ½ E φ″(u₁) φ(u₂); at c = ±1 not a number.</param>
/// <remarks>
/// u₁ = √q(√|c| s + √(1−|c|) t₁) and u₂ = √q(±√|c| s + √(1−|c|) t₂) with independent s, t₁, t₂. Given s the two factors are
/// independent, so the double integral is one integral over s of a product of one-dimensional averages, which also smooth out kinks.
/// </remarks>
internal readonly record struct PreactivationPair(Estimate Product, Estimate SlopeProduct, Estimate ProductChange)
{
    private const int LastLevel = 4;
    private const double Tolerance = 3e-14;
    private const double NegligibleWeight = 1e-32;

    /// <summary>Computes the averages.</summary>
    /// <param name="activation">The activation φ.</param>
    /// <param name="variance">q, positive and finite.</param>
    /// <param name="correlation">c in [−1, 1].</param>
    /// <returns>The averages with their errors.</returns>
    public static PreactivationPair Of(Activation activation, double variance, double correlation)
    {
        Sums coarse = Sums.Take(activation, variance, correlation, 2);
        for (int level = 1; ; level++)
        {
            Sums fine = Sums.Take(activation, variance, correlation, Math.ScaleB(2, -level));
            if (level == LastLevel || fine.Agrees(coarse))
            {
                return new PreactivationPair(
                    Difference(fine.Product, coarse.Product, fine.Magnitude + fine.Cut),
                    Difference(fine.SlopeProduct, coarse.SlopeProduct, fine.SlopeMagnitude + fine.Cut),
                    Difference(fine.Change, coarse.Change, fine.ChangeMagnitude + fine.Cut));
            }

            coarse = fine;
        }
    }

    private static Estimate Difference(double fine, double coarse, double magnitude) =>
        new(fine, Math.Abs(fine - coarse) + (4 * Estimate.UnitRoundoff * magnitude));

    private readonly record struct Sums(
        double Product, double SlopeProduct, double Change, double Magnitude, double SlopeMagnitude, double ChangeMagnitude, double Cut)
    {
        public static Sums Take(Activation activation, double variance, double correlation, double width)
        {
            double shared = Math.Sqrt(variance * Math.Abs(correlation));
            double own = Math.Sqrt(variance * (1 - Math.Abs(correlation)));
            NormalPanels outer = new();
            outer.Make(OuterBreaks(activation, shared, own), width);
            int count = outer.Count;
            double[] value = new double[count];
            double[] slope = new double[count];
            double[] change = new double[count];
            InnerAverage inner = new(activation, own, width);
            for (int i = 0; i < count; i++)
            {
                if (outer.Weights[i] > NegligibleWeight)
                {
                    (value[i], slope[i], change[i]) = inner.At(shared * outer.Nodes[i]);
                }
            }

            double product = 0;
            double slopeProduct = 0;
            double changeSum = 0;
            double magnitude = 0;
            double slopeMagnitude = 0;
            double changeMagnitude = 0;
            for (int i = 0; i < count; i++)
            {
                // The outer nodes are symmetric about zero, so the partner at −s is the mirrored index.
                int partner = correlation < 0 ? count - 1 - i : i;
                double weight = outer.Weights[i];
                double term = weight * value[i] * value[partner];
                double slopeTerm = weight * slope[i] * slope[partner];
                double changeTerm = weight * change[i] * value[partner];
                product += term;
                slopeProduct += slopeTerm;
                changeSum += changeTerm;
                magnitude += Math.Abs(term);
                slopeMagnitude += Math.Abs(slopeTerm);
                changeMagnitude += Math.Abs(changeTerm);
            }

            double halfInverse = own > 0 ? 0.5 / own : double.NaN;
            double edge = activation.Value(NormalPanels.Reach * Math.Sqrt(variance));
            double otherEdge = activation.Value(-NormalPanels.Reach * Math.Sqrt(variance));
            double cut = Math.Exp(-NormalPanels.Reach * NormalPanels.Reach / 2) * Math.Max(edge * edge, otherEdge * otherEdge) / Estimate.UnitRoundoff;
            return new Sums(
                product, slopeProduct, changeSum * halfInverse, magnitude, slopeMagnitude, changeMagnitude * halfInverse, cut);
        }

        public bool Agrees(Sums other) =>
            Math.Abs(Product - other.Product) <= Tolerance * Magnitude
            && Math.Abs(SlopeProduct - other.SlopeProduct) <= Tolerance * SlopeMagnitude;

        /// <summary>Where the inner average bends, seen from the outer variable: at the kinks, over a width that the inner variable sets.</summary>
        private static double[] OuterBreaks(Activation activation, double shared, double own)
        {
            if (shared == 0)
            {
                return [];
            }

            List<double> breaks = [];
            foreach (double kink in activation.Kinks)
            {
                double centre = Math.Abs(kink / shared);
                breaks.AddRange([centre, -centre]);
                for (double reach = 0.5 * own / shared; reach is > 0 and < 2 * NormalPanels.Reach; reach *= 2)
                {
                    breaks.AddRange([centre + reach, -centre - reach, centre - reach, reach - centre]);
                }
            }

            return [.. breaks];
        }
    }

    /// <summary>Averages over t of φ(x + √own·t), its slope, and t times its slope.</summary>
    private sealed class InnerAverage(Activation activation, double own, double width)
    {
        private readonly NormalPanels panels = new();
        private readonly double[] breaks = new double[activation.Kinks.Length];
        private double[] arguments = [];
        private double[] values = [];
        private double[] slopes = [];
        private bool made;

        public (double Value, double Slope, double Change) At(double x)
        {
            if (own == 0)
            {
                return (activation.Value(x), activation.Derivative(x), double.NaN);
            }

            Prepare(x);
            int count = panels.Count;
            ReadOnlySpan<double> nodes = panels.Nodes;
            ReadOnlySpan<double> weights = panels.Weights;
            for (int i = 0; i < count; i++)
            {
                arguments[i] = x + (own * nodes[i]);
            }

            activation.Evaluate(arguments.AsSpan(0, count), values, slopes);
            double value = 0;
            double slope = 0;
            double change = 0;
            for (int i = 0; i < count; i++)
            {
                double weighted = weights[i] * slopes[i];
                value += weights[i] * values[i];
                slope += weighted;
                change += weighted * nodes[i];
            }

            return (value, slope, change);
        }

        private void Prepare(double x)
        {
            if (made && breaks.Length == 0)
            {
                return;
            }

            for (int i = 0; i < breaks.Length; i++)
            {
                breaks[i] = (activation.Kinks[i] - x) / own;
            }

            panels.Make(breaks, width);
            made = true;
            if (arguments.Length < panels.Count)
            {
                arguments = new double[panels.Count];
                values = new double[panels.Count];
                slopes = new double[panels.Count];
            }
        }
    }
}
