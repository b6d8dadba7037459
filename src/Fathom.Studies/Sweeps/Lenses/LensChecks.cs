using System.Globalization;
using Fathom.MeanField;
using Fathom.Specification;

namespace Fathom.Studies;

/// <summary>Tells before anything runs what a lens would refuse.</summary>
internal static class LensChecks
{
    /// <summary>Says why a lens cannot look at a network.</summary>
    /// <param name="lens">The lens.</param>
    /// <param name="network">A valid network.</param>
    /// <param name="batch">The batch size.</param>
    /// <param name="definition">How simulations are run.</param>
    /// <returns>One sentence, or null.</returns>
    public static string? FaultOf(SweepLens lens, NetworkSpec network, BatchSize batch, SweepDefinition definition)
    {
        bool normalized = network.Normalization.Kind == NormalizationKind.Batch;
        if (normalized && !batch.IsInfinite && batch.Count < 2)
        {
            return "Batch norm over a batch of one sample outputs the same number for every input; use a batch of at least 2, better 4 or more.";
        }

        if (lens == SweepLens.Predict)
        {
            return TheoryCoverage.FaultOf(network, batch);
        }

        return batch.IsInfinite
            ? "A network that is simulated sees a finite batch; take inf out, or use the lens predict alone."
            : network.Normalization.Kind == NormalizationKind.Layer && network.Width < 2
                ? "Layer norm needs at least 2 neurons per layer."
                : Size(network, batch, definition);
    }

    private static string? Size(NetworkSpec network, BatchSize batch, SweepDefinition definition)
    {
        double samples = (double)batch.Count * network.Width;
        double observed = (double)definition.Networks * network.Depth * 20;
        return samples > Array.MaxLength || observed > Array.MaxLength
            ? string.Create(CultureInfo.InvariantCulture, $"A simulation of {definition.Networks} networks of {network.Depth} layers of {network.Width} neurons with a batch of {batch.Count} does not fit into arrays; make it smaller.")
            : null;
    }
}
