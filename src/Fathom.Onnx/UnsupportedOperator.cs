namespace Fathom.Onnx;

/// <summary>An operator of a model that Fathom cannot run.</summary>
/// <param name="Name">The operator, with its domain when that is not the standard one, and with the variant that is meant.</param>
/// <param name="Count">How many nodes use it.</param>
/// <param name="FirstNode">The first of them.</param>
public sealed record UnsupportedOperator(string Name, int Count, string FirstNode);
