namespace Fathom.Diagnosis;

/// <summary>A network that was changed in one thing and measured again.</summary>
/// <param name="Cause">What the change speaks for when it takes the growth away.</param>
/// <param name="Change">The change, as advice.</param>
/// <param name="GradientGrowth">The growth of the squared gradient per layer after the change.</param>
/// <param name="TotalLogGrowth">The logarithm of the growth over all layers after the change.</param>
public sealed record Ablation(FindingCause Cause, string Change, double GradientGrowth, double TotalLogGrowth);
