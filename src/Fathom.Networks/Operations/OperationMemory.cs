namespace Fathom.Networks;

/// <summary>Memory of an operation besides its inputs and outputs, in elements.</summary>
/// <param name="Saved">Kept from the forward to the backward pass.</param>
/// <param name="ForwardScratch">Used during the forward pass only.</param>
/// <param name="BackwardScratch">Used during the backward pass only.</param>
public readonly record struct OperationMemory(int Saved, int ForwardScratch = 0, int BackwardScratch = 0);
