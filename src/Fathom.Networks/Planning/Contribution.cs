namespace Fathom.Networks;

/// <summary>What one use of a value adds to its gradient.</summary>
/// <param name="Value">The value.</param>
/// <param name="Temporary">Where it is written before it is added; null for the first contribution, which is written to the gradient itself.</param>
internal sealed record Contribution(string Value, BufferRequest? Temporary);
