using System.Collections.Immutable;
using Fathom.Networks;
using Fathom.Numerics;

namespace Fathom.Diagnosis;

/// <summary>The samples on which a network is looked at.</summary>
public sealed record DiagnosisBatch
{
    private const ulong InputStream = 0x6469_6167_696e_7075;
    private const ulong LabelStream = 0x6469_6167_6c61_6265;

    /// <summary>The number of samples, at least 1.</summary>
    public required int Size { get; init; }

    /// <summary>The elements of the inputs by name, in row-major order; an input that is not named gets standard normal noise.</summary>
    public ImmutableDictionary<string, ImmutableArray<double>> Inputs { get; init; } = ImmutableDictionary<string, ImmutableArray<double>>.Empty;

    /// <summary>A class for each sample; drawn evenly when it is empty.</summary>
    public ImmutableArray<int> Labels { get; init; } = [];

    /// <summary>The seed of what is drawn.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Whether everything is drawn, so that nothing is known about real data.</summary>
    public bool IsNoise => Inputs.IsEmpty;

    /// <summary>A batch of standard normal noise with labels drawn evenly.</summary>
    /// <param name="size">The number of samples.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>The batch.</returns>
    public static DiagnosisBatch Noise(int size, ulong seed = 1) => new() { Size = size, Seed = seed };

    /// <summary>Fills an input.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="destination">Receives its elements.</param>
    /// <exception cref="ArgumentException">The batch has another number of elements for it.</exception>
    internal void Fill(string name, Span<double> destination)
    {
        if (!Inputs.TryGetValue(name, out ImmutableArray<double> given))
        {
            NormalStream.Fill(destination, Seed, InputStream);
            return;
        }

        if (given.Length != destination.Length)
        {
            throw new ArgumentException($"The input '{name}' takes {destination.Length} numbers for {Size} samples, not {given.Length}.", nameof(name));
        }

        given.CopyTo(destination);
    }

    /// <summary>The class of a sample.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="classes">The number of classes.</param>
    /// <returns>The class.</returns>
    internal int Label(int sample, int classes) => Labels.IsDefaultOrEmpty ? (int)(Philox.Block(Seed, LabelStream, (ulong)sample).Low % (ulong)classes) : Labels[sample];
}
