using System.Collections.Immutable;
using Fathom.Networks;

namespace Fathom.Studies;

/// <summary>The learning rate over a run of any length.</summary>
public sealed record RateSchedule
{
    /// <summary>The rate, above 0; 0.01 by default.</summary>
    public double Rate { get; init; } = 0.01;

    /// <summary>How it changes; not at all by default.</summary>
    public RateRule Rule { get; init; }

    /// <summary>For <see cref="RateRule.Steps"/>: by what the rate is multiplied; 0.1 by default.</summary>
    public double Factor { get; init; } = 0.1;

    /// <summary>For <see cref="RateRule.Steps"/>: where, as shares of the run from 0 to 1; a half and three quarters by default.</summary>
    public ImmutableArray<double> Points { get; init; } = [0.5, 0.75];

    /// <summary>The number of steps over which the rate rises from the beginning; 0 by default.</summary>
    public int WarmUp { get; init; }

    /// <summary>The rates of a run.</summary>
    /// <param name="steps">The number of its steps.</param>
    /// <returns>The rates.</returns>
    /// <exception cref="ArgumentException">A number does not make sense.</exception>
    public LearningRateSchedule Over(long steps)
    {
        if (!(Factor > 0) || !double.IsFinite(Factor) || Points.Any(point => point is not (>= 0 and <= 1)) || WarmUp < 0)
        {
            throw new ArgumentException("A schedule needs a factor above 0, points from 0 to 1, and a warm-up of at least 0 steps.");
        }

        LearningRateSchedule rates = Rule switch
        {
            RateRule.Cosine => LearningRateSchedule.Cosine(Rate, steps),
            RateRule.Steps => LearningRateSchedule.Steps(Rate, Factor, [.. Points.Select(point => (long)(point * steps))]),
            _ => LearningRateSchedule.Constant(Rate),
        };
        return rates with { WarmUp = WarmUp };
    }

    /// <inheritdoc />
    public bool Equals(RateSchedule? other) =>
        other is not null && Rate.Equals(other.Rate) && Rule == other.Rule && Factor.Equals(other.Factor) && Points.SequenceEqual(other.Points) && WarmUp == other.WarmUp;

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Rate, Rule, Factor, WarmUp);
}
