namespace Fathom.Networks;

/// <summary>A place where a network can be watched.</summary>
/// <param name="Value">The name of the value.</param>
/// <param name="Node">The node that makes the value; empty for inputs and parameters.</param>
/// <param name="Shape">The shape of the value.</param>
/// <param name="IsGradient">Whether the gradient of the value is meant and not the value itself.</param>
public sealed record NetworkEdge(string Value, string Node, TensorShape Shape, bool IsGradient);
