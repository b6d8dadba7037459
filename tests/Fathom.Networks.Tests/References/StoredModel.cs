using System.Runtime.InteropServices;
using System.Text;

namespace Fathom.Networks.Tests;

/// <summary>The weights in a model file, read as far as these tests need: the names, shapes and float32 values of its initializers.</summary>
public static class StoredModel
{
    private const int Graph = 7;
    private const int Initializer = 5;
    private const int Dimension = 1;
    private const int Name = 8;
    private const int RawData = 9;

    public static Dictionary<string, double[]> WeightsOf(string path)
    {
        Dictionary<string, double[]> weights = [];
        byte[] graph = Fields(File.ReadAllBytes(path)).First(field => field.Number == Graph).Bytes;
        foreach (byte[] tensor in Fields(graph).Where(field => field.Number == Initializer).Select(field => field.Bytes))
        {
            List<(int Number, byte[] Bytes, ulong Value)> fields = [.. Fields(tensor)];
            string name = Encoding.UTF8.GetString(fields.First(field => field.Number == Name).Bytes);
            byte[] raw = fields.FirstOrDefault(field => field.Number == RawData).Bytes ?? [];
            if (fields.Exists(field => field.Number == Dimension))
            {
                weights[name] = [.. MemoryMarshal.Cast<byte, float>(raw).ToArray().Select(value => (double)value)];
            }
        }

        return weights;
    }

    /// <summary>The numbers of an array file of float32 or int64 elements in row-major order.</summary>
    public static double[] ArrayOf(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int header = 10 + BitConverter.ToUInt16(bytes, 8);
        string description = Encoding.ASCII.GetString(bytes, 10, header - 10);
        return description.Contains("'<i8'", StringComparison.Ordinal)
            ? [.. MemoryMarshal.Cast<byte, long>(bytes.AsSpan(header)).ToArray().Select(value => (double)value)]
            : description.Contains("'<f4'", StringComparison.Ordinal)
                ? [.. MemoryMarshal.Cast<byte, float>(bytes.AsSpan(header)).ToArray().Select(value => (double)value)]
                : MemoryMarshal.Cast<byte, double>(bytes.AsSpan(header)).ToArray();
    }

    private static IEnumerable<(int Number, byte[] Bytes, ulong Value)> Fields(byte[] message)
    {
        int place = 0;
        while (place < message.Length)
        {
            ulong key = Number(message, ref place);
            int length = 0;
            ulong value = 0;
            switch (key & 7)
            {
                case 0:
                    value = Number(message, ref place);
                    break;
                case 2:
                    length = (int)Number(message, ref place);
                    break;
                default:
                    length = (key & 7) == 5 ? 4 : 8;
                    break;
            }

            yield return ((int)(key >> 3), message[place..(place + length)], value);
            place += length;
        }
    }

    private static ulong Number(byte[] message, ref int place)
    {
        ulong number = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte part = message[place++];
            number |= (ulong)(part & 127) << shift;
            if (part < 128)
            {
                return number;
            }
        }
    }
}
