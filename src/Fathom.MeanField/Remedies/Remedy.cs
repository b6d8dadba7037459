namespace Fathom.MeanField;

/// <summary>What a remedy changes.</summary>
public enum RemedyKind
{
    /// <summary>The gain γ of the activation.</summary>
    Gain,

    /// <summary>The shift β of the activation.</summary>
    Shift,

    /// <summary>Batch norm's epsilon.</summary>
    Epsilon,

    /// <summary>A residual skip around every layer.</summary>
    Skip,

    /// <summary>The batch size.</summary>
    Batch,
}

/// <summary>One change to a network that would let it go deeper, solved for by number.</summary>
/// <param name="Kind">What is changed.</param>
/// <param name="Value">The value that meets the target; null when no value does.</param>
/// <param name="GradientGrowth">The growth per layer at that value, or the best that this change can reach.</param>
/// <param name="TrainableDepth">The trainable depth at that value, or at the best one.</param>
/// <param name="Explanation">One sentence.</param>
public sealed record Remedy(
    RemedyKind Kind,
    double? Value,
    double GradientGrowth,
    double TrainableDepth,
    string Explanation);
