namespace Fathom.Networks;

/// <summary>A run met a number that it cannot use: a label out of range, a value that is not finite.</summary>
public sealed class NetworkRunException : Exception
{
    /// <summary>Makes the exception.</summary>
    public NetworkRunException()
        : this("The network met a number that it cannot use.")
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">One sentence: which number, where, and what would be right.</param>
    public NetworkRunException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">One sentence: which number, where, and what would be right.</param>
    /// <param name="innerException">The cause.</param>
    public NetworkRunException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
