using Fathom.Networks;

namespace Fathom.Onnx;

/// <summary>A parameter begins as the numbers of a tensor in a model file, which are decoded when they are asked for.</summary>
/// <param name="tensor">The tensor.</param>
internal sealed class TensorValues(OnnxTensor tensor) : IPartwiseInitializer
{
    /// <summary>The tensor.</summary>
    public OnnxTensor Tensor => tensor;

    /// <inheritdoc />
    public void Fill(Span<double> destination, TensorShape shape, ulong seed, string name)
    {
        if (tensor.Elements != destination.Length)
        {
            throw new ShapeException($"'{name}' of shape {shape} needs {destination.Length} values, not {tensor.Elements}.");
        }

        tensor.Read(destination);
    }

    /// <inheritdoc />
    public void FillPart(Span<double> destination, int first, string name)
    {
        if (first < 0 || destination.Length > tensor.Elements - first)
        {
            throw new ShapeException($"'{name}' has {tensor.Elements} values and not {destination.Length} from {first} on.");
        }

        tensor.Read(destination, first);
    }
}
