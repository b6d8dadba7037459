using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>Panels in latitude on the sphere: where they begin and end, and the weight inside them.</summary>
/// <remarks>
/// The latitude λ in [−π/2, π/2] has x = sin λ and the smooth weight cos^(B−3) λ for every batch size B ≥ 3, unlike the density
/// in x, which is singular at the ends for small B.
/// </remarks>
internal static class PolarPanels
{
    /// <summary>Largest latitude whose weight matters: beyond it cos^(B−3) is below 10⁻²⁶.</summary>
    /// <param name="batch">The batch size B, at least 3.</param>
    /// <returns>The latitude in radians.</returns>
    public static double Reach(int batch) =>
        batch <= 8 ? Math.PI / 2 : Math.Acos(Math.Pow(10, -26.0 / (batch - 3)));

    /// <summary>The weight cos^(B−3) at a latitude.</summary>
    /// <param name="batch">The batch size B.</param>
    /// <param name="latitude">The latitude in radians.</param>
    /// <returns>The weight, not normalized.</returns>
    public static double Weight(int batch, double latitude)
    {
        if (batch == 3)
        {
            return 1;
        }

        // The logarithm is multiplied by B − 3: near the equator that of the rounded cosine has lost the digits of a large batch.
        double sine = Math.Sin(latitude);
        double logCosine = Math.Abs(latitude) < 0.5 ? 0.5 * LogOnePlus.Evaluate(-sine * sine) : Math.Log(Math.Cos(latitude));
        return Math.Exp((batch - 3) * logCosine);
    }

    /// <summary>Edges of the panels: the ends, the kinks inside, and further cuts so that no panel is wide in units of the weight.</summary>
    /// <param name="batch">The batch size B.</param>
    /// <param name="kinks">Kinks in units of z = x·√(B−1).</param>
    /// <returns>Latitudes in ascending order, at least two.</returns>
    public static List<double> Edges(int batch, ReadOnlySpan<double> kinks)
    {
        double reach = Reach(batch);
        List<double> cuts = [];
        double radius = Math.Sqrt(batch - 1);
        foreach (double kink in kinks)
        {
            if (Math.Abs(kink) < radius)
            {
                cuts.Add(Math.Asin(kink / radius));
            }
        }

        return Split(-reach, reach, cuts, Math.Min(reach, 4.5 / radius * 1.2));
    }

    /// <summary>Cuts an interval at given points and then into pieces no wider than a limit.</summary>
    /// <param name="low">The lower end.</param>
    /// <param name="high">The upper end.</param>
    /// <param name="cuts">Points to cut at; those outside are ignored. The list is sorted in place.</param>
    /// <param name="widest">The widest piece allowed.</param>
    /// <returns>The edges in ascending order.</returns>
    public static List<double> Split(double low, double high, List<double> cuts, double widest)
    {
        const double Smallest = 1e-13;
        cuts.Sort();
        List<double> edges = [low];
        foreach (double cut in cuts)
        {
            if (cut > edges[^1] + Smallest && cut < high - Smallest)
            {
                edges.Add(cut);
            }
        }

        edges.Add(high);
        List<double> result = [low];
        for (int i = 0; i + 1 < edges.Count; i++)
        {
            int pieces = Math.Max(1, (int)Math.Ceiling((edges[i + 1] - edges[i]) / widest));
            for (int k = 1; k < pieces; k++)
            {
                result.Add(edges[i] + ((edges[i + 1] - edges[i]) * k / pieces));
            }

            result.Add(edges[i + 1]);
        }

        return result;
    }
}
