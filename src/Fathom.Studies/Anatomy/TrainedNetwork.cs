using System.Collections.Immutable;
using Fathom.Diagnosis;

namespace Fathom.Studies;

/// <summary>A training curve of figure 1: loss and accuracy after epochs.</summary>
/// <param name="Epochs">After how many epochs the network was looked at.</param>
/// <param name="TrainLosses">The mean loss over the steps since the last look.</param>
/// <param name="TestAccuracies">The accuracy on test images, normalized by running statistics.</param>
/// <param name="Outcome">How it went.</param>
public sealed record TrainedNetwork(ImmutableArray<int> Epochs, ImmutableArray<double> TrainLosses, ImmutableArray<double> TestAccuracies, RunOutcome Outcome)
{
    /// <summary>The accuracy at the end; that of guessing among ten classes when it diverged.</summary>
    public double FinalAccuracy => Outcome.IsFinite ? TestAccuracies[^1] : 0.1;

    /// <summary>Trains with the rate divided by 10 after half and three quarters of the epochs.</summary>
    /// <param name="network">The network.</param>
    /// <param name="train">The images to learn from.</param>
    /// <param name="test">The images to be judged by.</param>
    /// <param name="options">How to train; its steps and drops follow from the epochs.</param>
    /// <param name="epochs">The number of epochs, at least 1.</param>
    /// <param name="progress">Is told after each step how many are done, or null.</param>
    /// <param name="file">Where the training is kept after every epoch, and goes on from when it was stopped; null to keep nothing.</param>
    /// <returns>The curve.</returns>
    public static TrainedNetwork Run(
        AnatomyNetwork network, StandardImages train, StandardImages test, ShortTrainingOptions options, int epochs, Action<int, int>? progress = null, string? file = null)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
        int perEpoch = train.Count / options.Batch;
        long steps = (long)epochs * perEpoch;
        using ShortTraining training = new(network, train, options with { Steps = (int)steps, Drops = [steps / 2, steps * 3 / 4] });
        List<double> accuracies = file is not null && File.Exists(file) ? [.. training.Restore(file)] : [];
        while (accuracies.Count < epochs)
        {
            while (training.Losses.Count < (accuracies.Count + 1) * perEpoch)
            {
                if (!training.Step())
                {
                    return Of(training, accuracies, perEpoch);
                }

                progress?.Invoke(training.Losses.Count, (int)steps);
                options.Cancellation.ThrowIfCancellationRequested();
            }

            accuracies.Add(training.Accuracy(test));
            if (file is not null)
            {
                training.Save(file, accuracies);
            }
        }

        return Of(training, accuracies, perEpoch);
    }

    private static TrainedNetwork Of(ShortTraining training, List<double> accuracies, int perEpoch) => new(
        [.. Enumerable.Range(1, accuracies.Count)],
        [.. Enumerable.Range(0, accuracies.Count).Select(epoch => training.Losses.Skip(epoch * perEpoch).Take(perEpoch).Average())],
        [.. accuracies],
        training.Outcome);
}
