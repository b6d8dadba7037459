using Fathom.Networks;
using Fathom.Onnx;

namespace Fathom.Cli;

/// <summary>Reads the model that a user named, and turns what is wrong with it into one sentence.</summary>
internal static class ModelFile
{
    /// <summary>Reads a model.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The network.</returns>
    /// <exception cref="MisuseException">The file is absent, a folder, damaged, or uses what cannot be run.</exception>
    public static OnnxNetwork Read(string path)
    {
        if (Directory.Exists(path))
        {
            throw new MisuseException($"'{path}' is a folder; name an ONNX model.");
        }

        try
        {
            return OnnxNetwork.Load(path);
        }
        catch (Exception fault) when (fault is OnnxFormatException or OnnxSupportException or GraphException)
        {
            throw new MisuseException($"'{path}' cannot be read: {fault.Message}", fault);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new MisuseException($"there is no file '{path}'; name an ONNX model.", fault);
        }
    }
}
