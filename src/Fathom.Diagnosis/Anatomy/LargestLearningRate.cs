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
        return new LargestLearningRate([.. Grid(rates).Select(rate => (rate, train(rate)))]);
    }

    /// <summary>Tries rates from the largest downwards and stops at the first that will do, so that most of what is tried diverges within a few steps.</summary>
    /// <param name="rates">The rates, each above 0.</param>
    /// <param name="train">Trains from the beginning at a rate.</param>
    /// <param name="untilItLearns">Whether only a rate at which it learns will do; otherwise one at which it does not diverge.</param>
    /// <returns>The outcomes of the rates that were tried; smaller rates are taken to do no worse.</returns>
    /// <exception cref="ArgumentException">There is no rate, or one is not above 0.</exception>
    public static LargestLearningRate Descend(IEnumerable<double> rates, Func<double, RunOutcome> train, bool untilItLearns = false)
    {
        ArgumentNullException.ThrowIfNull(rates);
        ArgumentNullException.ThrowIfNull(train);
        List<(double Rate, RunOutcome Outcome)> tried = [];
        foreach (double rate in Grid(rates).Reverse())
        {
            tried.Insert(0, (rate, train(rate)));
            if (untilItLearns ? tried[0].Outcome.Fate == RunFate.Learns : tried[0].Outcome.IsFinite)
            {
                break;
            }
        }

        return new LargestLearningRate([.. tried]);
    }

    private static double[] Grid(IEnumerable<double> rates)
    {
        double[] grid = [.. rates.Distinct().Order()];
        return grid.Length > 0 && grid.All(rate => rate > 0 && double.IsFinite(rate))
            ? grid
            : throw new ArgumentException("The learning rates must be finite and above 0, and there must be at least one.", nameof(rates));
    }
}
