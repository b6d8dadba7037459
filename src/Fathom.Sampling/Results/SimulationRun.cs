using System.Collections.Immutable;
using Fathom.Specification;

namespace Fathom.Sampling;

/// <summary>Everything that was observed of some networks: one number per network, quantity and layer.</summary>
/// <remarks>
/// Networks are independent and numbered, so runs over parts of a range can be merged; the merged run equals, bit for bit, that of the whole range.
/// </remarks>
/// <param name="Spec">The network.</param>
/// <param name="Seed">The seed.</param>
/// <param name="FirstNetwork">The number of the first network.</param>
/// <param name="Networks">How many networks were observed; less than asked for when the simulation was stopped.</param>
/// <param name="Method">How weights were represented: weightless or dense, never automatic.</param>
/// <param name="Memory">Store or replay, never automatic; without effect on any number.</param>
/// <param name="Precision">The precision.</param>
/// <param name="BatchSizes">Sizes of the batches.</param>
/// <param name="Quantities">What was observed: names of <see cref="ProfileQuantity"/>.</param>
/// <param name="Values">Networks × quantities × layers, in that order; NaN where a quantity is not observed in a layer.</param>
/// <param name="LargestIdentityError">The largest relative error of the pathwise identities; NaN when they were not checked.</param>
public sealed record SimulationRun(
    NetworkSpec Spec,
    ulong Seed,
    int FirstNetwork,
    int Networks,
    SamplingMethod Method,
    SamplingMemory Memory,
    SamplingPrecision Precision,
    ImmutableArray<int> BatchSizes,
    ImmutableArray<string> Quantities,
    ImmutableArray<double> Values,
    double LargestIdentityError)
{
    /// <summary>One observed number.</summary>
    /// <param name="network">Which network, counted from 0 within this run.</param>
    /// <param name="quantity">Which quantity, by its place in <see cref="Quantities"/>.</param>
    /// <param name="layer">Which layer, 1 to the depth.</param>
    /// <returns>The number; NaN when it was not observed.</returns>
    public double Value(int network, int quantity, int layer) =>
        Values[(((network * Quantities.Length) + quantity) * Spec.Depth) + layer - 1];

    /// <summary>Puts the parts of a range of networks together.</summary>
    /// <param name="parts">Runs of the same simulation over parts of a range that neither overlap nor leave a gap, in any order; at least one.</param>
    /// <returns>The run over the whole range: the same bits as if it had not been cut.</returns>
    /// <exception cref="ArgumentException">There is no part, the parts are not of the same simulation, or they overlap or leave a gap.</exception>
    public static SimulationRun Merge(IEnumerable<SimulationRun> parts) => SimulationMerge.Of(parts);
}
