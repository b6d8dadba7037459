namespace Fathom.Networks;

/// <summary>A value that comes from outside.</summary>
/// <param name="Name">The name of the value.</param>
/// <param name="Shape">Its shape; a dimension may be <see cref="TensorShape.Batch"/>.</param>
public sealed record GraphInput(string Name, TensorShape Shape);
