namespace Fathom.Networks;

/// <summary>How a network is trained.</summary>
public sealed record TrainingOptions
{
    /// <summary>How weights follow gradients; plain gradient descent by default.</summary>
    public OptimizerOptions Optimizer { get; init; } = new();

    /// <summary>The learning rates.</summary>
    public required LearningRateSchedule LearningRate { get; init; }

    /// <summary>The largest norm of all gradients together; larger ones are scaled down to it. Null, the default, for no limit.</summary>
    public double? LargestGradientNorm { get; init; }

    /// <summary>The name of the scalar value that is made small; <c>loss</c> by default.</summary>
    public string Loss { get; init; } = "loss";
}
