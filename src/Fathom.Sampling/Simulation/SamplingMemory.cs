namespace Fathom.Sampling;

/// <summary>What a simulation keeps of the forward pass for the backward pass.</summary>
public enum SamplingMemory
{
    /// <summary>Store while it fits into the limit, else replay.</summary>
    Automatic = 0,

    /// <summary>Random numbers and normalized pre-activations of every layer.</summary>
    Store = 1,

    /// <summary>Only small matrices: random numbers are drawn again and layers computed again. The same bits as <see cref="Store"/>.</summary>
    Replay = 2,
}
