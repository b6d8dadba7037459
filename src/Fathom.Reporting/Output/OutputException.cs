namespace Fathom.Reporting;

/// <summary>An output could not be written. The message is one sentence fit for a user: which path, what is wrong, what to do.</summary>
public sealed class OutputException : IOException
{
    /// <summary>Creates the exception without a path.</summary>
    public OutputException()
        : base("The output could not be written.")
    {
    }

    /// <summary>Creates the exception without a path.</summary>
    /// <param name="message">One sentence for the user.</param>
    public OutputException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception without a path.</summary>
    /// <param name="message">One sentence for the user.</param>
    /// <param name="innerException">What the operating system reported.</param>
    public OutputException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception for one path.</summary>
    /// <param name="message">One sentence for the user.</param>
    /// <param name="path">The path that was to be written, as the caller gave it.</param>
    /// <param name="innerException">What the operating system reported, if anything.</param>
    public OutputException(string message, string path, Exception? innerException)
        : base(message, innerException) => Path = path;

    /// <summary>The path that was to be written, as the caller gave it; null when unknown.</summary>
    public string? Path { get; }
}
