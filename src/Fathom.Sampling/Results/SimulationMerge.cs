using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Fathom.Sampling;

/// <summary>Puts the parts of a simulation together.</summary>
internal static class SimulationMerge
{
    /// <summary>Merges runs.</summary>
    /// <param name="parts">The parts, in any order.</param>
    /// <returns>The whole.</returns>
    public static SimulationRun Of(IEnumerable<SimulationRun> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        SimulationRun[] ordered = [.. parts.OrderBy(part => part.FirstNetwork)];
        if (ordered.Length == 0)
        {
            throw new ArgumentException("There must be at least one part to merge.", nameof(parts));
        }

        SimulationRun first = ordered[0];
        int expected = first.FirstNetwork;
        long length = 0;
        foreach (SimulationRun part in ordered)
        {
            if (Difference(first, part) is { } difference)
            {
                throw new ArgumentException($"Only parts of one simulation can be merged; these differ in {difference}.", nameof(parts));
            }

            if (part.FirstNetwork != expected)
            {
                string fault = part.FirstNetwork < expected ? "overlap" : "leave a gap";
                string text = string.Create(
                    CultureInfo.InvariantCulture, $"The parts {fault}: network {expected} should come next, but a part begins with network {part.FirstNetwork}.");
                throw new ArgumentException(text, nameof(parts));
            }

            expected += part.Networks;
            length += part.Values.Length;
        }

        if (length > Array.MaxLength)
        {
            throw new ArgumentException("The parts hold more numbers than fit into one run.", nameof(parts));
        }

        double[] values = new double[length];
        int start = 0;
        double error = first.LargestIdentityError;
        foreach (SimulationRun part in ordered)
        {
            part.Values.CopyTo(values, start);
            start += part.Values.Length;
            error = Math.Max(error, part.LargestIdentityError);
        }

        return first with
        {
            Networks = expected - first.FirstNetwork,
            Values = ImmutableCollectionsMarshal.AsImmutableArray(values),
            LargestIdentityError = error,
        };
    }

    /// <summary>What keeps two runs from being parts of one simulation; the memory mode does not.</summary>
    private static string? Difference(SimulationRun first, SimulationRun second)
    {
        if (first.Spec != second.Spec)
        {
            return "the network";
        }

        if (first.Seed != second.Seed)
        {
            return "the seed";
        }

        if (first.Method != second.Method || first.Precision != second.Precision)
        {
            return "method or precision";
        }

        if (!first.BatchSizes.SequenceEqual(second.BatchSizes))
        {
            return "the sizes of the batches";
        }

        return first.Quantities.SequenceEqual(second.Quantities) ? null : "the observed quantities";
    }
}
