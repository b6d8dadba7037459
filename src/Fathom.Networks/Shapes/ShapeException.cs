namespace Fathom.Networks;

/// <summary>An operation cannot take inputs of these shapes.</summary>
/// <remarks>Thrown by shape rules; a graph catches it and adds the node and the values to its sentence.</remarks>
public sealed class ShapeException : Exception
{
    /// <summary>Makes the exception.</summary>
    public ShapeException()
        : this("The shapes do not fit the operation.")
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">One sentence: which input, what it is and what would be right.</param>
    public ShapeException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">One sentence: which input, what it is and what would be right.</param>
    /// <param name="innerException">The cause.</param>
    public ShapeException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
