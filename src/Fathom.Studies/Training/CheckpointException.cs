using System.Diagnostics.CodeAnalysis;

namespace Fathom.Studies;

/// <summary>A checkpoint cannot be used: names the file, what is wrong and what would be right.</summary>
[SuppressMessage("Design", "CA1032", Justification = "Without a file this exception would say nothing.")]
public sealed class CheckpointException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="file">The file.</param>
    /// <param name="sentence">What is wrong and what would be right, without a full stop.</param>
    /// <param name="cause">The exception behind it, or null.</param>
    public CheckpointException(string file, string sentence, Exception? cause = null)
        : base($"The checkpoint '{file}' cannot be used: {sentence}.", cause) => File = file;

    /// <summary>The file.</summary>
    public string File { get; }
}
