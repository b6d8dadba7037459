namespace Fathom.Sampling;

/// <summary>How networks are simulated. The defaults are valid.</summary>
public sealed record SimulationOptions
{
    /// <summary>The most networks of one simulation.</summary>
    public const int MostNetworks = 10_000_000;

#if DEBUG
    private const bool ChecksByDefault = true;
#else
    private const bool ChecksByDefault = false;
#endif

    /// <summary>Number of networks, 1 to <see cref="MostNetworks"/>; 100 by default.</summary>
    public int Networks { get; init; } = 100;

    /// <summary>The number of the first network, so that a simulation can be cut into parts; 0 by default.</summary>
    public int FirstNetwork { get; init; }

    /// <summary>The seed of all networks; 1 by default. A network is a function of (seed, its number) alone.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The precision of wide matrices; float64 by default.</summary>
    public SamplingPrecision Precision { get; init; } = SamplingPrecision.Binary64;

    /// <summary>How weights are represented; automatic by default.</summary>
    public SamplingMethod Method { get; init; } = SamplingMethod.Automatic;

    /// <summary>What is kept for the backward pass; automatic by default.</summary>
    public SamplingMemory Memory { get; init; } = SamplingMemory.Automatic;

    /// <summary>The memory that all networks at work may take together, in bytes; 4 GiB by default.</summary>
    public long MemoryLimit { get; init; } = 4L << 30;

    /// <summary>Number of threads, or 0 (the default) for all processors. Results do not depend on it.</summary>
    public int Threads { get; init; }

    /// <summary>What is pulled back; a random cotangent by default.</summary>
    public CotangentKind Cotangent { get; init; } = CotangentKind.Random;

    /// <summary>Number k of cotangents pulled back together, at least 1; 1 by default. Read-outs have exactly one.</summary>
    public int Cotangents { get; init; } = 1;

    /// <summary>Number of classes of a read-out, at least 2; 10 by default; without meaning for random cotangents.</summary>
    public int Classes { get; init; } = 10;

    /// <summary>Whether spectra and tail indices are observed, which cost O(B³) and O(NB) per observed layer; true by default.</summary>
    public bool Spectra { get; init; } = true;

    /// <summary>
    /// Whether the identities HᵀX = ZᵀD (and XᵀX = g² DᵀD for square orthogonal weights) are checked in every layer; their largest error is reported. Builds for debugging check
    /// by default, releases on request.
    /// </summary>
    public bool CheckIdentities { get; init; } = ChecksByDefault;
}
