using System.Collections.Immutable;

namespace Fathom.Diagnosis;

/// <summary>One thing that is wrong with a network, or worth knowing.</summary>
/// <param name="Severity">How much it matters.</param>
/// <param name="Cause">What is wrong.</param>
/// <param name="Layers">The nodes where it is, the guiltiest first; empty for the whole network.</param>
/// <param name="Sentence">What is wrong, where and why.</param>
/// <param name="Measured">The number that was measured.</param>
/// <param name="Limit">The number that theory allows.</param>
public sealed record Finding(FindingSeverity Severity, FindingCause Cause, ImmutableArray<string> Layers, string Sentence, double Measured, double Limit)
{
    /// <summary>What the measured number is, in words; empty when it only counts.</summary>
    public string Quantity { get; init; } = "";

    /// <summary>What would help, the best first.</summary>
    public ImmutableArray<Remedy> Remedies { get; init; } = [];

    /// <summary>How far the number lies beyond what is allowed, as a logarithm, to order findings of one severity.</summary>
    public double Excess => Measured > 0 && Limit > 0 && double.IsFinite(Measured) ? Math.Abs(Math.Log(Measured / Limit)) : double.PositiveInfinity;
}
