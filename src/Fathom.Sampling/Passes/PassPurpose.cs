namespace Fathom.Sampling;

/// <summary>What the random numbers of a pass are for; the purposes of its stream keys. The operators without weights use lower numbers.</summary>
internal static class PassPurpose
{
    /// <summary>The experiment of all networks at initialization.</summary>
    public const uint Initialization = 0;

    /// <summary>Entries of a weight matrix.</summary>
    public const byte Weights = 128;

    /// <summary>Biases that are added to the pre-activations of a layer.</summary>
    public const byte Biases = 129;

    /// <summary>Random cotangents of the last activations.</summary>
    public const byte Cotangents = 130;

    /// <summary>Weights of a read-out.</summary>
    public const byte ReadOut = 131;
}
