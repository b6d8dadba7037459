using System.Collections.Immutable;

namespace Fathom.Onnx;

/// <summary>A model as its file has it: its nodes, constants, inputs and outputs.</summary>
internal sealed record OnnxModel
{
    /// <summary>The version of the format.</summary>
    public long FormatVersion { get; init; }

    /// <summary>The program that wrote the file; may be empty.</summary>
    public string Producer { get; init; } = "";

    /// <summary>The version of that program; may be empty.</summary>
    public string ProducerVersion { get; init; } = "";

    /// <summary>The version of the standard operators.</summary>
    public int Opset { get; init; }

    /// <summary>The name of the graph; may be empty.</summary>
    public string GraphName { get; init; } = "";

    /// <summary>The nodes in the order of the file.</summary>
    public ImmutableArray<OnnxNode> Nodes { get; init; } = [];

    /// <summary>The constants.</summary>
    public ImmutableArray<OnnxTensor> Initializers { get; init; } = [];

    /// <summary>The declared inputs, which in old files include the constants.</summary>
    public ImmutableArray<OnnxValue> Inputs { get; init; } = [];

    /// <summary>The declared outputs.</summary>
    public ImmutableArray<OnnxValue> Outputs { get; init; } = [];

    /// <summary>The length of the file in bytes.</summary>
    public long Length { get; init; }
}
