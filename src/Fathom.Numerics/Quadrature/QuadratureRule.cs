using System.Collections.Immutable;

namespace Fathom.Numerics;

/// <summary>Nodes and weights of a quadrature rule: the integral is about Σ Weights[i] · f(Nodes[i]).</summary>
/// <param name="Nodes">Where to evaluate, ascending.</param>
/// <param name="Weights">Positive weights, one per node.</param>
public sealed record QuadratureRule(ImmutableArray<double> Nodes, ImmutableArray<double> Weights)
{
    /// <summary>Number of nodes.</summary>
    public int Count => Nodes.Length;

    /// <summary>Applies the rule to a function.</summary>
    /// <param name="integrand">The function.</param>
    /// <returns>The weighted sum.</returns>
    public double Apply(Func<double, double> integrand)
    {
        ArgumentNullException.ThrowIfNull(integrand);
        double sum = 0;
        for (int i = 0; i < Nodes.Length; i++)
        {
            sum += Weights[i] * integrand(Nodes[i]);
        }

        return sum;
    }
}
