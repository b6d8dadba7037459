namespace Fathom.Studies;

/// <summary>One line of a run's metrics.</summary>
/// <param name="Step">The number of steps that were done.</param>
/// <param name="Epoch">The same in epochs.</param>
/// <param name="LearningRate">The learning rate of the last step.</param>
/// <param name="GradientNorm">The norm of all gradients together in the last step, before clipping.</param>
/// <param name="Train">How the network did, in training mode, on the batches since the line before, each before the step on it.</param>
/// <param name="TestByBatch">How it does on test samples in training mode, or nothing when it was not judged.</param>
/// <param name="TestByRunning">How it does on test samples in inference mode.</param>
public sealed record MetricRow(long Step, double Epoch, double LearningRate, double GradientNorm, Score Train, Score TestByBatch, Score TestByRunning);
