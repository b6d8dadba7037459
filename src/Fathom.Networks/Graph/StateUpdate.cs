namespace Fathom.Networks;

/// <summary>A value that replaces a parameter after each training step, such as a running mean.</summary>
/// <param name="Parameter">The name of the parameter, which is not trainable.</param>
/// <param name="Value">The name of the value of the same shape.</param>
public sealed record StateUpdate(string Parameter, string Value);
