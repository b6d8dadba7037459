namespace Fathom.Networks;

/// <summary>What a perceptron needs besides its specification.</summary>
public sealed record PerceptronOptions
{
    /// <summary>The number of features of a sample.</summary>
    public required int Inputs { get; init; }

    /// <summary>The number of outputs of the linear read-out, the classes of a classifier.</summary>
    public required int Outputs { get; init; }

    /// <summary>Whether the norm has a trainable scale and shift besides the constant gain and shift of the activation. False by default.</summary>
    public bool IsAffine { get; init; }

    /// <summary>The share of the running statistics that is kept in a step; 0.9 by default.</summary>
    public double Momentum { get; init; } = 0.9;
}
