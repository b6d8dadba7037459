using System.Collections.Immutable;

namespace Fathom.Diagnosis;

/// <summary>The largest learning rates of a grid at which a network still learns, and still does not diverge.</summary>
/// <param name="Outcomes">Every rate with its outcome, ascending.</param>
public sealed record LargestLearningRate(ImmutableArray<(double Rate, RunOutcome Outcome)> Outcomes)
{
    /// <summary>The largest rate at which it learns; null when it learns at none.</summary>
    public double? Learning => Outcomes.LastOrDefault(entry => entry.Outcome.Fate == RunFate.Learns) is { Rate: > 0 } found ? found.Rate : null;

    /// <summary>The largest rate up to which no rate diverges; null when the smallest does.</summary>
    public double? Finite => Outcomes.TakeWhile(entry => entry.Outcome.IsFinite).LastOrDefault() is { Rate: > 0 } found ? found.Rate : null;

    /// <summary>Tries rates.</summary>
    /// <param name="rates">The rates, each above 0.</param>
    /// <param name="train">Trains from the beginning at a rate.</param>
    /// <returns>The outcomes.</returns>
    /// <exception cref="ArgumentException">There is no rate, or one is not above 0.</exception>
    public static LargestLearningRate Find(IEnumerable<double> rates, Func<double, RunOutcome> train)
    {
        ArgumentNullException.ThrowIfNull(rates);
        ArgumentNullException.ThrowIfNull(train);
        double[] grid = [.. rates.Distinct().Order()];
        return grid.Length > 0 && grid.All(rate => rate > 0 && double.IsFinite(rate))
            ? new LargestLearningRate([.. grid.Select(rate => (rate, train(rate)))])
            : throw new ArgumentException("The learning rates must be finite and above 0, and there must be at least one.", nameof(rates));
    }
}
