using Fathom.Networks;

namespace Fathom.Onnx;

/// <summary>A parameter begins as the numbers of a tensor in a model file, which are decoded when they are asked for.</summary>
/// <param name="tensor">The tensor.</param>
internal sealed class TensorValues(OnnxTensor tensor) : IInitializer
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
}
