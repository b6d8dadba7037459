using System.Collections.Immutable;

namespace Fathom.Onnx;

/// <summary>An attribute of a node.</summary>
internal sealed record OnnxAttribute
{
    /// <summary>Its name.</summary>
    public string Name { get; init; } = "";

    /// <summary>Its number, when it is one.</summary>
    public float? Number { get; init; }

    /// <summary>Its whole number, when it is one.</summary>
    public long? Integer { get; init; }

    /// <summary>Its text, when it is one.</summary>
    public string? Text { get; init; }

    /// <summary>Its tensor, when it is one.</summary>
    public OnnxTensor? Tensor { get; init; }

    /// <summary>Its numbers, when it is a list of them.</summary>
    public ImmutableArray<float> Numbers { get; init; } = [];

    /// <summary>Its whole numbers, when it is a list of them.</summary>
    public ImmutableArray<long> Integers { get; init; } = [];

    /// <summary>Whether it holds graphs, texts or the like, which no supported operation needs.</summary>
    public bool IsOther { get; init; }
}
