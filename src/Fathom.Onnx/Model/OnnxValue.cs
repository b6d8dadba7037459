using System.Collections.Immutable;

namespace Fathom.Onnx;

/// <summary>A declared input or output of a graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its elements.</param>
/// <param name="Dimensions">Its dimensions; default when the shape is not declared.</param>
/// <param name="Offset">Where in the file it stands.</param>
internal sealed record OnnxValue(string Name, OnnxElementType Type, ImmutableArray<OnnxDimension> Dimensions, int Offset);
