using Fathom.Numerics;

namespace Fathom.FiniteWidth;

/// <summary>Gradients deep in a linear batch-normalized network with orthogonal weights, predicted from its last layer alone.</summary>
/// <remarks>
/// For an isometric batch of as many samples as features, ‖∂loss/∂W‖ = ‖N‖ with N = XᵀG. Going towards the input its antisymmetric part A stays, its trace vanishes at once, and its
/// symmetric part loses the factor d/(d+2) in mean square per layer. So the gradient neither explodes nor vanishes, and its value is known.
/// </remarks>
public sealed record LastLayerPrediction
{
    private readonly double antisymmetricSquare;
    private readonly double symmetricSquare;

    private LastLayerPrediction(OverlapParts parts)
    {
        antisymmetricSquare = parts.AntisymmetricSquare;
        symmetricSquare = parts.SymmetricSquare;
        LogNorm = Math.Log(parts.Norm);
        SymmetricShare = parts.SymmetricShare;
    }

    /// <summary>ln ‖N‖ at the last layer.</summary>
    public double LogNorm { get; }

    /// <summary>ln ‖A‖, the predicted logarithm of the norm of the weight gradient in the middle of a deep network; −∞ for one sample.</summary>
    public double LogMiddle => 0.5 * Math.Log(antisymmetricSquare);

    /// <summary>‖S‖²/‖N‖² at the last layer, for the symmetric part without its trace.</summary>
    public double SymmetricShare { get; }

    /// <summary>Predicts from the last activations and their gradient.</summary>
    /// <param name="last">The last normalized layer.</param>
    /// <param name="centred">Whether the network's batch norm subtracts the mean.</param>
    /// <returns>The prediction.</returns>
    public static LastLayerPrediction Of(LayerSignal last, bool centred = false)
    {
        ArgumentNullException.ThrowIfNull(last);
        return new LastLayerPrediction(OverlapParts.Of(last.Overlap(), centred));
    }

    /// <summary>Predicts from the logits Z = V X of a final linear layer and the gradient R of the loss with respect to them: N = ZᵀR, whatever V is.</summary>
    /// <param name="logits">Samples × classes, finite.</param>
    /// <param name="gradient">∂loss/∂Z, of the same shape; (p − y)/n for the mean cross-entropy.</param>
    /// <param name="centred">Whether the network's batch norm subtracts the mean.</param>
    /// <returns>The prediction.</returns>
    /// <exception cref="ArgumentException">An entry is not finite, or the shapes differ.</exception>
    public static LastLayerPrediction OfLogits(Matrix logits, Matrix gradient, bool centred = false) => Of(new LayerSignal(logits, gradient), centred);

    /// <summary>The predicted ln ‖N‖ a number of layers below the last one.</summary>
    /// <param name="layers">How many layers below, at least 1 (0 is the last layer itself, with its trace).</param>
    /// <param name="width">The width d, at least 1.</param>
    /// <returns>½ ln(‖A‖² + ‖S‖² (d/(d+2))^layers).</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number of layers is negative or the width not positive.</exception>
    public double LogNormBelow(int layers, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(layers);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        return layers == 0 ? LogNorm : 0.5 * Math.Log(antisymmetricSquare + (symmetricSquare * Math.Exp(-layers / IsometryPath.FoldingDepth(width))));
    }
}
