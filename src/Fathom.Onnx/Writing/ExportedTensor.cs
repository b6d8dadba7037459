using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using Fathom.Networks;

namespace Fathom.Onnx;

/// <summary>The message of a float32 tensor: its beginning, and then its elements, which are written without a copy of all of them.</summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal sealed class ExportedTensor<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int Chunk = 4096;
    private readonly byte[] head;
    private readonly ParameterSet<T> parameters;
    private readonly GraphParameter parameter;

    /// <summary>Prepares a parameter.</summary>
    /// <param name="parameters">The numbers.</param>
    /// <param name="parameter">Which parameter.</param>
    public ExportedTensor(ParameterSet<T> parameters, GraphParameter parameter)
    {
        this.parameters = parameters;
        this.parameter = parameter;
        head = MessageWriter.Of(message =>
        {
            foreach (int dimension in parameter.Shape)
            {
                message.Integer(1, dimension);
            }

            message.Integer(2, (long)OnnxElementType.Float);
            message.Text(8, parameter.Name);
            message.Announce(9, (long)parameter.Shape.Elements * sizeof(float));
        });
    }

    /// <summary>The bytes of the message.</summary>
    public long Length => head.Length + ((long)parameter.Shape.Elements * sizeof(float));

    /// <summary>Writes the message.</summary>
    /// <param name="destination">Where to.</param>
    public void Write(Stream destination)
    {
        destination.Write(head);
        ReadOnlySpan<T> values = parameters[parameter.Name];
        byte[] bytes = ArrayPool<byte>.Shared.Rent(Chunk * sizeof(float));
        Span<float> singles = stackalloc float[Chunk];
        for (int first = 0; first < values.Length; first += Chunk)
        {
            ReadOnlySpan<T> part = values.Slice(first, Math.Min(Chunk, values.Length - first));
            TensorPrimitives.ConvertTruncating(part, singles);
            MessageWriter.Singles(singles[..part.Length], bytes);
            destination.Write(bytes, 0, part.Length * sizeof(float));
        }

        ArrayPool<byte>.Shared.Return(bytes);
    }
}
