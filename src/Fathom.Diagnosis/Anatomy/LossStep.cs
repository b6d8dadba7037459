namespace Fathom.Diagnosis;

/// <summary>The loss after a step along a direction.</summary>
/// <param name="Step">The length α of the step.</param>
/// <param name="Loss">The loss after it; infinite when a number overflowed.</param>
/// <param name="Relative">That loss over the one without a step.</param>
public sealed record LossStep(double Step, double Loss, double Relative);
