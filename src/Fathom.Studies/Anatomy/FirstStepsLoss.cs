using System.Collections.Immutable;
using Fathom.Diagnosis;

namespace Fathom.Studies;

/// <summary>The loss along the gradient of a mini-batch at the beginning of training (figure 3).</summary>
public static class FirstStepsLoss
{
    /// <summary>The steps of the published figure: 10⁻⁵ to 0.2, evenly in the logarithm.</summary>
    /// <param name="points">How many, at least 2.</param>
    /// <returns>The steps.</returns>
    public static ImmutableArray<double> PublishedSteps(int points = 19)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 2);
        return [.. Enumerable.Range(0, points).Select(i => Math.Exp(Math.Log(1e-5) + (i * Math.Log(0.2 / 1e-5) / (points - 1))))];
    }

    /// <summary>Trains up to a mini-batch and measures the loss along its gradient.</summary>
    /// <param name="network">The network.</param>
    /// <param name="images">The images to learn from.</param>
    /// <param name="options">How to train; the paper's rates are 0.1 with and 0.0001 without batch norm.</param>
    /// <param name="miniBatch">Which mini-batch, from 1: the gradient is taken after one step less.</param>
    /// <param name="steps">The lengths of the steps along the gradient.</param>
    /// <returns>The losses.</returns>
    /// <exception cref="InvalidOperationException">Training diverged before.</exception>
    public static LossAlongGradient Measure(AnatomyNetwork network, StandardImages images, ShortTrainingOptions options, int miniBatch, ImmutableArray<double> steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(miniBatch, 1);
        using ShortTraining training = new(network, images, options);
        for (int step = 1; step < miniBatch; step++)
        {
            options.Cancellation.ThrowIfCancellationRequested();
            if (!training.Step())
            {
                throw new InvalidOperationException($"Training {training.Outcome} before mini-batch {miniBatch}.");
            }
        }

        training.FillNext();
        return LossAlongGradient.Measure(training.Plan, steps, cancellation: options.Cancellation);
    }
}
