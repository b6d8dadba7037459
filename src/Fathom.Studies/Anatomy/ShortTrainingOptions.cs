namespace Fathom.Studies;

/// <summary>How a network of the anatomy is trained for a while.</summary>
public sealed record ShortTrainingOptions
{
    /// <summary>The learning rate, above 0.</summary>
    public required double LearningRate { get; init; }

    /// <summary>The number of steps; 60 by default.</summary>
    public int Steps { get; init; } = 60;

    /// <summary>The batch size; 64 by default.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>The momentum; 0.9 by default, as in the paper.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>The weight decay; 10⁻⁴ by default, as in the paper.</summary>
    public double WeightDecay { get; init; } = 1e-4;

    /// <summary>The steps at which the rate is divided by 10; none by default.</summary>
    public IReadOnlyList<long> Drops { get; init; } = [];

    /// <summary>The seed of weights, order and mirroring.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The threads; results do not depend on them.</summary>
    public int Threads { get; init; } = 2;

    /// <summary>Stops between two steps.</summary>
    public CancellationToken Cancellation { get; init; }
}
