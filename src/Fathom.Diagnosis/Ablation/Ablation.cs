namespace Fathom.Diagnosis;

/// <summary>A changed network that was measured again.</summary>
/// <param name="Rank">The order in which causes are believed: a wrong weight before a norm, a norm before a missing skip.</param>
/// <param name="Cause">What the change speaks for when it helps.</param>
/// <param name="Advice">The change as advice.</param>
/// <param name="GradientGrowth">The growth per layer after the change.</param>
/// <param name="TotalLogGrowth">The logarithm of the growth over all layers after the change.</param>
internal sealed record Ablation(int Rank, FindingCause Cause, string Advice, double GradientGrowth, double TotalLogGrowth);
