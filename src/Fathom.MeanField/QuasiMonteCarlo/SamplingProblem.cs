using Fathom.Specification;

namespace Fathom.MeanField;

/// <summary>What is sampled: the activation, the norm, and the normal vector that goes into them.</summary>
/// <param name="Activation">φ.</param>
/// <param name="Factor">The normal vector.</param>
/// <param name="Batches">Sizes of the batches in it.</param>
/// <param name="Centred">Whether the norm subtracts the batch mean.</param>
/// <param name="Epsilon">ε.</param>
/// <param name="NormFirst">Whether the norm stands before the activation.</param>
/// <param name="ReferenceScale">√μ of the symmetric reference that shares the directions, or zero for none.</param>
internal sealed record SamplingProblem(
    Activation Activation, CovarianceFactor Factor, int[] Batches, bool Centred, double Epsilon, bool NormFirst, double ReferenceScale)
{
    /// <summary>Columns that are worked on at a time.</summary>
    public const int BlockColumns = 256;

    /// <summary>Whether each point is used with its mirror image as well: of use unless φ's symmetry makes both the same.</summary>
    public bool Mirrored => Activation.Parity == Parity.None;

    /// <summary>Axes of the reference times √μ.</summary>
    /// <returns>An n × m matrix.</returns>
    public double[] ReferenceColumns() => [.. Factor.Axes.Select(entry => entry * ReferenceScale)];
}
