using System.Collections.Immutable;
using Fathom.Networks;

namespace Fathom.Onnx;

/// <summary>A network that was read from an ONNX model.</summary>
/// <remarks>
/// The values of the network have the names of the model. Weights are parameters that begin as the numbers of the file, so that
/// <see cref="ParameterSet.Initialize{T}"/> gives the model's weights for any seed; they stay in the file until then, large ones without having been read at all.
/// </remarks>
public sealed class OnnxNetwork
{
    private OnnxNetwork(OnnxModel model, NetworkGraph graph, int? fixedBatch)
    {
        Graph = graph;
        FixedBatch = fixedBatch;
        Opset = model.Opset;
        Producer = model.ProducerVersion.Length > 0 ? $"{model.Producer} {model.ProducerVersion}" : model.Producer;
        Length = model.Length;
        IsTraining = model.Nodes.Any(node => NormalizationMapping.Trains(node, model.Opset)) || graph.Nodes.Any(node => node.Operation is BatchNormalization { AlwaysUsesBatch: true });
        Notes = [.. model.Nodes.Where(node => node.Operator is "Bernoulli" or "RandomUniformLike").Select(node => $"the random numbers of '{node.Name}' (stochastic depth) are taken as their mean")];
    }

    /// <summary>The network.</summary>
    public NetworkGraph Graph { get; }

    /// <summary>The batch size that the model is bound to; null when it takes any.</summary>
    public int? FixedBatch { get; }

    /// <summary>The version of the ONNX operators.</summary>
    public int Opset { get; }

    /// <summary>The program that wrote the file, with its version; may be empty.</summary>
    public string Producer { get; }

    /// <summary>The length of the file in bytes, without external data.</summary>
    public long Length { get; }

    /// <summary>Whether the model was exported in training mode: its batch norm uses the statistics of the batch.</summary>
    public bool IsTraining { get; }

    /// <summary>What was read otherwise than the file says, in sentences; empty for most models.</summary>
    public ImmutableArray<string> Notes { get; }

    /// <summary>Reads a model file.</summary>
    /// <param name="path">The file; external data is looked for in its folder.</param>
    /// <param name="options">What may be decided; null for the standard.</param>
    /// <returns>The network.</returns>
    /// <exception cref="OnnxFormatException">The file is damaged or contradicts itself; names node and byte offset.</exception>
    /// <exception cref="OnnxSupportException">The model uses what cannot be run; lists all of it.</exception>
    /// <exception cref="GraphException">The network that it describes is wrong.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static OnnxNetwork Load(string path, OnnxImportOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string full = Path.GetFullPath(path);
        return Make(ModelReader.Read(SparseFile.Read(full), Path.GetDirectoryName(full)), options);
    }

    /// <summary>Reads a model from memory.</summary>
    /// <param name="bytes">The bytes of the file, which are kept.</param>
    /// <param name="options">What may be decided; null for the standard.</param>
    /// <returns>The network.</returns>
    /// <exception cref="OnnxFormatException">The bytes are damaged or contradict themselves, or need another file.</exception>
    /// <exception cref="OnnxSupportException">The model uses what cannot be run; lists all of it.</exception>
    /// <exception cref="GraphException">The network that it describes is wrong.</exception>
    public static OnnxNetwork Read(byte[] bytes, OnnxImportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return Make(ModelReader.Read(new WireFile(bytes), null), options);
    }

    private static OnnxNetwork Make(OnnxModel model, OnnxImportOptions? options)
    {
        (NetworkGraph graph, int? fixedBatch) = OnnxImport.Import(model, options ?? new OnnxImportOptions());
        return new OnnxNetwork(model, graph, fixedBatch);
    }
}
