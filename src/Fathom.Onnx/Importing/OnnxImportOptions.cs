using System.Collections.Immutable;

namespace Fathom.Onnx;

/// <summary>What may be decided when a model becomes a network.</summary>
public sealed record OnnxImportOptions
{
    /// <summary>Whether a batch size that the file fixes is freed where the model allows it. True by default.</summary>
    public bool FreesBatch { get; init; } = true;

    /// <summary>Whether norms that the file has as elementary operators are put back together. True by default; what stood between their operators is then no value of the network any more.</summary>
    public bool RecognizesNorms { get; init; } = true;

    /// <summary>Sizes for symbolic dimensions besides the batch, by their names in the file; none by default.</summary>
    public ImmutableDictionary<string, int> Dimensions { get; init; } = ImmutableDictionary<string, int>.Empty;
}
