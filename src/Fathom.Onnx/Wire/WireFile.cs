using System.Text;

namespace Fathom.Onnx;

/// <summary>The bytes of a model file, and an account of the memory that reading it may take.</summary>
/// <remarks>
/// A message of a few bytes becomes an object of a hundred; so that no file can make more of itself than it is worth, every object is charged to an account that
/// is proportional to the length of the file. Tensors are not copied: they stay slices of the file.
/// </remarks>
/// <param name="bytes">The bytes.</param>
/// <param name="path">The path of the file; null when it is in memory alone.</param>
/// <param name="holes">Where the elements of tensors begin that have not been read; null for none.</param>
internal sealed class WireFile(byte[] bytes, string? path = null, IReadOnlySet<int>? holes = null)
{
    private const long FreeAllowance = 24L << 20;
    private const int AllowancePerByte = 2;

    private long allowance = FreeAllowance + (AllowancePerByte * (long)bytes.Length);

    /// <summary>The bytes.</summary>
    public byte[] Bytes { get; } = bytes;

    /// <summary>The whole file.</summary>
    public WireSlice All => new(0, Bytes.Length);

    /// <summary>Takes memory from the account.</summary>
    /// <param name="size">About how many bytes an object takes.</param>
    /// <param name="offset">Where in the file it stands.</param>
    /// <exception cref="OnnxFormatException">The account is empty.</exception>
    public void Charge(long size, int offset)
    {
        allowance -= size;
        if (allowance < 0)
        {
            throw new OnnxFormatException("", offset, $"The file of {Bytes.Length} bytes asks for far more memory than it is long; a model holds fewer and larger parts.");
        }
    }

    /// <summary>Where the elements of a tensor lie that have not been read with the file.</summary>
    /// <param name="slice">The slice.</param>
    /// <returns>The range, or null when they are in memory.</returns>
    public ExternalRange? Unread(WireSlice slice) => holes is not null && holes.Contains(slice.Start) ? new ExternalRange(path!, slice.Start, slice.Length) : null;

    /// <summary>The bytes of a slice.</summary>
    /// <param name="slice">The slice.</param>
    /// <returns>The bytes, not copied.</returns>
    public ReadOnlyMemory<byte> Memory(WireSlice slice) => Bytes.AsMemory(slice.Start, slice.Length);

    /// <summary>The text of a slice.</summary>
    /// <param name="slice">The slice.</param>
    /// <returns>The text; bytes that are not UTF-8 become the replacement character.</returns>
    public string Text(WireSlice slice)
    {
        Charge(32 + (2L * slice.Length), slice.Start);
        return Encoding.UTF8.GetString(Bytes, slice.Start, slice.Length);
    }
}
