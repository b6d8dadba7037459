namespace Fathom.Networks;

/// <summary>Which inputs and outputs of an operation its backward pass reads.</summary>
/// <param name="Inputs">Bit i is set when input i is read.</param>
/// <param name="Outputs">Bit i is set when output i is read.</param>
public readonly record struct BackwardNeeds(uint Inputs, uint Outputs = 0)
{
    /// <summary>The gradients of the outputs suffice.</summary>
    public static BackwardNeeds Nothing => default;

    /// <summary>Whether an input is read.</summary>
    /// <param name="index">Its index.</param>
    /// <returns>True when its value must be kept.</returns>
    public bool ReadsInput(int index) => index < 32 && ((Inputs >> index) & 1) != 0;

    /// <summary>Whether an output is read.</summary>
    /// <param name="index">Its index.</param>
    /// <returns>True when its value must be kept.</returns>
    public bool ReadsOutput(int index) => index < 32 && ((Outputs >> index) & 1) != 0;
}
