namespace Fathom.Onnx;

/// <summary>A range of bytes in a file: one beside the model, or the model itself.</summary>
/// <param name="Path">The path of the file.</param>
/// <param name="Start">The offset of the first byte.</param>
/// <param name="Length">The number of bytes.</param>
internal sealed record ExternalRange(string Path, long Start, long Length)
{
    /// <summary>Opens the file at the first byte.</summary>
    /// <param name="offset">Where in the model file the tensor stands, for the message.</param>
    /// <returns>The stream.</returns>
    /// <exception cref="OnnxFormatException">The file cannot be opened.</exception>
    public FileStream Open(int offset)
    {
        try
        {
            FileStream stream = new(Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            stream.Position = Start;
            return stream;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new OnnxFormatException("", offset, $"The data in '{Path}' cannot be read: {fault.Message}", fault);
        }
    }

    /// <summary>Reads bytes that must be there.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="destination">Receives the bytes.</param>
    /// <param name="offset">Where in the model file the tensor stands, for the message.</param>
    /// <exception cref="OnnxFormatException">The file is too short or cannot be read.</exception>
    public static void ReadExactly(FileStream stream, Span<byte> destination, int offset)
    {
        try
        {
            stream.ReadExactly(destination);
        }
        catch (IOException fault)
        {
            throw new OnnxFormatException("", offset, $"The data in '{stream.Name}' cannot be read: {fault.Message}", fault);
        }
    }
}
