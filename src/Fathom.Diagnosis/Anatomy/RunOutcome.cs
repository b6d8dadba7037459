using System.Globalization;

namespace Fathom.Diagnosis;

/// <summary>How a training run ended, with where it went wrong if it did.</summary>
/// <param name="Fate">How it ended.</param>
/// <param name="FinalLoss">The mean of the last losses; the last one before divergence.</param>
/// <param name="Step">The step from 0 at which it diverged, or null.</param>
/// <param name="Edge">The first value or gradient that went wrong, or null when it is not known.</param>
public sealed record RunOutcome(RunFate Fate, double FinalLoss, long? Step = null, string? Edge = null)
{
    /// <summary>Whether all numbers stayed finite and all losses within the limit.</summary>
    public bool IsFinite => Fate != RunFate.Diverged;

    /// <summary>The outcome in a few words.</summary>
    /// <returns>Such as <c>diverged at step 3 in 'layer2.4.conv1'</c>.</returns>
    public override string ToString() => Fate switch
    {
        RunFate.Learns => string.Create(CultureInfo.InvariantCulture, $"learns (loss {FinalLoss:G3})"),
        RunFate.Stalls => string.Create(CultureInfo.InvariantCulture, $"stalls (loss {FinalLoss:G3})"),
        RunFate.Collapsed => string.Create(CultureInfo.InvariantCulture, $"collapsed to chance (loss {FinalLoss:G3})"),
        _ => string.Create(CultureInfo.InvariantCulture, $"diverged at step {Step}{(Edge is null ? "" : $" in '{Edge}'")}"),
    };
}
