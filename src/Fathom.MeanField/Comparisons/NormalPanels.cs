using Fathom.Numerics;

namespace Fathom.MeanField;

/// <summary>Nodes and weights for averages over a standard normal variable, with panels that end where the integrand has kinks.</summary>
/// <remarks>
/// Composite Gauss–Legendre on [−10, 10]: the mass outside is 1.5e-23. Splitting at kinks restores the fast convergence that a
/// global rule has for smooth integrands only.
/// </remarks>
internal sealed class NormalPanels
{
    /// <summary>Where the normal variable is cut off.</summary>
    public const double Reach = 10;

    private const double InverseSquareRootTwoPi = 0.3989422804014326779;

    private static readonly QuadratureRule Legendre = GaussLegendre.Rule(16);

    private readonly List<double> ends = [];
    private double[] nodes = [];
    private double[] weights = [];

    /// <summary>Number of nodes of the rule that was made last.</summary>
    public int Count { get; private set; }

    /// <summary>The nodes, ascending.</summary>
    public ReadOnlySpan<double> Nodes => nodes.AsSpan(0, Count);

    /// <summary>The weights, the normal density included.</summary>
    public ReadOnlySpan<double> Weights => weights.AsSpan(0, Count);

    /// <summary>Makes the rule.</summary>
    /// <param name="breaks">Points where the integrand is not smooth, in any order; those outside the reach are ignored.</param>
    /// <param name="width">Largest width of a panel; divides the reach.</param>
    public void Make(ReadOnlySpan<double> breaks, double width)
    {
        int uniform = (int)Math.Round(2 * Reach / width);
        ends.Clear();
        for (int i = 0; i <= uniform; i++)
        {
            ends.Add((i - (uniform / 2.0)) * width);
        }

        foreach (double point in breaks)
        {
            if (Math.Abs(point) < Reach)
            {
                ends.Add(point);
            }
        }

        ends.Sort();
        int needed = (ends.Count - 1) * Legendre.Count;
        if (nodes.Length < needed)
        {
            nodes = new double[needed];
            weights = new double[needed];
        }

        Count = 0;
        for (int i = 1; i < ends.Count; i++)
        {
            AddPanel(ends[i - 1], ends[i]);
        }
    }

    private void AddPanel(double low, double high)
    {
        double half = (high - low) / 2;
        if (half <= 0)
        {
            return;
        }

        double middle = (low + high) / 2;
        for (int k = 0; k < Legendre.Count; k++)
        {
            double z = middle + (half * Legendre.Nodes[k]);
            nodes[Count] = z;
            weights[Count] = half * Legendre.Weights[k] * InverseSquareRootTwoPi * Math.Exp(-z * z / 2);
            Count++;
        }
    }
}
