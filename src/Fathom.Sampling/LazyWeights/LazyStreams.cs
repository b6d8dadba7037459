namespace Fathom.Sampling;

/// <summary>What the random numbers of a lazily revealed matrix are for.</summary>
internal static class LazyStreams
{
    /// <summary>Answers to new input directions.</summary>
    public const byte Inputs = 0;

    /// <summary>Answers to new output directions.</summary>
    public const byte Outputs = 1;

    /// <summary>The hidden part, when the matrix is made.</summary>
    public const byte Rest = 2;

    /// <summary>The norm of the hidden part.</summary>
    public const byte Norm = 3;
}
