using System.Collections.Immutable;
using System.Numerics;
using Fathom.Specification;

namespace Fathom.Sampling;

/// <summary>Turns what passes by in a network into one number per quantity and layer.</summary>
/// <remarks>
/// Quantities of a batch are means over the batches. ln of gradient norms is absolute here, over all cotangents together. Spectra and the tail index are observed in about
/// <see cref="ObservedQuantities.SpectrumLayers"/> layers, evenly spread; they are NaN in the others.
/// </remarks>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class LayerObserver<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly NetworkProgram program;
    private readonly ImmutableArray<string> quantities;
    private readonly int[] starts;
    private readonly GramRoom room;
    private readonly double rounding = typeof(T) == typeof(float) ? 1e-7 : 1e-15;
    private double[] values = [];
    private double above;

    /// <summary>Makes room.</summary>
    /// <param name="program">What is simulated.</param>
    public LayerObserver(NetworkProgram program)
    {
        this.program = program;
        quantities = ObservedQuantities.Of(program.Batch.Sizes.Length, program.Options.Spectra);
        starts = [.. program.Starts];
        room = new GramRoom(program.Batch.Sizes.Max());
    }

    /// <summary>Starts another network.</summary>
    /// <param name="destination">Receives quantities × layers numbers.</param>
    public void Begin(double[] destination)
    {
        values = destination;
        Array.Fill(values, double.NaN);
        above = double.NaN;
    }

    /// <summary>Observes the activations of a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="gram">Their Gram matrix.</param>
    public void Activations(int layer, ReadOnlySpan<double> gram)
    {
        GramSummary summary = GramSummary.Of(gram, starts, program.Width);
        Set(ProfileQuantity.Variance, layer, summary.Variance);
        Set(ProfileQuantity.Correlation, layer, summary.Correlation);
        Set(ProfileQuantity.Cosine, layer, summary.Cosine);
        Set(ProfileQuantity.OrthogonalityGap, layer, summary.OrthogonalityGap);
        if (starts.Length > 2)
        {
            Set(ProfileQuantity.CrossBatchCorrelation, layer, summary.CrossBatchCorrelation);
        }

        bool centred = program.ActivationsAreCentred(layer);
        double gap = 0;
        for (int g = 0; g + 1 < starts.Length; g++)
        {
            gap += GramSpectrum.IsometryGap(gram, program.Columns, starts[g], starts[g + 1] - starts[g], centred, rounding, room);
        }

        Set(ProfileQuantity.IsometryGap, layer, gap / (starts.Length - 1));
        if (program.Options.Spectra && ObservedQuantities.HasSpectrum(layer, program.Depth))
        {
            Spectrum(layer, gram, centred);
        }
    }

    /// <summary>Observes the gradient with respect to the pre-activations of a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="state">Its norm and its largest entry.</param>
    /// <param name="gradient">Its entries, at any scale.</param>
    /// <param name="dead">The share of units that pass on no gradient.</param>
    public void Gradient(int layer, GradientState<T> state, ReadOnlySpan<T> gradient, double dead)
    {
        Set(ProfileQuantity.LogGradientNorm, layer, state.LogNorm);
        Set(ProfileQuantity.GradientGrowth, layer, Math.Exp(state.LogNorm - above));
        Set(ProfileQuantity.LargestGradientEntry, layer, state.LargestEntry);
        Set(ProfileQuantity.DeadUnits, layer, dead);
        above = state.LogNorm;
        if (program.Options.Spectra && ObservedQuantities.HasSpectrum(layer, program.Depth))
        {
            Set(ProfileQuantity.GradientTailIndex, layer, TailIndex.Of(gradient));
        }
    }

    /// <summary>Observes the gradient with respect to the weights that lead into a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="logNorm">ln of its squared norm.</param>
    public void WeightGradient(int layer, double logNorm) => Set(ProfileQuantity.LogWeightGradientNorm, layer, logNorm);

    private void Spectrum(int layer, ReadOnlySpan<double> gram, bool centred)
    {
        double smallest = 0;
        double largest = 0;
        double condition = 0;
        double rank = 0;
        int groups = starts.Length - 1;
        for (int g = 0; g < groups; g++)
        {
            double[] spectrum = GramSpectrum.Values(gram, program.Columns, starts[g], starts[g + 1] - starts[g], centred);
            if (spectrum.Length == 0)
            {
                return;
            }

            smallest += spectrum[0] / groups;
            largest += spectrum[^1] / groups;
            condition += spectrum[^1] / spectrum[0] / groups;
            rank += spectrum.Sum() * spectrum.Sum() / spectrum.Sum(value => value * value) / groups;
        }

        Set(ProfileQuantity.SmallestEigenvalue, layer, smallest);
        Set(ProfileQuantity.LargestEigenvalue, layer, largest);
        Set(ProfileQuantity.ConditionNumber, layer, condition);
        Set(ProfileQuantity.EffectiveRank, layer, rank);
    }

    private void Set(string quantity, int layer, double value) => values[(quantities.IndexOf(quantity) * program.Depth) + layer - 1] = value;
}
