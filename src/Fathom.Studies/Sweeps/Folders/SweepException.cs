namespace Fathom.Studies;

/// <summary>A sweep cannot go on; the message is one sentence that says what is wrong, where, and what would be right.</summary>
public sealed class SweepException : Exception
{
    /// <summary>Makes an exception with a general message.</summary>
    public SweepException()
        : this("The sweep cannot go on.")
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What is wrong and what would be right.</param>
    public SweepException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a cause.</summary>
    /// <param name="message">What is wrong and what would be right.</param>
    /// <param name="innerException">The cause.</param>
    public SweepException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes an exception of a kind.</summary>
    /// <param name="fault">The kind.</param>
    /// <param name="message">What is wrong and what would be right.</param>
    /// <param name="innerException">The cause, or null.</param>
    public SweepException(SweepFault fault, string message, Exception? innerException = null)
        : base(message, innerException) => Fault = fault;

    /// <summary>What kind of fault it is.</summary>
    public SweepFault Fault { get; } = SweepFault.Storage;
}
