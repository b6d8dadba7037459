using System.Collections.Immutable;

namespace Fathom.Onnx;

/// <summary>How a network is written.</summary>
public sealed record OnnxExportOptions
{
    /// <summary>Whether batch norm uses the statistics of the batch and dropout drops. False by default: the form for inference.</summary>
    public bool IsTraining { get; init; }

    /// <summary>The values that the model gives; by default the network's outputs, with the scores in the place of a loss.</summary>
    public ImmutableArray<string> Outputs { get; init; } = [];
}
