namespace Fathom.Networks;

/// <summary>What a training step found.</summary>
/// <param name="Step">Its number from 0.</param>
/// <param name="Loss">The loss before the step.</param>
/// <param name="GradientNorm">The Euclidean norm of all gradients together, before clipping.</param>
/// <param name="LearningRate">The learning rate.</param>
public readonly record struct TrainingStep(long Step, double Loss, double GradientNorm, double LearningRate);
