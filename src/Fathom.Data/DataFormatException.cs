using System.Diagnostics.CodeAnalysis;

namespace Fathom.Data;

/// <summary>A data file is damaged, or not what it is said to be: names the file, the byte, what is wrong and what would be right.</summary>
/// <remarks>It is the only exception that the contents of a file can cause; a file that is absent or may not be read causes a <see cref="DataUnavailableException"/>.</remarks>
[SuppressMessage("Design", "CA1032", Justification = "Without a file and a place in it this exception would say nothing.")]
public sealed class DataFormatException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="file">The file as the user named it.</param>
    /// <param name="byteOffset">Where in it the fault was noticed, in bytes from its start (of a gzip file: of its unpacked contents).</param>
    /// <param name="sentence">What is wrong and what would be right, without a full stop.</param>
    /// <param name="cause">The exception behind it, or null.</param>
    public DataFormatException(string file, long byteOffset, string sentence, Exception? cause = null)
        : base($"{file}, byte {byteOffset}: {sentence}.", cause)
    {
        File = file;
        ByteOffset = byteOffset;
    }

    /// <summary>The file as the user named it.</summary>
    public string File { get; }

    /// <summary>Where in the file the fault was noticed, in bytes from its start (of a gzip file: of its unpacked contents).</summary>
    public long ByteOffset { get; }
}
