using System.Diagnostics.CodeAnalysis;

namespace Fathom.Data;

/// <summary>A data file is absent or may not be read; the message says where it was looked for and where it belongs.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Without the places that were searched this exception would say nothing.")]
public sealed class DataUnavailableException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is missing and what to do about it, as whole sentences.</param>
    /// <param name="searched">The paths that were tried, in order.</param>
    /// <param name="cause">The exception behind it, or null.</param>
    public DataUnavailableException(string message, IReadOnlyList<string> searched, Exception? cause = null)
        : base(message, cause)
    {
        Searched = searched;
    }

    /// <summary>The paths that were tried, in order.</summary>
    public IReadOnlyList<string> Searched { get; }
}
