using Fathom.Networks;

namespace Fathom.Diagnosis;

/// <summary>Says from its losses how a training run ended.</summary>
/// <remarks>
/// Bjorck et al. 2018 call a network diverged when the loss of a mini-batch exceeds 10³, "a point from which networks have never managed to recover". That a network may fall to the loss of guessing and stay there
/// is an outcome of its own.
/// </remarks>
public sealed record OutcomeRule
{
    /// <summary>The loss of guessing: ln(classes) for a cross-entropy.</summary>
    public required double Chance { get; init; }

    /// <summary>The loss beyond which a run has diverged; 10³ by default.</summary>
    public double LargestLoss { get; init; } = 1e3;

    /// <summary>How many of the last losses are looked at; 15 by default.</summary>
    public int Window { get; init; } = 15;

    /// <summary>How far below chance the mean of the last losses must be for a run that learns; 0.15 by default.</summary>
    public double Margin { get; init; } = 0.15;

    /// <summary>
    /// How far below chance the mean of the last losses of a collapsed run is at most; 0.02 by default. It may be three times as far above, because the read-out still moves, and the losses may scatter by
    /// twice as much. Before that, a loss must have been further than twice as much from chance: a run that never left it has not collapsed but not begun.
    /// </summary>
    public double Band { get; init; } = 0.02;

    /// <summary>The rule for a cross-entropy over some classes.</summary>
    /// <param name="classes">The number of classes, at least 2.</param>
    /// <returns>The rule.</returns>
    public static OutcomeRule ForClasses(int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        return new OutcomeRule { Chance = Math.Log(classes) };
    }

    /// <summary>Whether a loss ends a run.</summary>
    /// <param name="loss">The loss.</param>
    /// <returns>True when it is not finite or beyond the limit.</returns>
    public bool IsDiverged(double loss) => !(loss <= LargestLoss);

    /// <summary>Classifies a run.</summary>
    /// <param name="losses">The losses of its steps, at least one; it may end with the one that diverged.</param>
    /// <param name="divergence">What ended the run because a number was not finite, or null.</param>
    /// <param name="edge">The first value that went wrong when a loss passed the limit, or null.</param>
    /// <returns>The outcome.</returns>
    /// <exception cref="ArgumentException">There are no losses and nothing ended the run.</exception>
    public RunOutcome Classify(IReadOnlyList<double> losses, DivergenceException? divergence = null, string? edge = null)
    {
        ArgumentNullException.ThrowIfNull(losses);
        int first = losses.TakeWhile(loss => !IsDiverged(loss)).Count();
        if (first < losses.Count)
        {
            return new RunOutcome(RunFate.Diverged, first > 0 ? losses[first - 1] : losses[first], first, edge);
        }

        if (divergence is not null)
        {
            return new RunOutcome(RunFate.Diverged, losses.Count > 0 ? losses[^1] : double.NaN, divergence.Step, edge ?? divergence.Edge?.Value);
        }

        if (losses.Count == 0)
        {
            throw new ArgumentException("A run without losses has no outcome.", nameof(losses));
        }

        double[] last = [.. losses.Skip(Math.Max(0, losses.Count - Window))];
        double mean = last.Average();
        double scatter = Math.Sqrt(last.Average(loss => (loss - mean) * (loss - mean)));
        RunFate fate = mean <= Chance - Margin ? RunFate.Learns
            : mean >= Chance - Band && mean <= Chance + (3 * Band) && scatter <= 2 * Band && losses.Any(loss => Math.Abs(loss - Chance) > 2 * Band) ? RunFate.Collapsed
            : RunFate.Stalls;
        return new RunOutcome(fate, mean);
    }
}
