using System.Collections.Immutable;
using Fathom.Networks;

namespace Fathom.Studies;

/// <summary>A network at one moment of its training, on a batch that is the same at all moments.</summary>
/// <param name="Moment">When.</param>
/// <param name="Profile">What passes through its layers.</param>
/// <param name="Probes">What the probes read; empty without probes.</param>
public sealed record NetworkSnapshot(TrainingMoment Moment, SignalProfile Profile, ImmutableArray<ProbeReading> Probes)
{
    /// <summary>The growth of squared gradients per layer, toward the input.</summary>
    /// <param name="depth">The number of layers that theory speaks of.</param>
    /// <returns>The geometric mean from the second layer to the last of them: the first reads samples, not activations, and the read-out is none of them. Not a number for too few layers.</returns>
    public double GradientGrowth(int depth)
    {
        int first = depth > 2 ? 1 : 0;
        int layers = depth - 1 - first;
        return layers < 1 || Profile.Layers.Length < depth ? double.NaN : Math.Exp((Profile.Layers[first].LogGradientNorm - Profile.Layers[depth - 1].LogGradientNorm) / layers);
    }
}
