using System.Collections.Immutable;
using Fathom.Specification;

namespace Fathom.Sampling;

/// <summary>What is the same in every network of a simulation: shapes, activations, groups of columns, and what is structurally known of the matrices.</summary>
internal sealed class NetworkProgram
{
    /// <summary>Lays out a network over a batch.</summary>
    /// <param name="spec">A valid specification.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="options">Valid options.</param>
    public NetworkProgram(NetworkSpec spec, InputBatch batch, SimulationOptions options)
    {
        Spec = spec;
        Batch = batch;
        Options = options;
        int[] starts = new int[batch.Sizes.Length + 1];
        for (int g = 0; g < batch.Sizes.Length; g++)
        {
            starts[g + 1] = starts[g] + batch.Sizes[g];
        }

        Starts = [.. starts];
        bool constant = spec.GainSchedule.Kind == GainScheduleKind.Constant;
        Activation[] activations = new Activation[spec.Depth];
        for (int l = 1; l <= spec.Depth; l++)
        {
            activations[l - 1] = constant && l > 1 ? activations[0] : spec.ActivationAt(l);
        }

        Activations = [.. activations];
    }

    /// <summary>The network.</summary>
    public NetworkSpec Spec { get; }

    /// <summary>The batch.</summary>
    public InputBatch Batch { get; }

    /// <summary>The options.</summary>
    public SimulationOptions Options { get; }

    /// <summary>Where each batch begins among the columns, and the number of columns at the end.</summary>
    public ImmutableArray<int> Starts { get; }

    /// <summary>The activation φ_l of each layer, that of layer 1 first.</summary>
    public ImmutableArray<Activation> Activations { get; }

    /// <summary>Whether slopes are worth keeping from the evaluation of the activations to their use.</summary>
    public bool HasCostlySlopes => Activations.Any(activation => !ActivationSweep.IsRays(activation));

    /// <summary>Number of layers L.</summary>
    public int Depth => Spec.Depth;

    /// <summary>Number of neurons per layer N.</summary>
    public int Width => Spec.Width;

    /// <summary>Number of columns of the forward matrices: samples, all batches together.</summary>
    public int Columns => Batch.Count;

    /// <summary>Number of cotangents k.</summary>
    public int Cotangents => Options.Cotangents;

    /// <summary>Number of columns of the backward matrices.</summary>
    public int BackwardColumns => Columns * Cotangents;

    /// <summary>The factor s of a branch; 1 without skips.</summary>
    public double BranchScale => Spec.Skip?.BranchScale ?? 1;

    /// <summary>Whether the normalization stands before the activation.</summary>
    public bool NormalizesBefore => Spec.Normalization.Kind != NormalizationKind.None && Spec.Normalization.Placement == NormalizationPlacement.Before;

    /// <summary>Whether the normalization stands after the activation.</summary>
    public bool NormalizesAfter => Spec.Normalization.Kind != NormalizationKind.None && Spec.Normalization.Placement == NormalizationPlacement.After;

    /// <summary>
    /// Whether pre-activations are read through centred batch norm only, so that W may be conditioned on centred columns (theorem T4 of the exact sampler), biases are without effect, and every
    /// gradient with respect to pre-activations sums to zero over each batch. Skips keep this: every reader of the residual stream is a centred batch norm.
    /// </summary>
    public bool ReadsCentred => Spec.Normalization is { Kind: NormalizationKind.Batch, Centred: true, Placement: NormalizationPlacement.Before };

    /// <summary>Whether biases are drawn and added.</summary>
    public bool HasBiases => Spec.Initialization.BiasScale > 0 && !ReadsCentred;

    /// <summary>Whether the activations of a layer sum to zero over each batch by construction.</summary>
    /// <param name="layer">The layer, 0 (the input) to L.</param>
    /// <returns>True when centred batch norm is the last that touches them, up to a linear activation.</returns>
    public bool ActivationsAreCentred(int layer)
    {
        if (layer == 0 || Spec.Normalization is not { Kind: NormalizationKind.Batch, Centred: true })
        {
            return false;
        }

        return NormalizesAfter || Activations[layer - 1].Homogeneity is { Degree: 1 } h && h.Positive == h.Negative;
    }

    /// <summary>Number of inputs of the matrix that leads into a layer.</summary>
    /// <param name="layer">The layer, 1 to L.</param>
    /// <returns>The features of a sample for the first layer, else the width.</returns>
    public int Inputs(int layer) => layer == 1 ? Batch.Features : Width;
}
