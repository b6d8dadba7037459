using Fathom.Networks;

namespace Fathom.Onnx;

/// <summary>A norm that takes the place of the nodes that it was decomposed into.</summary>
/// <param name="Last">The node that makes its output, whose name and place it takes.</param>
/// <param name="Operation">The norm.</param>
/// <param name="X">The value that is normalized.</param>
/// <param name="ParameterShape">The shape in which it reads its parameters.</param>
/// <param name="Scale">The parameter that is its scale; null for none.</param>
/// <param name="Shift">The parameter that is its shift; null for none.</param>
/// <param name="Mean">The parameter that is its running mean; null for none.</param>
/// <param name="Variance">The parameter that is its running variance; null for none.</param>
internal sealed record RecognizedNorm(
    GraphNode Last, IOperation Operation, string X, TensorShape ParameterShape, string? Scale = null, string? Shift = null, string? Mean = null, string? Variance = null);
