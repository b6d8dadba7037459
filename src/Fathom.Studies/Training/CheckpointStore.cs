using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Fathom.Networks;
using Fathom.Reporting;

namespace Fathom.Studies;

/// <summary>Keeps a training in a file and takes it out again.</summary>
/// <remarks>
/// The file: eight letters, version, length of the file, length of the fields, the fields (<see cref="CheckpointFields"/>), size of a number, number of parameter sets, numbers of a set, the sets
/// (weights with running statistics, then what the optimizer remembers), and the SHA-256 of all that; whole numbers and weights little-endian. It is written under another name and moved into
/// place; nothing of it is used before length and checksum agree.
/// </remarks>
internal static class CheckpointStore
{
    private const int Version = 1;
    private const int HeadLength = 8 + 4 + 8 + 8;
    private const int SetsHeadLength = 4 + 4 + 8;
    private const int MostFields = 1 << 30;

    private static ReadOnlySpan<byte> Magic => "FATHOMCK"u8;

    /// <summary>Writes a checkpoint.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="state">What the run remembers.</param>
    /// <param name="sets">The weights with running statistics, then what the optimizer remembers.</param>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static void Write<T>(string path, CheckpointState state, params ParameterSet<T>[] sets)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        byte[] fields = CheckpointFields.Write(state);
        byte[] head = new byte[HeadLength + fields.Length + SetsHeadLength];
        long payload = head.Length + ((long)sets.Length * sets[0].All.Length * Marshal.SizeOf<T>());
        Magic.CopyTo(head);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(8), Version);
        BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(12), payload + SHA256.HashSizeInBytes);
        BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(20), fields.Length);
        fields.CopyTo(head.AsSpan(HeadLength));
        Span<byte> setsHead = head.AsSpan(HeadLength + fields.Length);
        BinaryPrimitives.WriteInt32LittleEndian(setsHead, Marshal.SizeOf<T>());
        BinaryPrimitives.WriteInt32LittleEndian(setsHead[4..], sets.Length);
        BinaryPrimitives.WriteInt64LittleEndian(setsHead[8..], sets[0].All.Length);
        AtomicFile.Write(path, stream =>
        {
            using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            Put(head);
            foreach (ParameterSet<T> set in sets)
            {
                Put(MemoryMarshal.AsBytes(set.All));
            }

            stream.Write(hash.GetHashAndReset());

            void Put(ReadOnlySpan<byte> bytes)
            {
                hash.AppendData(bytes);
                stream.Write(bytes);
            }
        });
    }

    /// <summary>Reads what a run remembers besides its weights.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The state.</returns>
    /// <exception cref="CheckpointException">The file is damaged or not readable.</exception>
    public static CheckpointState ReadState(string path) => Open(path, (stream, fields) => Fields(path, fields));

    /// <summary>Gives a loop the weights and the optimizer's memory of a checkpoint.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="parameters">Receives weights and running statistics.</param>
    /// <param name="memory">Receives what the optimizer remembers; null to leave it out.</param>
    /// <returns>The state.</returns>
    /// <exception cref="CheckpointException">The file is damaged, not readable, or of another network or optimizer.</exception>
    public static CheckpointState Restore<T>(string path, ParameterSet<T> parameters, IReadOnlyList<ParameterSet<T>>? memory)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Open(path, (stream, fields) =>
    {
        CheckpointState state = Fields(path, fields);
        byte[] head = new byte[SetsHeadLength];
        stream.ReadExactly(head);
        int size = BinaryPrimitives.ReadInt32LittleEndian(head);
        int sets = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(4));
        long length = BinaryPrimitives.ReadInt64LittleEndian(head.AsSpan(8));
        bool fits = size == Marshal.SizeOf<T>() && length == parameters.All.Length && (memory is null ? sets >= 1 : sets == 1 + memory.Count)
            && stream.Length - stream.Position - SHA256.HashSizeInBytes == sets * length * size;
        if (!fits)
        {
            throw new CheckpointException(path, "it holds the weights of another network, precision or optimizer");
        }

        stream.ReadExactly(MemoryMarshal.AsBytes(parameters.All));
        foreach (ParameterSet<T> set in memory ?? [])
        {
            stream.ReadExactly(MemoryMarshal.AsBytes(set.All));
        }

        return state;
    });

    private static CheckpointState Fields(string path, byte[] fields)
    {
        try
        {
            return CheckpointFields.Read(fields);
        }
        catch (Exception fault) when (fault is EndOfStreamException or InvalidDataException or FormatException or ArgumentException)
        {
            throw new CheckpointException(path, $"its fields make no sense ({fault.Message.TrimEnd('.')})", fault);
        }
    }

    private static TResult Open<TResult>(string path, Func<FileStream, byte[], TResult> read)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return read(stream, Verified(path, stream));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException(path, $"it cannot be read ({fault.Message.TrimEnd('.')})", fault);
        }
    }

    // The fields, with the stream behind them; the whole file has been compared with its checksum.
    private static byte[] Verified(string path, FileStream stream)
    {
        byte[] head = new byte[HeadLength];
        int there = stream.ReadAtLeast(head, HeadLength, throwOnEndOfStream: false);
        if (!head.AsSpan(0, 8).SequenceEqual(Magic))
        {
            throw new CheckpointException(path, "it is no checkpoint of Fathom");
        }

        int version = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(8));
        long length = BinaryPrimitives.ReadInt64LittleEndian(head.AsSpan(12));
        long fields = BinaryPrimitives.ReadInt64LittleEndian(head.AsSpan(20));
        if (there < HeadLength || stream.Length != length)
        {
            throw new CheckpointException(
                path, string.Create(CultureInfo.InvariantCulture, $"it is cut short or damaged, {stream.Length} bytes long{(there < HeadLength ? string.Empty : $" instead of {length}")}; delete it to begin the run again"));
        }

        if (version != Version)
        {
            throw new CheckpointException(path, string.Create(CultureInfo.InvariantCulture, $"it has version {version}, this program reads version {Version}"));
        }

        EnsureChecksum(path, stream);
        if (fields < 0 || fields > MostFields || fields > length - HeadLength - SetsHeadLength - SHA256.HashSizeInBytes)
        {
            throw new CheckpointException(path, "it declares more fields than it can hold");
        }

        byte[] bytes = new byte[fields];
        stream.Position = HeadLength;
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static void EnsureChecksum(string path, FileStream stream)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[1 << 16];
        long left = stream.Length - SHA256.HashSizeInBytes;
        stream.Position = 0;
        while (left > 0)
        {
            int count = (int)Math.Min(left, buffer.Length);
            stream.ReadExactly(buffer, 0, count);
            hash.AppendData(buffer, 0, count);
            left -= count;
        }

        byte[] expected = new byte[SHA256.HashSizeInBytes];
        stream.ReadExactly(expected);
        if (!expected.AsSpan().SequenceEqual(hash.GetHashAndReset()))
        {
            throw new CheckpointException(path, "it is damaged, its checksum does not agree; delete it to begin the run again");
        }
    }
}
