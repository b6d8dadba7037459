using Microsoft.Win32.SafeHandles;

namespace Fathom.Onnx;

/// <summary>Reads a model file but for the elements of its large tensors, which stay on the disk until they are asked for.</summary>
/// <remarks>
/// The bytes that are read stand at their places in an array as long as the file; what is left out is memory that is never touched. Only the nesting that leads to tensors is followed here. Where the bytes are
/// not what a model looks like, all of them are read, and what is wrong with them is found by whoever reads the messages.
/// </remarks>
internal sealed class SparseFile
{
    // Smaller tensors are not worth a jump.
    private const int LeastHole = 1 << 15;
    private const int Ahead = 1 << 14;
    private const int LongestHead = 20;

    private readonly SafeFileHandle handle;
    private readonly byte[] bytes;
    private readonly HashSet<int> holes = [];
    private int start;
    private int end;

    private SparseFile(SafeFileHandle handle, int length)
    {
        this.handle = handle;
        bytes = GC.AllocateUninitializedArray<byte>(length);
    }

    private enum Level
    {
        Model,
        Graph,
        Node,
        Attribute,
        Tensor,
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its full path.</param>
    /// <returns>The file.</returns>
    /// <exception cref="OnnxFormatException">It is longer than a model can be.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static WireFile Read(string path)
    {
        using SafeFileHandle handle = File.OpenHandle(path);
        long length = RandomAccess.GetLength(handle);
        if (length > Array.MaxLength)
        {
            throw new OnnxFormatException("", -1, "The file is longer than 2 GiB, which no protobuf message can be; larger weights belong into external data.");
        }

        SparseFile file = new(handle, (int)length);
        if (!file.TryScan(Level.Model, 0, (int)length))
        {
            file.holes.Clear();
            file.RandomRead(0, (int)length);
        }

        return new WireFile(file.bytes, path, file.holes);
    }

    // The field that holds messages of the next level, or of another one.
    private static Level? Nested(Level level, int field) => (level, field) switch
    {
        (Level.Model, 7) => Level.Graph,
        (Level.Graph, 1) => Level.Node,
        (Level.Graph, 5) => Level.Tensor,
        (Level.Node, 5) => Level.Attribute,
        (Level.Attribute, 5) => Level.Tensor,
        _ => null,
    };

    private bool TryScan(Level level, int position, int limit)
    {
        List<(int Start, int Length)> elements = [];
        int payloads = 0;
        while (position < limit)
        {
            Ensure(position, Math.Min(limit, position + LongestHead));
            if (!TryVariable(ref position, limit, out ulong tag) || !TryContent(tag, ref position, limit, out int length))
            {
                return false;
            }

            int field = (int)Math.Min(tag >> 3, int.MaxValue);
            bool isElements = level == Level.Tensor && field is 4 or 9 or 10;
            payloads += isElements ? 1 : 0;
            if ((tag & 7) == 2 && isElements && length >= LeastHole)
            {
                elements.Add((position, length));
            }
            else if ((tag & 7) == 2 && Nested(level, field) is { } nested)
            {
                if (!TryScan(nested, position, position + length))
                {
                    return false;
                }
            }
            else
            {
                Ensure(position, position + length);
            }

            position += length;
        }

        foreach ((int first, int length) in elements)
        {
            if (payloads == 1)
            {
                holes.Add(first);
            }
            else
            {
                // Elements in several pieces are put together in memory.
                RandomRead(first, first + length);
            }
        }

        return true;
    }

    // How many bytes stand behind a tag, and where they begin.
    private bool TryContent(ulong tag, ref int position, int limit, out int length)
    {
        ulong size = (tag & 7) switch { 1 => 8, 5 => 4, _ => 0 };
        length = 0;
        switch (tag & 7)
        {
            case 0:
                return TryVariable(ref position, limit, out _);
            case 1 or 5:
                break;
            case 2 when TryVariable(ref position, limit, out ulong given):
                size = given;
                break;
            default:
                return false;
        }

        length = (int)Math.Min(size, int.MaxValue);
        return size <= (ulong)(limit - position);
    }

    private bool TryVariable(ref int position, int limit, out ulong value)
    {
        value = 0;
        for (int shift = 0; shift < 70 && position < limit; shift += 7)
        {
            byte next = bytes[position++];
            value |= (ulong)(next & 0x7F) << Math.Min(shift, 63);
            if (next < 0x80)
            {
                return true;
            }
        }

        return false;
    }

    private void Ensure(int from, int to)
    {
        if (from >= start && to <= end)
        {
            return;
        }

        bool isNext = from >= start && from <= end;
        int begin = isNext ? end : from;
        start = isNext ? start : from;
        end = (int)Math.Min(bytes.Length, Math.Max(to, begin + (long)Ahead));
        RandomRead(begin, end);
    }

    private void RandomRead(int from, int to)
    {
        while (from < to)
        {
            int read = RandomAccess.Read(handle, bytes.AsSpan(from, to - from), from);
            from += read > 0 ? read : throw new EndOfStreamException("The file became shorter while it was read.");
        }
    }
}
