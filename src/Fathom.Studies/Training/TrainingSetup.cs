using System.Globalization;
using Fathom.Data;
using Fathom.Networks;
using Fathom.Specification;

namespace Fathom.Studies;

/// <summary>Everything that decides what a training does: two runs of the same setup give the same bits, on any number of threads.</summary>
public sealed record TrainingSetup
{
    /// <summary>The largest number of epochs and of steps that is accepted.</summary>
    public const int MostSteps = 1_000_000_000;

    /// <summary>The network; by default ten ReLU layers of 128 neurons with batch norm.</summary>
    public NetworkChoice Network { get; init; } = new() { Spec = new NetworkSpec { Depth = 10, Width = 128 } };

    /// <summary>The samples; a Gaussian mixture by default, which needs no files.</summary>
    public SampleRequest Data { get; init; } = new() { Name = SyntheticData.Names[0] };

    /// <summary>How weights follow gradients; plain gradient descent by default.</summary>
    public OptimizerOptions Optimizer { get; init; } = new();

    /// <summary>The learning rates.</summary>
    public RateSchedule LearningRate { get; init; } = new();

    /// <summary>The number of epochs, unless <see cref="Steps"/> is given; 10 by default.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>The number of steps, or null to count epochs.</summary>
    public long? Steps { get; init; }

    /// <summary>The batch size; 128 by default.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>The largest norm of all gradients together, or null for no limit.</summary>
    public double? LargestGradientNorm { get; init; }

    /// <summary>The seed of weights, order and random operations.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The precision; float32 by default.</summary>
    public TrainingPrecision Precision { get; init; }

    /// <summary>Which values are watched besides the layers: a name, names with commas between them, or patterns with <c>*</c>; null for none.</summary>
    public string? Probe { get; init; }

    /// <summary>At most so many samples of each part are looked at when the network is judged; 10,000 by default.</summary>
    public int EvaluationSamples { get; init; } = 10_000;

    /// <summary>The network is judged on test samples every so many epochs, and always at the end; 1 by default, 0 for the end alone.</summary>
    public int EvaluationEpochs { get; init; } = 1;

    /// <summary>The number of steps of the whole run.</summary>
    /// <param name="stepsPerEpoch">The steps of an epoch.</param>
    /// <returns>The number, at least 1.</returns>
    public long TotalSteps(int stepsPerEpoch) => Steps ?? (long)Epochs * stepsPerEpoch;

    /// <summary>Insists that the numbers make sense, as far as that can be told without the samples.</summary>
    /// <exception cref="ArgumentException">One does not; the message is one sentence.</exception>
    /// <exception cref="SpecificationException">The specification is wrong.</exception>
    public void EnsureValid()
    {
        Network.Spec?.EnsureValid();
        if (Network.Model is { } model)
        {
            NetworkChoice.EnsureKnown(model);
        }

        Optimizer.EnsureValid();
        LearningRate.Over(1);
        Within("number of epochs", Epochs, 1, MostSteps);
        Within("number of steps", Steps ?? 1, 1, MostSteps);
        Within("batch size", BatchSize, 1, 1 << 20);
        Within("number of samples to judge by", EvaluationSamples, 1, int.MaxValue);
        Within("number of epochs between evaluations", EvaluationEpochs, 0, MostSteps);
        if (BatchSize < 2 && (Network.Model is null ? Network.Spec?.Normalization.Kind == NormalizationKind.Batch : Network.ModelHasNorm))
        {
            throw new ArgumentException("Batch norm over a batch of one sample outputs the same number for every input; take a batch of at least 2, better 4 or more.");
        }

        if (LargestGradientNorm is { } limit && !(limit > 0))
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The largest gradient norm must be above 0, not {limit}."));
        }
    }

    private static void Within(string what, long value, long least, long most)
    {
        if (value < least || value > most)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The {what} must be from {least} to {most}, not {value}."));
        }
    }
}
