namespace Fathom.Networks;

/// <summary>The learning rate of every step.</summary>
/// <remarks>During a warm-up of n steps the rate is multiplied by (step + 1)/n; the rule itself counts steps from the beginning of training.</remarks>
public sealed record LearningRateSchedule
{
    private readonly Func<long, double> factor;

    private LearningRateSchedule(double rate, Func<long, double> factor)
    {
        if (!double.IsFinite(rate) || rate <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "The learning rate must be finite and above 0.");
        }

        Rate = rate;
        this.factor = factor;
    }

    /// <summary>The rate before the schedule changes it.</summary>
    public double Rate { get; }

    /// <summary>The number of steps of the warm-up; 0 by default.</summary>
    public int WarmUp { get; init; }

    /// <summary>Always the same rate.</summary>
    /// <param name="rate">The rate, above 0.</param>
    /// <returns>The schedule.</returns>
    public static LearningRateSchedule Constant(double rate) => new(rate, _ => 1);

    /// <summary>The rate is multiplied by a factor at each of some steps.</summary>
    /// <param name="rate">The rate, above 0.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="steps">The steps.</param>
    /// <returns>The schedule.</returns>
    public static LearningRateSchedule Steps(double rate, double factor, params ReadOnlySpan<long> steps)
    {
        long[] changes = steps.ToArray();
        return new(rate, step => Math.Pow(factor, changes.Count(change => step >= change)));
    }

    /// <summary>The rate falls to 0 as half a cosine wave (Loshchilov and Hutter 2017).</summary>
    /// <param name="rate">The rate, above 0.</param>
    /// <param name="steps">The number of steps after which it is 0, at least 1.</param>
    /// <returns>The schedule.</returns>
    public static LearningRateSchedule Cosine(double rate, long steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        return new(rate, step => step >= steps ? 0 : (1 + Math.Cos(Math.PI * step / steps)) / 2);
    }

    /// <summary>The rate of a step.</summary>
    /// <param name="step">The number of the step from 0.</param>
    /// <returns>The rate.</returns>
    public double At(long step) => Rate * factor(step) * (step < WarmUp ? (step + 1.0) / WarmUp : 1);
}
