namespace Fathom.Onnx.Tests;

/// <summary>Reads tensors that were stored alone.</summary>
internal static class TensorFile
{
    public static OnnxTensor Read(string path)
    {
        WireFile file = new(File.ReadAllBytes(path));
        return new TensorReader(file, new ExternalFolder(null)).Read(file.All);
    }
}
