namespace Fathom.Sampling;

/// <summary>How the first steps are taken. The defaults are valid: plain gradient descent on the cross-entropy.</summary>
/// <remarks>
/// One step, for every matrix W and the read-out, with the gradient ∇ of the loss: g = c ∇ + λ W with clip factor c and coupled decay λ; M ← μ M + g; the direction is M, or g + μ M with Nesterov's rule;
/// W ← (1 − η δ) W − η · direction with decoupled decay δ. The buffer M begins at zero.
/// </remarks>
public sealed record TrainingOptions
{
    /// <summary>The most steps.</summary>
    public const int MostSteps = 1000;

    /// <summary>The most classes.</summary>
    public const int MostClasses = 100_000;

    /// <summary>Number T of steps, 0 to <see cref="MostSteps"/>; 1 by default. The state is observed before each step and after the last.</summary>
    public int Steps { get; init; } = 1;

    /// <summary>The seed of all networks; 1 by default.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>η, positive and finite; 0.1 by default.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>μ, at least 0 and below 1; 0 by default.</summary>
    public double Momentum { get; init; }

    /// <summary>Whether the direction is g + μ M (Nesterov) instead of M; needs momentum.</summary>
    public bool Nesterov { get; init; }

    /// <summary>λ: decay that is added to the gradient, at least 0.</summary>
    public double WeightDecay { get; init; }

    /// <summary>δ: decay beside the gradient, at least 0 and with η δ below 1.</summary>
    public double DecoupledWeightDecay { get; init; }

    /// <summary>The largest norm of the gradient of all weights together, read-out included; a larger one is scaled down to it. Positive; infinite (the default) for no clipping.</summary>
    public double ClipNorm { get; init; } = double.PositiveInfinity;

    /// <summary>The loss; cross-entropy by default.</summary>
    public TrainingLoss Loss { get; init; } = TrainingLoss.CrossEntropy;

    /// <summary>Number of outputs of the read-out, 2 to <see cref="MostClasses"/>; 10 by default.</summary>
    public int Classes { get; init; } = 10;

    /// <summary>The read-out's entries have variance scale² / width; positive and finite, 1 by default.</summary>
    public double ReadoutScale { get; init; } = 1;

    /// <summary>The memory that one network may take, in bytes; 8 GiB by default.</summary>
    public long MemoryLimit { get; init; } = 8L << 30;

    /// <summary>The first thing that is wrong.</summary>
    /// <returns>A sentence, or null when all is well.</returns>
    internal string? Fault() =>
        Steps is < 0 or > MostSteps ? $"The number of steps must be from 0 to {MostSteps}, not {Steps}."
        : !(LearningRate > 0) || double.IsInfinity(LearningRate) ? $"The learning rate must be positive and finite, not {LearningRate}."
        : !(Momentum is >= 0 and < 1) ? $"The momentum must be at least 0 and below 1, not {Momentum}."
        : Nesterov && Momentum == 0 ? "Nesterov's rule needs a positive momentum."
        : !(WeightDecay >= 0) || double.IsInfinity(WeightDecay) ? $"The weight decay must be finite and not negative, not {WeightDecay}."
        : !(DecoupledWeightDecay >= 0 && LearningRate * DecoupledWeightDecay < 1) ? $"The decoupled weight decay times the learning rate must be at least 0 and below 1; the decay is {DecoupledWeightDecay}."
        : !(ClipNorm > 0) ? $"The norm to clip at must be positive, not {ClipNorm}."
        : !Enum.IsDefined(Loss) ? "The loss must be the cross-entropy or the squared error."
        : Classes is < 2 or > MostClasses ? $"The number of classes must be from 2 to {MostClasses}, not {Classes}."
        : !(ReadoutScale > 0) || double.IsInfinity(ReadoutScale) ? $"The scale of the read-out must be positive and finite, not {ReadoutScale}."
        : MemoryLimit < 1 ? $"The memory limit must be positive, not {MemoryLimit}."
        : null;
}
