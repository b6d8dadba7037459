using System.Collections.Immutable;
using Fathom.Numerics;

namespace Fathom.FiniteWidth;

/// <summary>Audits a batch-normalized network by its conservation law: without activations the antisymmetric part of N = XᵀG is the same in every layer.</summary>
/// <remarks>
/// <para>
/// Batch norm and linear layers commute with rotations of the samples among each other. Turning the batch by an infinitesimal rotation C changes the loss by Tr(NᵀC), whichever layer it is
/// applied to, so all layers agree on the antisymmetric part A of N: for any weights, any batch size and width, with ε and with gains. A centred norm commutes with rotations that leave the
/// vector of ones alone, so there C A C with C = I − 11ᵀ/n is conserved.
/// </para>
/// <para>An error in a backward pass, or a non-linear activation, breaks the law; with an activation the drift measures its non-linearity.</para>
/// </remarks>
public sealed record ConservationAudit
{
    private ConservationAudit(ImmutableArray<LayerConservation> layers) => Layers = layers;

    /// <summary>One entry per layer, from the input to the output.</summary>
    public ImmutableArray<LayerConservation> Layers { get; }

    /// <summary>The largest drift of a layer; 1e-12 or less for a correct linear network in float64.</summary>
    public double LargestDrift => Layers.Max(layer => layer.Drift);

    /// <summary>Whether every layer agrees with the last one to a tolerance, apart from what rounding in its own products explains.</summary>
    /// <param name="tolerance">The relative drift that is allowed.</param>
    /// <returns>True when the law holds.</returns>
    public bool Holds(double tolerance = 1e-12) => Layers.All(layer => layer.Drift <= tolerance + layer.Resolution);

    /// <summary>Compares all layers with the last one.</summary>
    /// <param name="layers">The layers from the input to the output, at least one, all with the same batch.</param>
    /// <param name="centred">Whether the network's batch norm subtracts the mean.</param>
    /// <returns>The audit.</returns>
    /// <exception cref="ArgumentException">There is no layer, the batches differ in size, or the last layer has no antisymmetric part to compare with.</exception>
    public static ConservationAudit Of(IReadOnlyList<LayerSignal> layers, bool centred)
    {
        ArgumentNullException.ThrowIfNull(layers);
        if (layers.Count == 0)
        {
            throw new ArgumentException("An audit needs at least one layer.", nameof(layers));
        }

        int samples = layers[^1].Activations.Rows;
        if (layers.Any(layer => layer.Activations.Rows != samples))
        {
            throw new ArgumentException($"Every layer must hold the same batch; the last one has {samples} samples.", nameof(layers));
        }

        OverlapParts reference = OverlapParts.Of(layers[^1].Overlap(), centred);
        double norm = reference.AntisymmetricNorm;
        if (!(norm > 0))
        {
            throw new ArgumentException(
                samples == 1 ? "One sample has no antisymmetric part, so there is nothing to conserve." : "The last layer's antisymmetric part is zero, so there is nothing to compare with.",
                nameof(layers));
        }

        return new ConservationAudit([.. layers.Select((layer, i) => Compare(layer, i, reference, norm, centred))]);
    }

    private static LayerConservation Compare(LayerSignal layer, int place, OverlapParts reference, double norm, bool centred)
    {
        OverlapParts parts = OverlapParts.Of(layer.Overlap(), centred);
        double squares = 0;
        for (int i = 0; i < parts.Antisymmetric.Values.Length; i++)
        {
            double difference = parts.Antisymmetric.Values[i] - reference.Antisymmetric.Values[i];
            squares += difference * difference;
        }

        double size = Norm(layer.Activations) * Norm(layer.Gradient);
        return new LayerConservation(
            place,
            Math.Log(parts.Norm),
            Math.Log(parts.AntisymmetricNorm),
            parts.SymmetricShare,
            Math.Sqrt(squares) / norm,
            4 * Estimate.UnitRoundoff * size / norm);
    }

    private static double Norm(Matrix matrix) => System.Numerics.Tensors.TensorPrimitives.Norm<double>(matrix.Values);
}
