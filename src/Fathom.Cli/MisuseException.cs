namespace Fathom.Cli;

/// <summary>An option has a value that cannot be used; the message is one sentence that says what would be right.</summary>
internal sealed class MisuseException : Exception
{
    /// <summary>Makes an exception with a general message.</summary>
    public MisuseException()
        : this("The command cannot be run as it was given.")
    {
    }

    /// <summary>Makes an exception.</summary>
    /// <param name="message">What is wrong and what would be right.</param>
    public MisuseException(string message)
        : base(message)
    {
    }

    /// <summary>Makes an exception with a cause.</summary>
    /// <param name="message">What is wrong and what would be right.</param>
    /// <param name="innerException">The cause.</param>
    public MisuseException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
