namespace Fathom.Networks;

/// <summary>How many inputs and outputs an operation has.</summary>
/// <param name="LeastInputs">Inputs that must be there.</param>
/// <param name="MostInputs">Inputs that may be there.</param>
/// <param name="MostOutputs">Outputs that may be asked for; the first must be.</param>
public readonly record struct OperationArity(int LeastInputs, int MostInputs, int MostOutputs = 1);
