namespace Fathom.Diagnosis;

/// <summary>How a training run ended.</summary>
public enum RunFate
{
    /// <summary>The loss fell clearly below that of guessing.</summary>
    Learns,

    /// <summary>The loss is finite but not clearly below that of guessing, and still moves.</summary>
    Stalls,

    /// <summary>The loss is that of guessing and flat: the outputs do not depend on the input any more.</summary>
    Collapsed,

    /// <summary>A loss passed the limit, or a number was not finite.</summary>
    Diverged,
}
